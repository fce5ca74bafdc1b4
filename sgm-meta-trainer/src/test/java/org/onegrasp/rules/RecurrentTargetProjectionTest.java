package org.onegrasp.rules;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onegrasp.rules.RecurrentExample.BATCH;
import static org.onegrasp.rules.RecurrentExample.LABELS;
import static org.onegrasp.rules.RecurrentExample.doubles;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.onegrasp.network.Arena;
import org.onegrasp.network.layers.Loss;
import org.onegrasp.network.layers.RecurrentNet;
import org.onegrasp.network.layers.RecurrentReference;
import org.onegrasp.network.layers.TimeTape;

class RecurrentTargetProjectionTest {
  private static final long SEED = 4;
  private final Loss loss = new Loss.SoftmaxCrossEntropy();
  private final RecurrentExample example = new RecurrentExample(6);
  private final RecurrentNet net = example.net;
  private final float[][] x = example.x;
  private final float[] target = example.target;
  private final float[] start = example.start;

  private float[] stepped(int firstLayer, TargetProjection.Norm norm, float rate, float lastRate) {
    float[] parameters = start.clone();
    new RecurrentTargetProjection(net, 0, BATCH, new TargetProjection.Settings(firstLayer, norm, loss, SEED),
        Arena.unlimited())
        .step(BATCH, parameters, x, target, rate, lastRate);
    return parameters;
  }

  /** Half of |P y* - h|^2, or |P y* - h|_1. */
  private double distance(double[] state, int layer, int n, TargetProjection.Norm norm) {
    double sum = 0;
    for (int c = 0; c < state.length; c++) {
      double wanted = 0;
      for (int label = 0; label < LABELS; label++) {
        wanted += target[n * LABELS + label] * new RandomProjection(SEED).entry(layer, c, label);
      }
      double difference = Math.abs(wanted - state[c]);
      sum += norm == TargetProjection.Norm.L2 ? difference * difference / 2 : difference;
    }
    return sum;
  }

  /**
   * With a rate of 1/1024 the weights hardly move within the sequence; what they do, and float32, leave an error of
   * about 1e-3.
   */
  @Test
  void everyLayerDescendsItsErrorAtAllTimeSteps() {
    for (TargetProjection.Norm norm : TargetProjection.Norm.values()) {
      float[] moved = stepped(0, norm, 0x1p-10f, 0);
      for (int k = 0; k < net.at(2); k++) {
        int layer = k < net.at(1) ? 0 : 1;
        double slope = example.slope(k, (state, sample) -> distance(state, layer, sample, norm));
        assertEquals(-slope, (moved[k] - start[k]) * 1024, 2e-3, norm + ", parameter " + k);
      }
    }
  }

  @Test
  void theDenseLayerTakesTheExactGradient() {
    float[] moved = stepped(2, TargetProjection.Norm.L2, 1, 0.5f);
    float[] expected = start.clone();
    TimeTape tape = new TimeTape(net, BATCH, Arena.unlimited());
    loss.error(BATCH, LABELS, tape.forward(BATCH, start, x), target, tape.error());
    float[] gradient = new float[start.length];
    tape.backward(BATCH, start, gradient);
    for (int k = net.at(2); k < start.length; k++) {
      expected[k] -= 0.5f * gradient[k];
    }
    assertArrayEquals(expected, moved, 1e-6f); // and recurrent layers below the first stay as they are
  }

  @Test
  void layersBelowTheFirstStayAsTheyAre() {
    float[] moved = stepped(1, TargetProjection.Norm.L1, 1, 0);
    assertArrayEquals(Arrays.copyOf(start, net.at(1)), Arrays.copyOf(moved, net.at(1)));
    assertNotEquals(start[net.at(1)], moved[net.at(1)]);
    assertThrows(IllegalArgumentException.class,
        () -> new RecurrentTargetProjection(net, 0, BATCH, new TargetProjection.Settings(3, TargetProjection.Norm.L2,
            loss, SEED), Arena.unlimited()));
  }

  /** With the last step alone, parameter 0 of the first layer moves by that step's slope. */
  @Test
  void beforeTheFirstStepNothingIsLearned() {
    float[] late = start.clone();
    rule(5).step(BATCH, late, x, target, 6, 0);
    float[] always = start.clone();
    rule(0).step(BATCH, always, x, target, 6, 0);
    assertNotEquals(always[0], late[0]);
    double[] above = doubles(start);
    double[] below = doubles(start);
    above[0] += 1e-5;
    below[0] -= 1e-5;
    double[][] states = statesBeforeTheLastStep();
    double slope = 0;
    for (int n = 0; n < BATCH; n++) {
      double[] input = example.input(5, n);
      slope +=
          distance(RecurrentReference.step(net.cell(0), above, 0, input, states[n]), 0, n, TargetProjection.Norm.L2)
              / 2e-5;
      slope -=
          distance(RecurrentReference.step(net.cell(0), below, 0, input, states[n]), 0, n, TargetProjection.Norm.L2)
              / 2e-5;
    }
    assertEquals(-6 * slope / BATCH, late[0] - start[0], 1e-4);
    assertThrows(IllegalArgumentException.class, () -> rule(6));
  }

  private RecurrentTargetProjection rule(int firstStep) {
    return new RecurrentTargetProjection(net, firstStep, BATCH, new TargetProjection.Settings(0,
        TargetProjection.Norm.L2, loss, SEED), Arena.unlimited());
  }

  /** Of the first layer, by sample. */
  private double[][] statesBeforeTheLastStep() {
    double[][] states = new double[BATCH][5];
    for (int t = 0; t < 5; t++) {
      for (int n = 0; n < BATCH; n++) {
        states[n] = RecurrentReference.step(net.cell(0), doubles(start), 0,
            example.input(t, n), states[n]);
      }
    }
    return states;
  }

  @Test
  void longSequencesNeedNoMoreMemory() {
    assertEquals(peak(new RecurrentExample(10).net), peak(new RecurrentExample(100).net));
  }

  private long peak(RecurrentNet sequence) {
    Arena arena = Arena.unlimited();
    new RecurrentTargetProjection(sequence, 0, BATCH, new TargetProjection.Settings(0, TargetProjection.Norm.L2, loss,
        SEED), arena);
    return arena.peakBytes();
  }

  @Test
  void learnsTheLabelsOfSequences() {
    for (TargetProjection.Norm norm : TargetProjection.Norm.values()) {
      float[] parameters = start.clone();
      RecurrentTargetProjection rule = new RecurrentTargetProjection(net, 0, BATCH, new TargetProjection.Settings(0,
          norm, loss, SEED), Arena.unlimited());
      double first = rule.step(BATCH, parameters, x, target, 0.3f, 0.3f);
      double last = first;
      for (int step = 0; step < 300; step++) {
        last = rule.step(BATCH, parameters, x, target, 0.3f, 0.3f);
      }
      // ln 2 / 2 is the least that there is
      assertTrue(last < 0.5 && last < first / 2, norm + ": " + first + " became " + last);
    }
  }
}
