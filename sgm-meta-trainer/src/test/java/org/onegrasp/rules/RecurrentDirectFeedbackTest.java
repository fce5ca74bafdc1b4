package org.onegrasp.rules;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onegrasp.rules.RecurrentExample.BATCH;
import static org.onegrasp.rules.RecurrentExample.LABELS;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.onegrasp.network.Arena;
import org.onegrasp.network.layers.Loss;
import org.onegrasp.network.layers.RecurrentNet;
import org.onegrasp.network.layers.TimeInference;
import org.onegrasp.rules.RecurrentDirectFeedback.Signal;

class RecurrentDirectFeedbackTest {
  private static final long SEED = 4;
  private static final float RATE = 0x1p-10f;

  private final Loss loss = new Loss.SoftmaxCrossEntropy();
  private final RecurrentExample example = new RecurrentExample(6);
  private final RecurrentNet net = example.net;

  private RecurrentDirectFeedback rule(Signal signal, int firstLayer) {
    return new RecurrentDirectFeedback(net, signal, BATCH, new FeedbackAlignment.Settings(firstLayer, loss, SEED),
        Arena.unlimited());
  }

  /** What is fed back, of one sample: y - y* with probabilities y, or -y*. */
  private double[] fed(Signal signal, int n) {
    double[] fed = new double[LABELS];
    float[] error = new float[BATCH * LABELS];
    float[] outputs = new TimeInference(net, BATCH, Arena.unlimited()).outputs(BATCH, example.start, example.x);
    loss.error(BATCH, LABELS, outputs, example.target, error);
    Arrays.setAll(fed,
        k -> signal == Signal.ERROR ? BATCH * error[n * LABELS + k] : -example.target[n * LABELS + k]);
    return fed;
  }

  /** (B d) . h, whose slope a layer goes down. */
  private static double meeting(double[] state, int layer, double[] fed) {
    double sum = 0;
    for (int unit = 0; unit < state.length; unit++) {
      for (int k = 0; k < LABELS; k++) {
        sum += state[unit] * Math.sqrt(6.0 / state.length) * new RandomProjection(SEED).entry(layer, unit, k) * fed[k];
      }
    }
    return sum;
  }

  @ParameterizedTest
  @EnumSource(Signal.class)
  void everyLayerGoesTheWayThatTheRandomMatrixSays(Signal signal) {
    float[] moved = example.start.clone();
    rule(signal, 0).step(BATCH, moved, example.x, example.target, RATE, 0);
    double[][] fed = {fed(signal, 0), fed(signal, 1)};
    for (int k = 0; k < net.at(2); k++) {
      int layer = k < net.at(1) ? 0 : 1;
      double slope = example.slope(k, (state, sample) -> meeting(state, layer, fed[sample]));
      assertEquals(-slope, (moved[k] - example.start[k]) / RATE, 4e-3, "parameter " + k);
    }
  }

  @ParameterizedTest
  @EnumSource(Signal.class)
  void learnsTheLabelsOfSequences(Signal signal) {
    float[] parameters = example.start.clone();
    RecurrentDirectFeedback rule = rule(signal, 0);
    double first = rule.step(BATCH, parameters, example.x, example.target, 0.1f, 0.3f);
    double last = first;
    for (int step = 0; step < 300; step++) {
      last = rule.step(BATCH, parameters, example.x, example.target, 0.1f, 0.3f);
    }
    // ln 2 / 2 is the least that there is
    assertTrue(last < 0.5 && last < first / 2, first + " became " + last);
  }

  @Test
  void layersBelowTheFirstStayAsTheyAre() {
    float[] start = example.start;
    float[] moved = start.clone();
    rule(Signal.ERROR, 1).step(BATCH, moved, example.x, example.target, 1, 0);
    assertArrayEquals(Arrays.copyOf(start, net.at(1)), Arrays.copyOf(moved, net.at(1)));
    assertTrue(moved[net.at(1)] != start[net.at(1)]);
  }
}
