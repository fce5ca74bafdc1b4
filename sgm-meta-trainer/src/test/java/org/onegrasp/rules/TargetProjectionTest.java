package org.onegrasp.rules;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.onegrasp.kernels.Convolution;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.network.Arena;
import org.onegrasp.network.layers.Activation;
import org.onegrasp.network.layers.ConvolutionLayer;
import org.onegrasp.network.layers.Dense;
import org.onegrasp.network.layers.Inference;
import org.onegrasp.network.layers.Layer;
import org.onegrasp.network.layers.Loss;
import org.onegrasp.network.layers.Normalisation;
import org.onegrasp.network.layers.Pooling;
import org.onegrasp.network.layers.Stack;
import org.onegrasp.network.layers.Tape;

class TargetProjectionTest {
  private static final int BATCH = 3;
  private static final long SEED = 9;
  private final Kernels kernels = Kernels.best().make();
  private final Loss loss = new Loss.SoftmaxCrossEntropy();
  private final Stack stack = Stack.of(
      new ConvolutionLayer(kernels, Convolution.of(3, 2, 5).over(4, 4)), new Activation(Activation.Function.TANH, 80),
      new Pooling(Pooling.Kind.MEAN, 4, 4, 5, 2), new Dense(kernels, 20, 6), new Normalisation(1, 6),
      new Activation(Activation.Function.SIGMOID, 6), new Dense(kernels, 6, 4));
  private final float[] x = gaussian(BATCH * 32);
  private final float[] target = {0, 1, 0, 0, 0, 0, 0, 1, 0.5f, 0, 0.5f, 0};
  private final float[] start = stack.initial(new SplittableRandom(1));

  private static float[] gaussian(int count) {
    SplittableRandom random = new SplittableRandom(2);
    float[] values = new float[count];
    for (int k = 0; k < count; k++) {
      values[k] = (float) random.nextGaussian();
    }
    return values;
  }

  private float[] stepped(Stack net, float[] from, int firstLayer, TargetProjection.Norm norm, float rate,
      float lastRate) {
    float[] parameters = from.clone();
    new TargetProjection(net, BATCH, new TargetProjection.Settings(firstLayer, norm, loss, SEED), Arena.unlimited())
        .step(BATCH, parameters, x, target, rate, lastRate);
    return parameters;
  }

  /**
   * J of a block, by layers that know nothing of the rule: half of |P y* - y|^2, or |P y* - y|_1, as a mean over
   * positions.
   */
  private double localLoss(float[] parameters, int end, int block, int channels, boolean positive,
      TargetProjection.Norm norm) {
    Stack lower = new Stack(stack.layers().subList(0, end));
    float[] y = new Tape(lower, BATCH, 0, Arena.unlimited()).forward(BATCH, parameters.clone(), x);
    double sum = 0;
    int positions = lower.outputs() / channels;
    for (int k = 0; k < BATCH * lower.outputs(); k++) {
      double wanted = 0;
      for (int label = 0; label < 4; label++) {
        float entry = new RandomProjection(SEED).entry(block, k % channels, label);
        wanted += target[k / lower.outputs() * 4 + label] * (positive ? Math.abs(entry) : entry);
      }
      double difference = Math.abs(wanted - y[k]);
      sum += norm == TargetProjection.Norm.L2 ? difference * difference / 2 : difference;
    }
    return sum / BATCH / positions;
  }

  /** Central differences of the local losses in float: good to about 1e-4 of their size, 1. */
  @Test
  void everyBlockDescendsItsLocalLoss() {
    for (TargetProjection.Norm norm : TargetProjection.Norm.values()) {
      float[] moved = stepped(stack, start, 0, norm, 1, 0);
      int normalisation = stack.at(5) - 2 * 6; // running statistics move too, and are no step
      for (int k = 0; k < stack.at(6); k += k < stack.at(3) ? 1 : 7) {
        if (k < normalisation || k >= stack.at(5)) {
          boolean first = k < stack.at(3);
          double slope = slope(k, first ? 3 : 6, first ? 0 : 1, first ? 5 : 6, !first, norm);
          assertEquals(-slope, moved[k] - start[k], 2e-3, norm + ", parameter " + k);
        }
      }
      assertArrayEquals(Arrays.copyOfRange(start, stack.at(6), start.length),
          Arrays.copyOfRange(moved, stack.at(6), start.length));
    }
  }

  private double slope(int k, int end, int block, int channels, boolean positive, TargetProjection.Norm norm) {
    float[] above = start.clone();
    float[] below = start.clone();
    above[k] += 0x1p-9f;
    below[k] -= 0x1p-9f;
    return (localLoss(above, end, block, channels, positive, norm)
        - localLoss(below, end, block, channels, positive, norm)) * 0x1p8;
  }

  @Test
  void theLastLayerTakesTheExactGradient() {
    float[] moved = stepped(stack, start, 0, TargetProjection.Norm.L2, 0, 0.5f);
    float[] expected = start.clone();
    Tape tape = new Tape(stack, BATCH, 0, Arena.unlimited());
    loss.error(BATCH, 4, tape.forward(BATCH, start.clone(), x), target, tape.error());
    float[] gradients = new float[start.length];
    tape.backward(BATCH, start, gradients);
    for (int k = stack.at(6); k < start.length; k++) {
      expected[k] -= 0.5f * gradients[k];
    }
    assertArrayEquals(Arrays.copyOfRange(expected, stack.at(6), start.length),
        Arrays.copyOfRange(moved, stack.at(6), start.length), 1e-6f);
  }

  @Test
  void layersBelowTheFirstStayAsTheyAre() {
    float[] moved = stepped(stack, start, 3, TargetProjection.Norm.L1, 1, 1);
    assertArrayEquals(Arrays.copyOf(start, stack.at(3)), Arrays.copyOf(moved, stack.at(3)));
    assertNotEquals(start[stack.at(3)], moved[stack.at(3)]);
  }

  @Test
  void projectionsAreMadeAnewFromTheirSeed() {
    float[] once = stepped(stack, start, 0, TargetProjection.Norm.L2, 1, 1);
    assertArrayEquals(once, stepped(stack, start, 0, TargetProjection.Norm.L2, 1, 1));
    RandomProjection projection = new RandomProjection(5);
    double sum = 0;
    double squares = 0;
    for (int k = 0; k < 30_000; k++) {
      float entry = projection.entry(k % 3, k / 30, k % 10);
      assertTrue(entry >= -1 && entry < 1, "entry " + entry);
      sum += entry;
      squares += entry * entry;
    }
    assertEquals(0, sum / 30_000, 0.02);
    assertEquals(1.0 / 3, squares / 30_000, 0.01);
    assertNotEquals(projection.entry(0, 1, 2), projection.entry(0, 2, 1));
    assertNotEquals(projection.entry(0, 1, 2), projection.entry(1, 1, 2));
  }

  @Test
  void aDeepNetNeedsNoMoreMemoryThanAShallowOne() {
    assertEquals(peak(deep(3)), peak(deep(12)));
    Arena tape = Arena.unlimited();
    new Tape(deep(12), BATCH, 0, tape);
    assertTrue(peak(deep(12)) < tape.peakBytes() / 2, peak(deep(12)) + " bytes against " + tape.peakBytes());
  }

  private long peak(Stack net) {
    Arena arena = Arena.unlimited();
    new TargetProjection(net, BATCH, new TargetProjection.Settings(0, TargetProjection.Norm.L2, loss, SEED), arena);
    return arena.peakBytes();
  }

  private Stack deep(int hidden) {
    Layer[] layers = new Layer[2 * hidden + 1];
    for (int i = 0; i < hidden; i++) {
      layers[2 * i] = new Dense(kernels, 32, 32);
      layers[2 * i + 1] = new Activation(Activation.Function.TANH, 32);
    }
    layers[2 * hidden] = new Dense(kernels, 32, 4);
    return Stack.of(layers);
  }

  @Test
  void learnsADeepNetsLabels() {
    Stack net = deep(3);
    for (TargetProjection.Norm norm : TargetProjection.Norm.values()) {
      float[] parameters = net.initial(new SplittableRandom(1));
      TargetProjection rule = new TargetProjection(net, BATCH, new TargetProjection.Settings(0, norm, loss, SEED),
          Arena.unlimited());
      double first = rule.step(BATCH, parameters, x, target, 0.1f, 0.1f);
      for (int step = 0; step < 200; step++) {
        rule.step(BATCH, parameters, x, target, 0.1f, 0.1f);
      }
      float[] y = new Inference(net, BATCH, Arena.unlimited()).outputs(BATCH, parameters, x);
      double last = loss.error(BATCH, 4, y, target, new float[BATCH * 4]);
      // ln 2 / 3 is the least that there is
      assertTrue(last < 0.3 && last < first / 3, norm + ": " + first + " became " + last);
    }
  }

  @Test
  void refusesAFirstLayerThatCannotLearn() {
    String message = assertThrows(IllegalArgumentException.class,
        () -> new TargetProjection(stack, BATCH, new TargetProjection.Settings(1, TargetProjection.Norm.L2, loss,
            SEED), Arena.unlimited()))
        .getMessage();
    assertTrue(message.contains("layer 1 cannot learn"), message);
  }
}
