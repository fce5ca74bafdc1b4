package org.onegrasp.rules;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.onegrasp.kernels.ConvShape;
import org.onegrasp.kernels.Convolution;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.network.Arena;
import org.onegrasp.network.Epilogue;
import org.onegrasp.network.FloatNetwork;
import org.onegrasp.network.NetworkBuilder;
import org.onegrasp.network.NetworkReference;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.network.layers.Normalisation;

/** Residual and depthwise-separable blocks in float beside their definition in double precision. */
class ResidualGradientTest {
  private static final NetworkShape BLOCKS =
      new NetworkBuilder(8, 12, 2).convolution(5, 3, 2, 1).residualSeparable(2, 3, 1)
          .separable(7, 3, 2, 1).residualSeparable(1, 3, 2).logits(3);
  /** Blocks as of 2015, with a ReLU behind the sum and one block within another. */
  private static final NetworkShape NESTED = new NetworkShape(
      List.of(Convolution.of(3, 3, 4).over(6, 4), Convolution.of(3, 4, 4).over(6, 4),
          Convolution.of(3, 4, 4).over(6, 4),
          Convolution.depthwise(5, 4).over(6, 4), Convolution.pointwise(4, 2).over(6, 4)),
      List.of(Epilogue.RELU, Epilogue.RELU, new Epilogue(true, 1), new Epilogue(true, 0), Epilogue.LINEAR));

  private final SplittableRandom random = new SplittableRandom(6);

  @Test
  void backpropagationIsTheSlopeOfTheLossInDoublePrecision() {
    for (NetworkShape shape : List.of(BLOCKS, NESTED)) {
      float[] parameters = parameters(shape);
      float[] x = uniform(shape.inputs(0));
      float[] label = uniform(shape.outputs(shape.size() - 1));
      float[] gradient = new float[parameters.length];
      backpropagation(shape, 0).addGradient(parameters, x, label, gradient);
      double[] p = NetworkReference.doubles(parameters);
      for (int k = 0; k < p.length; k++) {
        double start = p[k];
        p[k] = start + 1e-6;
        double above = NetworkReference.loss(shape, p, NetworkReference.doubles(x), NetworkReference.doubles(label));
        p[k] = start - 1e-6;
        double below = NetworkReference.loss(shape, p, NetworkReference.doubles(x), NetworkReference.doubles(label));
        p[k] = start;
        assertEquals((above - below) / 2e-6, gradient[k], 1e-5, "parameter " + k);
      }
    }
  }

  /** Also where the lowest layer that learns lies within a block, whose skip comes from a layer that does not. */
  @Test
  void lastLayersGetTheSameGradientAsAllLayers() {
    float[] parameters = parameters(BLOCKS);
    float[] x = uniform(BLOCKS.inputs(0));
    float[] label = uniform(BLOCKS.outputs(BLOCKS.size() - 1));
    float[] full = new float[parameters.length];
    backpropagation(BLOCKS, 0).addGradient(parameters, x, label, full);
    for (int first = 1; first < BLOCKS.size(); first++) {
      float[] last = new float[parameters.length];
      backpropagation(BLOCKS, first).addGradient(parameters, x, label, last);
      int from = BLOCKS.kernelOffset(first);
      assertArrayEquals(new float[from], Arrays.copyOf(last, from));
      assertArrayEquals(Arrays.copyOfRange(full, from, full.length), Arrays.copyOfRange(last, from, last.length),
          "from layer " + first);
    }
  }

  /**
   * Sums over patches add up to the sums over cells; errors go down exactly, and the lowest and the last layer are not
   * filtered.
   */
  @Test
  void filteringChangesGradientsOfHiddenKernelsAlone() {
    float[] parameters = parameters(BLOCKS);
    float[] x = uniform(BLOCKS.inputs(0));
    float[] label = uniform(BLOCKS.outputs(BLOCKS.size() - 1));
    float[] exact = new float[parameters.length];
    float[] filtered = new float[parameters.length];
    FloatNetwork network = new FloatNetwork(BLOCKS, Kernels.best().make());
    backpropagation(BLOCKS, 0).addGradient(parameters, x, label, exact);
    new Backpropagation(network, 0, FilteredBackpropagation.filters(network, 0), false, Arena.unlimited())
        .addGradient(parameters, x, label, filtered);
    for (int i = 0; i < BLOCKS.size(); i++) {
      int bias = BLOCKS.biasOffset(i);
      int end = BLOCKS.kernelOffset(i + 1);
      assertArrayEquals(Arrays.copyOfRange(exact, bias, end), Arrays.copyOfRange(filtered, bias, end), 1e-5f,
          "bias of layer " + i);
      int differs = Arrays.mismatch(exact, BLOCKS.kernelOffset(i), bias, filtered, BLOCKS.kernelOffset(i), bias);
      assertEquals(i == 0 || i == BLOCKS.size() - 1, differs < 0, "kernel of layer " + i);
    }
  }

  /** A normalisation after each convolution, before the sum and the ReLU, goes into kernel and bias. */
  @Test
  void foldedNormalisationsGiveTheSameOutputs() {
    float[] plain = parameters(BLOCKS);
    float[] folded = plain.clone();
    float[][] normalisations = new float[BLOCKS.size()][];
    for (int i = 0; i < BLOCKS.size(); i++) {
      int channels = BLOCKS.layer(i).outC();
      normalisations[i] = uniform(4 * channels); // scale, shift, mean, variance
      new Normalisation(1, channels).fold(normalisations[i], 0, folded, BLOCKS.kernelOffset(i), BLOCKS.biasOffset(i),
          BLOCKS.kernelOffset(i + 1));
    }
    float[] x = uniform(BLOCKS.inputs(0));
    FloatNetwork network = new FloatNetwork(BLOCKS, Kernels.best().make());
    float[][] expected = new float[BLOCKS.size()][];
    float[][] actual = new float[BLOCKS.size()][];
    for (int i = 0; i < BLOCKS.size(); i++) {
      expected[i] = normalised(i, plain, normalisations[i], i == 0 ? x : expected[i - 1], expected);
      actual[i] = new float[BLOCKS.outputs(i)];
      network.forward(i, folded, i == 0 ? x : actual[i - 1], BLOCKS.skip(i) < 0 ? null : actual[BLOCKS.skip(i)],
          actual[i]);
      assertArrayEquals(expected[i], actual[i], 1e-4f, "layer " + i);
    }
  }

  private static float[] normalised(int i, float[] plain, float[] normalisation, float[] x, float[][] outputs) {
    ConvShape s = BLOCKS.layer(i);
    float[] sums = new float[s.outputs()];
    Kernels.best().make().convolve(s, x, 0, plain, BLOCKS.kernelOffset(i), plain, BLOCKS.biasOffset(i), false, sums, 0);
    float[] y = new float[s.outputs()];
    new Normalisation(s.outHeight() * s.outWidth(), s.outC()).infer(1, normalisation, 0, sums, y);
    for (int k = 0; k < y.length; k++) {
      float sum = y[k] + (BLOCKS.skip(i) < 0 ? 0 : outputs[BLOCKS.skip(i)][k]);
      y[k] = BLOCKS.relu(i) ? Math.max(0, sum) : sum;
    }
    return y;
  }

  @Test
  void aLayerThatAddsAnotherIsNotRunWithoutIt() {
    FloatNetwork network = new FloatNetwork(BLOCKS, Kernels.best().make());
    String message = assertThrows(IllegalArgumentException.class,
        () -> network.forward(2, parameters(BLOCKS), new float[BLOCKS.inputs(2)], new float[BLOCKS.outputs(2)]))
        .getMessage();
    assertTrue(message.contains("layer 2 adds the output of layer 0"), message);
  }

  private static Backpropagation backpropagation(NetworkShape shape, int firstLayer) {
    return new Backpropagation(new FloatNetwork(shape, Kernels.best().make()), firstLayer, Arena.unlimited());
  }

  /** Biases too, so that no ReLU is at its edge. */
  private float[] parameters(NetworkShape shape) {
    float[] parameters = FloatNetwork.randomParameters(shape, random);
    for (int k = 0; k < parameters.length; k++) {
      parameters[k] += (float) (0.05 * random.nextGaussian());
    }
    return parameters;
  }

  private float[] uniform(int count) {
    float[] values = new float[count];
    for (int k = 0; k < count; k++) {
      values[k] = (float) random.nextDouble(0.1, 1);
    }
    return values;
  }
}
