package org.onegrasp.network.layers;

import java.util.Arrays;

/** Recurrent cells and nets in double precision, straight from their definitions, as the reference for gradients. */
public final class RecurrentReference {
  private RecurrentReference() {}

  /** The dense layer's output after all steps, (outputs), of one sample; x is (steps, inputs). */
  public static double[] outputs(RecurrentNet net, double[] p, double[] x) {
    double[][] states = new double[net.size()][];
    for (int i = 0; i < net.size(); i++) {
      states[i] = new double[net.cell(i).units()];
    }
    for (int t = 0; t < net.steps(); t++) {
      double[] input = Arrays.copyOfRange(x, t * net.inputs(), (t + 1) * net.inputs());
      for (int i = 0; i < net.size(); i++) {
        states[i] = step(net.cell(i), p, net.at(i), input, states[i]);
        input = states[i];
      }
    }
    return affine(states[net.size() - 1], p, net.at(net.size()), net.head().outputs(), p,
        net.at(net.size()) + net.head().inputs() * net.head().outputs());
  }

  /** h' of one sample. */
  public static double[] step(Cell cell, double[] p, int at, double[] x, double[] h) {
    return cell instanceof ElmanCell ? elman(cell, p, at, x, h) : gated(cell, p, at, x, h);
  }

  private static double[] elman(Cell cell, double[] p, int at, double[] x, double[] h) {
    int units = cell.units();
    int u = at + cell.inputs() * units;
    double[] fromInput = affine(x, p, at, units, p, u + units * units);
    double[] fromState = affine(h, p, u, units, new double[units], 0);
    double[] after = new double[units];
    for (int k = 0; k < units; k++) {
      after[k] = Math.tanh(fromInput[k] + fromState[k]);
    }
    return after;
  }

  private static double[] gated(Cell cell, double[] p, int at, double[] x, double[] h) {
    int units = cell.units();
    int w = cell.inputs() * units;
    int u = at + 3 * w;
    int b = u + 3 * units * units;
    double[] none = new double[units];
    double[] xr = affine(x, p, at, units, p, b);
    double[] xu = affine(x, p, at + w, units, p, b + units);
    double[] xn = affine(x, p, at + 2 * w, units, p, b + 2 * units);
    double[] hr = affine(h, p, u, units, none, 0);
    double[] hu = affine(h, p, u + units * units, units, none, 0);
    double[] q = affine(h, p, u + 2 * units * units, units, p, b + 3 * units);
    double[] after = new double[units];
    for (int k = 0; k < units; k++) {
      double reset = 1 / (1 + Math.exp(-xr[k] - hr[k]));
      double update = 1 / (1 + Math.exp(-xu[k] - hu[k]));
      after[k] = (1 - update) * Math.tanh(xn[k] + reset * q[k]) + update * h[k];
    }
    return after;
  }

  /** x W + b with W (inputs, outputs) from w on and b from bias on. */
  private static double[] affine(double[] x, double[] p, int w, int outputs, double[] b, int bias) {
    double[] y = Arrays.copyOfRange(b, bias, bias + outputs);
    for (int i = 0; i < x.length; i++) {
      for (int o = 0; o < outputs; o++) {
        y[o] += x[i] * p[w + i * outputs + o];
      }
    }
    return y;
  }
}
