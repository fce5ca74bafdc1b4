package org.onegrasp.rules;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.network.Arena;
import org.onegrasp.network.layers.Dense;
import org.onegrasp.network.layers.ElmanCell;
import org.onegrasp.network.layers.GatedCell;
import org.onegrasp.network.layers.Loss;
import org.onegrasp.network.layers.RecurrentNet;
import org.onegrasp.network.layers.RecurrentReference;
import org.onegrasp.network.layers.TimeInference;
import org.onegrasp.rules.RecurrentDirectFeedback.Signal;

class RecurrentDirectFeedbackTest {
  private static final int BATCH = 2;
  private static final int LABELS = 3;
  private static final long SEED = 4;
  private static final float RATE = 0x1p-10f;

  private final Kernels kernels = Kernels.best().make();
  private final Loss loss = new Loss.SoftmaxCrossEntropy();
  private final RecurrentNet net = new RecurrentNet(
      List.of(new ElmanCell(kernels, 4, 5), new GatedCell(kernels, 5, 7)), new Dense(kernels, 7, LABELS), 6);
  private final float[][] x = sequences();
  private final float[] target = {0, 1, 0, 0.5f, 0, 0.5f};
  private final float[] start = net.initial(new SplittableRandom(1));

  private static float[][] sequences() {
    SplittableRandom random = new SplittableRandom(2);
    float[][] x = new float[6][BATCH * 4];
    for (float[] step : x) {
      for (int k = 0; k < step.length; k++) {
        step[k] = (float) random.nextGaussian();
      }
    }
    return x;
  }

  private RecurrentDirectFeedback rule(Signal signal, int firstLayer) {
    return new RecurrentDirectFeedback(net, signal, BATCH, new FeedbackAlignment.Settings(firstLayer, loss, SEED),
        Arena.unlimited());
  }

  /** What is fed back, of one sample: y - y* with probabilities y, or -y*. */
  private double[] fed(Signal signal, int n) {
    double[] fed = new double[LABELS];
    float[] error = new float[BATCH * LABELS];
    loss.error(BATCH, LABELS, new TimeInference(net, BATCH, Arena.unlimited()).outputs(BATCH, start, x), target, error);
    Arrays.setAll(fed, k -> signal == Signal.ERROR ? BATCH * error[n * LABELS + k] : -target[n * LABELS + k]);
    return fed;
  }

  /**
   * Sum over time of (B d) . h(t), as a mean over samples and steps, whose slope a layer goes down. States are made
   * with the starting parameters, and only the last step to each of them with those that are moved.
   */
  private double meeting(double[] moved, int layer, Signal signal) {
    double sum = 0;
    double[] fixed = doubles(start);
    for (int n = 0; n < BATCH; n++) {
      double[] fed = fed(signal, n);
      double[][] states = {new double[5], new double[7]};
      for (int t = 0; t < net.steps(); t++) {
        double[] input = doubles(Arrays.copyOfRange(x[t], n * 4, n * 4 + 4));
        for (int i = 0; i < net.size(); i++) {
          double[] next = RecurrentReference.step(net.cell(i), i == layer ? moved : fixed, net.at(i), input, states[i]);
          sum += i == layer ? meeting(next, layer, fed) : 0;
          states[i] = RecurrentReference.step(net.cell(i), fixed, net.at(i), input, states[i]);
          input = states[i];
        }
      }
    }
    return sum / BATCH / net.steps();
  }

  private static double meeting(double[] state, int layer, double[] fed) {
    double sum = 0;
    for (int unit = 0; unit < state.length; unit++) {
      for (int k = 0; k < LABELS; k++) {
        sum += state[unit] * Math.sqrt(6.0 / state.length) * new RandomProjection(SEED).entry(layer, unit, k) * fed[k];
      }
    }
    return sum;
  }

  private static double[] doubles(float[] values) {
    double[] copy = new double[values.length];
    Arrays.setAll(copy, k -> values[k]);
    return copy;
  }

  @ParameterizedTest
  @EnumSource(Signal.class)
  void everyLayerGoesTheWayThatTheRandomMatrixSays(Signal signal) {
    float[] moved = start.clone();
    rule(signal, 0).step(BATCH, moved, x, target, RATE, 0);
    for (int k = 0; k < net.at(2); k++) {
      int layer = k < net.at(1) ? 0 : 1;
      double[] above = doubles(start);
      double[] below = doubles(start);
      above[k] += 1e-5;
      below[k] -= 1e-5;
      double slope = (meeting(above, layer, signal) - meeting(below, layer, signal)) / 2e-5;
      assertEquals(-slope, (moved[k] - start[k]) / RATE, 4e-3, "parameter " + k);
    }
  }

  @ParameterizedTest
  @EnumSource(Signal.class)
  void learnsTheLabelsOfSequences(Signal signal) {
    float[] parameters = start.clone();
    RecurrentDirectFeedback rule = rule(signal, 0);
    double first = rule.step(BATCH, parameters, x, target, 0.1f, 0.3f);
    double last = first;
    for (int step = 0; step < 300; step++) {
      last = rule.step(BATCH, parameters, x, target, 0.1f, 0.3f);
    }
    // ln 2 / 2 is the least that there is
    assertTrue(last < 0.5 && last < first / 2, first + " became " + last);
  }

  @Test
  void layersBelowTheFirstStayAsTheyAre() {
    float[] moved = start.clone();
    rule(Signal.ERROR, 1).step(BATCH, moved, x, target, 1, 0);
    assertArrayEquals(Arrays.copyOf(start, net.at(1)), Arrays.copyOf(moved, net.at(1)));
    assertTrue(moved[net.at(1)] != start[net.at(1)]);
  }
}
