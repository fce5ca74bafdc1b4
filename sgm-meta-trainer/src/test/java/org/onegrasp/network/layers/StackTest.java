package org.onegrasp.network.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.onegrasp.kernels.Convolution;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.network.Arena;

class StackTest {
  private static final int BATCH = 4;
  private final Kernels kernels = Kernels.best().make();
  private final Stack stack = Stack.of(
      new ConvolutionLayer(kernels, Convolution.of(3, 2, 3).over(4, 4)), new Normalisation(16, 3),
      new Activation(Activation.Function.TANH, 48), new Pooling(Pooling.Kind.MAX, 4, 4, 3, 2),
      new Activation(Activation.Function.SIGMOID, 12), new Activation(Activation.Function.TANH, 12),
      new Dense(kernels, 12, 5));
  private final float[] parameters = stack.initial(new SplittableRandom(1));
  private final float[] x = gaussian(BATCH * 32, 2);
  private final float[] target = {1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1};
  private final Loss loss = new Loss.SoftmaxCrossEntropy();

  /** Central differences of the double-precision reference of the whole net. */
  @Test
  void backpropagationGivesTheGradientOfTheWholeNet() {
    Tape tape = new Tape(stack, BATCH, 0, Arena.unlimited());
    float[] gradients = new float[parameters.length];
    loss.error(BATCH, 5, tape.forward(BATCH, parameters, x), target, tape.error());
    tape.backward(BATCH, parameters, gradients);
    double[] p = new double[parameters.length];
    Arrays.setAll(p, k -> parameters[k]);
    for (int k = 0; k < p.length; k++) {
      double start = p[k];
      p[k] = start + 1e-5;
      double above = reference(p);
      p[k] = start - 1e-5;
      assertEquals((above - reference(p)) / 2e-5, gradients[k], 1e-6, "parameter " + k);
      p[k] = start;
    }
  }

  private double reference(double[] p) {
    double[] y = new double[x.length];
    Arrays.setAll(y, k -> x[k]);
    for (int i = 0; i < stack.size(); i++) {
      y = DoubleReference.forward(stack.layer(i), BATCH, Arrays.copyOfRange(p, stack.at(i), stack.at(i + 1)), y);
    }
    double sum = 0;
    for (int n = 0; n < BATCH; n++) {
      double total = 0;
      for (int k = 0; k < 5; k++) {
        total += Math.exp(y[5 * n + k]);
      }
      for (int k = 0; k < 5; k++) {
        sum += target[5 * n + k] * (Math.log(total) - y[5 * n + k]) / BATCH;
      }
    }
    return sum;
  }

  @Test
  void aTapeThatStartsHigherGivesTheSameGradientsThereAndNoneBelow() {
    Stack plain =
        Stack.of(new Dense(kernels, 32, 9), new Activation(Activation.Function.TANH, 9), new Dense(kernels, 9, 7),
            new Activation(Activation.Function.RELU, 7), new Dense(kernels, 7, 5));
    float[] start = plain.initial(new SplittableRandom(3));
    float[] whole = gradients(plain, start, 0);
    float[] part = gradients(plain, start, 2);
    assertArrayEquals(new float[plain.at(2)], Arrays.copyOf(part, plain.at(2)));
    assertArrayEquals(Arrays.copyOfRange(whole, plain.at(2), whole.length),
        Arrays.copyOfRange(part, plain.at(2), part.length));
    Arena low = Arena.unlimited();
    Arena high = Arena.unlimited();
    new Tape(plain, BATCH, 0, low);
    new Tape(plain, BATCH, 4, high);
    assertTrue(high.peakBytes() < low.peakBytes(), high.peakBytes() + " bytes against " + low.peakBytes());
  }

  private float[] gradients(Stack net, float[] start, int firstLayer) {
    Tape tape = new Tape(net, BATCH, firstLayer, Arena.unlimited());
    float[] gradients = new float[start.length];
    loss.error(BATCH, 5, tape.forward(BATCH, start, x), target, tape.error());
    tape.backward(BATCH, start, gradients);
    return gradients;
  }

  @Test
  void descentLowersTheLoss() {
    Tape tape = new Tape(stack, BATCH, 0, Arena.unlimited());
    Descent descent = new Descent(parameters.length, 0.9, Arena.unlimited());
    float[] gradients = new float[parameters.length];
    double first = loss.error(BATCH, 5, tape.forward(BATCH, parameters, x), target, tape.error());
    for (int step = 0; step < 200; step++) {
      Arrays.fill(gradients, 0);
      loss.error(BATCH, 5, tape.forward(BATCH, parameters, x), target, tape.error());
      tape.backward(BATCH, parameters, gradients);
      descent.step(0.1f, gradients, 0, parameters, 0, gradients.length);
    }
    double last = loss.error(BATCH, 5, tape.forward(BATCH, parameters, x), target, tape.error());
    assertTrue(last < first / 4, first + " became " + last);
  }

  @Test
  void descendingWithoutStoredGradientsIsAStepOfPlainDescent() {
    float[] expected = parameters.clone();
    float[] actual = parameters.clone();
    Tape tape = new Tape(stack, BATCH, 0, Arena.unlimited());
    float[] gradients = new float[parameters.length];
    loss.error(BATCH, 5, tape.forward(BATCH, expected, x), target, tape.error());
    tape.backward(BATCH, expected, gradients);
    new Descent(gradients.length, 0, Arena.unlimited()).step(0.5f, gradients, 0, expected, 0, gradients.length);
    loss.error(BATCH, 5, tape.forward(BATCH, actual, x), target, tape.error());
    tape.descend(BATCH, actual, 0.5f);
    assertArrayEquals(expected, actual, 1e-6f);
  }

  @Test
  void foldedNormalisationsComputeTheSame() {
    Stack net = Stack.of(new ConvolutionLayer(kernels, Convolution.of(3, 2, 3).over(4, 4)), new Normalisation(16, 3),
        new ConvolutionLayer(kernels, Convolution.depthwise(3, 3).over(4, 4)), new Normalisation(16, 3),
        new Activation(Activation.Function.RELU, 48), new Dense(kernels, 48, 5), new Normalisation(1, 5));
    float[] start = net.initial(new SplittableRandom(4));
    Tape tape = new Tape(net, BATCH, 0, Arena.unlimited());
    for (int pass = 0; pass < 9; pass++) {
      tape.forward(BATCH, start, x); // moves the running statistics
    }
    float[] expected = new Inference(net, BATCH, Arena.unlimited()).outputs(BATCH, start, x);
    Stack.Trained folded = net.folded(start);
    assertEquals(4, folded.stack().size());
    float[] actual = new Inference(folded.stack(), BATCH, Arena.unlimited()).outputs(BATCH, folded.parameters(), x);
    assertArrayEquals(Arrays.copyOf(expected, BATCH * 5), Arrays.copyOf(actual, BATCH * 5), 1e-4f);
  }

  @Test
  void refusesLayersThatDoNotFit() {
    String message = assertThrows(IllegalArgumentException.class,
        () -> Stack.of(new Dense(kernels, 4, 5), new Activation(Activation.Function.RELU, 6))).getMessage();
    assertTrue(message.contains("layer 1 takes 6 values") && message.contains("gives 5"), message);
    assertThrows(IllegalArgumentException.class, () -> new Pooling(Pooling.Kind.MAX, 5, 4, 1, 2));
    assertThrows(IllegalArgumentException.class, () -> new Convolution(2, 3, 3, 1, 1, true).over(4, 4));
  }

  private static float[] gaussian(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[count];
    for (int k = 0; k < count; k++) {
      values[k] = (float) random.nextGaussian();
    }
    return values;
  }
}
