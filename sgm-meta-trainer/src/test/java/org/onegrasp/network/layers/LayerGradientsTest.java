package org.onegrasp.network.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.onegrasp.network.layers.Activation.Function.RELU;
import static org.onegrasp.network.layers.Activation.Function.SIGMOID;
import static org.onegrasp.network.layers.Activation.Function.TANH;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.onegrasp.kernels.Convolution;
import org.onegrasp.kernels.Kernels;

/**
 * Outputs and gradients of every layer against the double-precision reference: the gradients of sum(gy * y) are taken
 * by central differences of 1e-5 in double, good to about 1e-9, so what is left is the float32 rounding of the layer
 * itself.
 */
class LayerGradientsTest {
  private static final int BATCH = 3;
  private static final double STEP = 1e-5;
  private final Kernels kernels = Kernels.best().make();

  @Test
  void denseLayers() {
    check(new Dense(kernels, 5, 7));
    check(new Dense(kernels, 1, 1));
    check(new Dense(kernels, 33, 17));
  }

  @Test
  void convolutionsWithStrideAndDilation() {
    check(new ConvolutionLayer(kernels, Convolution.of(3, 3, 4).over(4, 5)));
    check(new ConvolutionLayer(kernels, Convolution.of(3, 2, 5).strided(2).over(4, 6)));
    check(new ConvolutionLayer(kernels, Convolution.of(3, 4, 3).dilated(2).over(6, 5)));
    check(new ConvolutionLayer(kernels, Convolution.of(5, 5, 2).strided(2).dilated(2).over(6, 4)));
  }

  @Test
  void pointwiseConvolutions() {
    check(new ConvolutionLayer(kernels, Convolution.pointwise(6, 5).over(3, 4)));
    check(new ConvolutionLayer(kernels, Convolution.pointwise(6, 9).strided(2).over(4, 4)));
  }

  @Test
  void depthwiseConvolutionsWithStrideAndDilation() {
    check(new ConvolutionLayer(kernels, Convolution.depthwise(3, 3).over(4, 5)));
    check(new ConvolutionLayer(kernels, Convolution.depthwise(5, 5).strided(2).over(6, 4)));
    check(new ConvolutionLayer(kernels, Convolution.depthwise(3, 2).dilated(2).over(5, 5)));
    check(new ConvolutionLayer(kernels, Convolution.depthwise(3, 9).strided(2).dilated(2).over(6, 6)));
  }

  @Test
  void poolingByLargestAndByMean() {
    check(new Pooling(Pooling.Kind.MAX, 4, 6, 3, 2));
    check(new Pooling(Pooling.Kind.MEAN, 4, 6, 3, 2));
    check(new Pooling(Pooling.Kind.MAX, 3, 6, 1, 3));
  }

  @Test
  void normalisationThroughTheStatisticsOfTheBatch() {
    check(new Normalisation(1, 4));
    check(new Normalisation(6, 3));
  }

  @Test
  void activations() {
    check(new Activation(RELU, 20));
    check(new Activation(TANH, 20));
    check(new Activation(SIGMOID, 20));
  }

  private static void check(Layer layer) {
    SplittableRandom random = new SplittableRandom(7);
    int at = 3; // the layer's parameters lie inside a longer vector
    float[] parameters = values(at + layer.parameters() + 2, random);
    float[] x = values(BATCH * layer.inputs(), random);
    float[] gy = values(BATCH * layer.outputs(), random);
    double[] p = new double[layer.parameters()];
    for (int k = 0; k < p.length; k++) {
      p[k] = parameters[at + k];
    }
    double[] dx = doubles(x);
    float[] y = new float[gy.length];
    layer.forward(BATCH, parameters, at, x, y);
    assertClose(DoubleReference.forward(layer, BATCH, p, dx), y, 0, layer + " output");

    float[] gradients = new float[parameters.length + 1];
    java.util.Arrays.fill(gradients, 1);
    layer.addParameterGradient(BATCH, x, gy, gradients, at + 1);
    double[] expected = new double[p.length];
    for (int k = 0; k < p.length; k++) {
      expected[k] = 1 + slope(layer, p, dx, gy, p, k);
    }
    assertClose(expected, gradients, at + 1, layer + " parameter gradient");
    assertEquals(1, gradients[at]);
    assertEquals(1, gradients[at + 1 + p.length]);

    float[] gx = new float[x.length];
    layer.inputGradient(BATCH, parameters, at, layer.seen(x, y), gy, gx);
    double[] expectedX = new double[x.length];
    for (int k = 0; k < x.length; k++) {
      expectedX[k] = slope(layer, p, dx, gy, dx, k);
    }
    assertClose(expectedX, gx, 0, layer + " input gradient");
  }

  /** Derivative of sum(gy * y) with respect to moved[k], where moved is p or x. */
  private static double slope(Layer layer, double[] p, double[] x, float[] gy, double[] moved, int k) {
    double start = moved[k];
    moved[k] = start + STEP;
    double above = dot(gy, DoubleReference.forward(layer, BATCH, p, x));
    moved[k] = start - STEP;
    double below = dot(gy, DoubleReference.forward(layer, BATCH, p, x));
    moved[k] = start;
    return (above - below) / (2 * STEP);
  }

  private static void assertClose(double[] expected, float[] actual, int at, String what) {
    for (int k = 0; k < expected.length; k++) {
      assertEquals(expected[k], actual[at + k], 2e-5 * (1 + Math.abs(expected[k])), what + " at " + k);
    }
  }

  private static double dot(float[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < b.length; k++) {
      sum += a[k] * b[k];
    }
    return sum;
  }

  private static double[] doubles(float[] values) {
    double[] copy = new double[values.length];
    for (int k = 0; k < values.length; k++) {
      copy[k] = values[k];
    }
    return copy;
  }

  /** From -1 to 1 without the neighbourhood of 0, where ReLU has no derivative. */
  private static float[] values(int count, SplittableRandom random) {
    float[] values = new float[count];
    for (int k = 0; k < count; k++) {
      double value = random.nextDouble(-1, 1);
      values[k] = (float) (value + Math.copySign(0.01, value));
    }
    return values;
  }
}
