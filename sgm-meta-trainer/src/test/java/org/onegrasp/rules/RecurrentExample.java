package org.onegrasp.rules;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.network.layers.Dense;
import org.onegrasp.network.layers.ElmanCell;
import org.onegrasp.network.layers.GatedCell;
import org.onegrasp.network.layers.RecurrentNet;
import org.onegrasp.network.layers.RecurrentReference;

/** A small net of an Elman and a gated layer, two sequences for it, and what rules that are local in time descend. */
final class RecurrentExample {
  static final int BATCH = 2;
  static final int LABELS = 3;
  private static final int INPUTS = 4;
  private static final int[] UNITS = {5, 7};

  final RecurrentNet net;
  final float[][] x;
  final float[] target = {0, 1, 0, 0.5f, 0, 0.5f};
  final float[] start;

  RecurrentExample(int steps) {
    Kernels kernels = Kernels.best().make();
    net = new RecurrentNet(
        List.of(new ElmanCell(kernels, INPUTS, UNITS[0]), new GatedCell(kernels, UNITS[0], UNITS[1])),
        new Dense(kernels, UNITS[1], LABELS), steps);
    SplittableRandom random = new SplittableRandom(2);
    x = new float[steps][BATCH * INPUTS];
    for (float[] step : x) {
      for (int k = 0; k < step.length; k++) {
        step[k] = (float) random.nextGaussian();
      }
    }
    start = net.initial(new SplittableRandom(1));
  }

  /** What a state of one sample is worth. */
  interface Value {
    double of(double[] state, int sample);
  }

  /**
   * Worth of a layer's states, summed over time, as a mean over samples and steps, in double precision. States are made
   * with the starting parameters, and only the last step to each of them with those that are moved.
   */
  double worth(double[] moved, int layer, Value value) {
    double sum = 0;
    double[] fixed = doubles(start);
    for (int n = 0; n < BATCH; n++) {
      double[][] states = {new double[UNITS[0]], new double[UNITS[1]]};
      for (int t = 0; t < net.steps(); t++) {
        double[] input = input(t, n);
        for (int i = 0; i < net.size(); i++) {
          if (i == layer) {
            sum += value.of(RecurrentReference.step(net.cell(i), moved, net.at(i), input, states[i]), n);
          }
          states[i] = RecurrentReference.step(net.cell(i), fixed, net.at(i), input, states[i]);
          input = states[i];
        }
      }
    }
    return sum / BATCH / net.steps();
  }

  /** By a parameter of a layer, at the start. */
  double slope(int parameter, Value value) {
    int layer = parameter < net.at(1) ? 0 : 1;
    double[] above = doubles(start);
    double[] below = doubles(start);
    above[parameter] += 1e-5;
    below[parameter] -= 1e-5;
    return (worth(above, layer, value) - worth(below, layer, value)) / 2e-5;
  }

  /** Of one sample at one time step. */
  double[] input(int step, int sample) {
    return doubles(Arrays.copyOfRange(x[step], sample * INPUTS, sample * INPUTS + INPUTS));
  }

  static double[] doubles(float[] values) {
    double[] copy = new double[values.length];
    Arrays.setAll(copy, k -> values[k]);
    return copy;
  }
}
