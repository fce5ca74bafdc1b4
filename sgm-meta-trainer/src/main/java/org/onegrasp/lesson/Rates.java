package org.onegrasp.lesson;

import java.util.Arrays;

/** Step sizes of one update, layer by layer: each layer's share of the lesson's rate, which falls linearly to 0. */
public final class Rates {
  private static final double UNIT = 1 << 24;
  private final double[] atStart;
  private final int[] now; // Q0.24

  /** @param atStart rate of each layer at the start of a lesson */
  public Rates(double[] atStart) {
    this.atStart = atStart.clone();
    now = new int[atStart.length];
  }

  /** One rate for all layers, of as many. */
  public static Rates all(int layers, int rate) {
    Rates rates = new Rates(new double[layers]);
    Arrays.fill(rates.now, rate);
    return rates;
  }

  /** For sample {@code sample} of {@code samples}, counted from 0. */
  public void at(int sample, int samples) {
    double left = UNIT * (samples - sample) / samples;
    for (int i = 0; i < now.length; i++) {
      now[i] = (int) (left * atStart[i]);
    }
  }

  /** Of layer i, Q0.24. */
  public int of(int i) {
    return now[i];
  }
}
