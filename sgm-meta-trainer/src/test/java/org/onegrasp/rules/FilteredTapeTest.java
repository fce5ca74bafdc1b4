package org.onegrasp.rules;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.onegrasp.kernels.ConvShape;
import org.onegrasp.kernels.Convolution;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.network.Arena;
import org.onegrasp.network.layers.Activation;
import org.onegrasp.network.layers.Addition;
import org.onegrasp.network.layers.ConvolutionLayer;
import org.onegrasp.network.layers.Dense;
import org.onegrasp.network.layers.Inference;
import org.onegrasp.network.layers.Normalisation;
import org.onegrasp.network.layers.Pooling;
import org.onegrasp.network.layers.Stack;
import org.onegrasp.network.layers.Tape;
import org.onegrasp.network.layers.Upsampling;

class FilteredTapeTest {
  private static final int BATCH = 3;
  private final Kernels kernels = Kernels.best().make();
  private final ConvShape upper = Convolution.of(3, 4, 6).over(8, 8);
  private final Stack net = Stack.of(
      new ConvolutionLayer(kernels, Convolution.of(3, 2, 4).over(8, 8)),
      new Activation(Activation.Function.RELU, 8 * 8 * 4),
      new ConvolutionLayer(kernels, upper), new Activation(Activation.Function.RELU, 8 * 8 * 6),
      new Pooling(Pooling.Kind.MEAN, 8, 8, 6, 2), new Dense(kernels, 4 * 4 * 6, 5));
  private final SplittableRandom random = new SplittableRandom(2);
  private final float[] parameters = net.initial(random);
  private final float[] x = uniform(BATCH * net.inputs());
  private final float[] error = uniform(BATCH * net.outputs());

  private float[] uniform(int count) {
    float[] values = new float[count];
    for (int k = 0; k < count; k++) {
      values[k] = (float) random.nextDouble(-1, 1);
    }
    return values;
  }

  private float[] gradient(FilteredTape tape) {
    float[] gradients = new float[parameters.length];
    tape.forward(BATCH, parameters, x);
    System.arraycopy(error, 0, tape.error(), 0, error.length);
    tape.backward(BATCH, parameters, gradients);
    return gradients;
  }

  private Tape exact(float[] gradients) {
    Tape tape = new Tape(net, BATCH, 0, Arena.unlimited());
    tape.forward(BATCH, parameters, x);
    System.arraycopy(error, 0, tape.error(), 0, error.length);
    tape.backward(BATCH, parameters, gradients);
    return tape;
  }

  @Test
  void withoutPatchesItIsBackpropagationThatKeepsLess() {
    float[] expected = new float[parameters.length];
    exact(expected);
    assertArrayEquals(expected, gradient(new FilteredTape(net, BATCH, 0, 0, kernels, Arena.unlimited())), 1e-4f);
    float[] last = gradient(new FilteredTape(net, BATCH, 2, 0, kernels, Arena.unlimited()));
    for (int k = 0; k < last.length; k++) {
      assertEquals(k < net.at(2) ? 0 : expected[k], last[k], 1e-4f, "parameter " + k);
    }
  }

  @Test
  void gradientOfTheUpperConvolutionIsThatOfTheFilter() {
    float[] exact = new float[parameters.length];
    Tape tape = exact(exact);
    float[] gy = gradientAtUpperOutput(tape);
    GradientFilter filter = new GradientFilter(upper, 2, kernels);
    float[] xsum = new float[BATCH * filter.inputs().pooled()];
    float[] gavg = new float[BATCH * filter.outputs().pooled()];
    for (int n = 0; n < BATCH; n++) {
      filter.keep(tape.inputOf(2), n * upper.inputs(), xsum, n * filter.inputs().pooled());
      filter.filter(gy, n * upper.outputs(), gavg, n * filter.outputs().pooled());
    }
    float[] expected = new float[upper.weights() + upper.outC()];
    filter.addWeightGradient(xsum, gavg, BATCH, expected, 0, upper.weights());
    float[] filtered = gradient(new FilteredTape(net, BATCH, 0, 2, kernels, Arena.unlimited()));
    for (int k = 0; k < expected.length; k++) {
      assertEquals(expected[k], filtered[net.at(2) + k], 1e-3, "parameter " + k);
      if (k >= upper.weights()) {
        assertEquals(exact[net.at(2) + k], filtered[net.at(2) + k], 1e-3, "bias " + k);
      }
    }
    assertTrue(filtered[0] != 0, "the gradient goes on below");
  }

  /** Through the dense layer, the pooling and the ReLU above it. */
  private float[] gradientAtUpperOutput(Tape tape) {
    float[] pooled = new float[BATCH * 4 * 4 * 6];
    float[] gy = new float[BATCH * upper.outputs()];
    net.layer(5).inputGradient(BATCH, parameters, net.at(5), tape.inputOf(5), error, pooled);
    net.layer(4).inputGradient(BATCH, parameters, 0, null, pooled, gy);
    net.layer(3).inputGradient(BATCH, parameters, 0, tape.inputOf(4), gy, gy);
    return gy;
  }

  @Test
  void keepsPatchSumsInPlaceOfInputs() {
    long exact = new FilteredTape(net, BATCH, 2, 0, kernels, Arena.unlimited()).keptBytes();
    long filtered = new FilteredTape(net, BATCH, 2, 2, kernels, Arena.unlimited()).keptBytes();
    assertEquals(4L * BATCH * 8 * 8 * 4 * 3 / 4, exact - filtered);
  }

  /** A residual block on halved maps, and a bridge over it to the full size: both ways back meet in the gradient. */
  private Stack encoderDecoder() {
    return Stack.of(
        new ConvolutionLayer(kernels, Convolution.of(3, 2, 4).over(8, 8)), // 0, bridged
        new Activation(Activation.Function.RELU, 8 * 8 * 4),
        new ConvolutionLayer(kernels, Convolution.depthwise(3, 4).strided(2).over(8, 8)), // 2, added by its block
        new ConvolutionLayer(kernels, Convolution.depthwise(3, 4).over(4, 4)),
        new Activation(Activation.Function.RELU, 4 * 4 * 4),
        new ConvolutionLayer(kernels, Convolution.pointwise(4, 4).over(4, 4)),
        new Addition(2, 4 * 4 * 4), new Upsampling(4, 4, 4, 2), new Addition(0, 8 * 8 * 4),
        new ConvolutionLayer(kernels, Convolution.pointwise(4, 3).over(8, 8)));
  }

  private double loss(Stack stack, float[] p, float[] input, float[] weights) {
    float[] y = new FilteredTape(stack, BATCH, stack.size(), 0, kernels, Arena.unlimited()).forward(BATCH, p, input);
    double sum = 0;
    for (int k = 0; k < weights.length; k++) {
      sum += (double) weights[k] * y[k];
    }
    return sum;
  }

  @Test
  void gradientThroughSumsAndUpsamplingIsTheSlopeOfTheLoss() {
    Stack stack = encoderDecoder();
    float[] p = stack.initial(random);
    float[] input = uniform(BATCH * stack.inputs());
    float[] weights = uniform(BATCH * stack.outputs());
    FilteredTape tape = new FilteredTape(stack, BATCH, 0, 0, kernels, Arena.unlimited());
    tape.forward(BATCH, p, input);
    System.arraycopy(weights, 0, tape.error(), 0, weights.length);
    float[] gradients = new float[p.length];
    tape.backward(BATCH, p, gradients);
    for (int k = 0; k < p.length; k++) {
      float at = p[k];
      p[k] = at + 1e-3f;
      double above = loss(stack, p, input, weights);
      p[k] = at - 1e-3f;
      double below = loss(stack, p, input, weights);
      p[k] = at;
      assertEquals((above - below) / 2e-3, gradients[k], 0.05 + 0.02 * Math.abs(gradients[k]), "parameter " + k);
    }
  }

  /** Residual block with normalisations, whose upper one is added further up. */
  private Stack normalised() {
    return Stack.of(
        new ConvolutionLayer(kernels, Convolution.of(3, 2, 4).over(4, 4)), new Normalisation(4 * 4, 4), // 1, added
        new ConvolutionLayer(kernels, Convolution.of(3, 4, 4).over(4, 4)), new Normalisation(4 * 4, 4),
        new Activation(Activation.Function.RELU, 4 * 4 * 4), new Addition(1, 4 * 4 * 4),
        new Dense(kernels, 4 * 4 * 4, 3));
  }

  /** Through the statistics of the batch too; the running ones have no gradient. */
  @Test
  void gradientThroughNormalisationsIsTheSlopeOfTheLoss() {
    Stack stack = normalised();
    float[] p = stack.initial(random);
    float[] input = uniform(BATCH * stack.inputs());
    float[] weights = uniform(BATCH * stack.outputs());
    FilteredTape tape = new FilteredTape(stack, BATCH, 0, 0, kernels, Arena.unlimited());
    tape.forward(BATCH, p, input);
    System.arraycopy(weights, 0, tape.error(), 0, weights.length);
    float[] gradients = new float[p.length];
    tape.backward(BATCH, p, gradients);
    for (int k = 0; k < p.length; k++) {
      double[] sums = new double[2];
      for (int way = 0; way < 2; way++) {
        float[] moved = p.clone();
        moved[k] += way == 0 ? 1e-3f : -1e-3f;
        float[] y = new FilteredTape(stack, BATCH, 0, 0, kernels, Arena.unlimited()).forward(BATCH, moved, input);
        for (int i = 0; i < weights.length; i++) {
          sums[way] += (double) weights[i] * y[i];
        }
      }
      assertEquals((sums[0] - sums[1]) / 2e-3, gradients[k], 0.03 + 0.02 * Math.abs(gradients[k]), "parameter " + k);
    }
  }

  @Test
  void sumsAddTheSameAfterNormalisationsAreFolded() {
    Stack stack = normalised();
    float[] p = stack.initial(random);
    float[] input = uniform(BATCH * stack.inputs());
    for (int pass = 0; pass < 9; pass++) {
      new FilteredTape(stack, BATCH, 0, 0, kernels, Arena.unlimited()).forward(BATCH, p, input); // moves statistics
    }
    float[] before = p.clone();
    float[] expected = new FilteredTape(stack, BATCH, stack.size(), 0, kernels, Arena.unlimited()).forward(BATCH, p,
        input);
    assertArrayEquals(before, p, "a tape that only runs forward takes the running statistics as they are");
    Stack.Trained folded = stack.folded(p);
    assertEquals(5, folded.stack().size());
    assertArrayEquals(expected, new FilteredTape(folded.stack(), BATCH, 5, 0, kernels, Arena.unlimited())
        .forward(BATCH, folded.parameters(), input), 1e-4f);
  }

  /** The gradient that comes to a block's output goes past the block as well; a tape that ends inside leaves it out. */
  @Test
  void gradientOfUpperLayersIsTheSameWhereverTheTapeEnds() {
    Stack stack = encoderDecoder();
    float[] p = stack.initial(random);
    float[] input = uniform(BATCH * stack.inputs());
    float[] weights = uniform(BATCH * stack.outputs());
    float[][] found = new float[2][p.length];
    for (int ends = 0; ends < 2; ends++) {
      FilteredTape tape = new FilteredTape(stack, BATCH, ends == 0 ? 0 : 5, 0, kernels, Arena.unlimited());
      tape.forward(BATCH, p, input);
      System.arraycopy(weights, 0, tape.error(), 0, weights.length);
      tape.backward(BATCH, p, found[ends]);
    }
    for (int k = 0; k < p.length; k++) {
      assertEquals(k < stack.at(5) ? 0 : found[0][k], found[1][k], 1e-4f, "parameter " + k);
    }
  }

  /** By hand: pointwise layers lose r^2, a 3x3 depthwise one 9 r^2; the lowest layer hands no gradient on. */
  @Test
  void countsMultiplicationsBackward() {
    Stack stack = encoderDecoder();
    assertEquals(2 * 8 * 8 * 12 + 2 * 4 * 4 * 16 + 4 * 4 * 36,
        new FilteredTape(stack, 1, 3, 0, kernels, Arena.unlimited()).backwardMacs());
    assertEquals((2 * 8 * 8 * 12 + 2 * 4 * 4 * 16 + 4 * 4 * 4) / 4,
        new FilteredTape(stack, 1, 3, 2, kernels, Arena.unlimited()).backwardMacs());
    assertEquals(2 * 8 * 8 * 12 + (2 * 4 * 4 * 16 + 4 * 4 * 4) / 4,
        new FilteredTape(stack, 1, new FilteredTape.Part(3, 9, 2), kernels, Arena.unlimited()).backwardMacs());
  }

  @Test
  void refusesSumsOfOtherSizes() {
    assertThrows(IllegalArgumentException.class, () -> Stack.of(new Upsampling(2, 2, 1, 2), new Addition(0, 4)));
    assertThrows(IllegalArgumentException.class, () -> Stack.of(new Addition(0, 4)));
    assertThrows(UnsupportedOperationException.class,
        () -> new Inference(encoderDecoder(), 1, Arena.unlimited()).outputs(1, new float[1000], new float[128]));
  }

  @Test
  void refusesLayersThatItCannotGoThrough() {
    Stack largest = Stack.of(new Pooling(Pooling.Kind.MAX, 8, 8, 1, 2), new Dense(kernels, 16, 2));
    assertTrue(assertThrows(IllegalArgumentException.class,
        () -> new FilteredTape(largest, 1, 0, 2, kernels, Arena.unlimited())).getMessage().contains("mean pooling"));
  }
}
