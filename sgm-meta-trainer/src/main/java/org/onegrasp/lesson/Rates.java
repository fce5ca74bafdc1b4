package org.onegrasp.lesson;

import java.util.Arrays;

/** Step sizes of one update, layer by layer: each layer's share of the lesson's rate, which falls to 0. */
public final class Rates {
  private static final double UNIT = 1 << 24;
  private final double[] atStart;
  private final double fall;
  private final int[] now; // Q0.24

  /**
   * Rates that fall linearly.
   *
   * @param atStart rate of each layer at the start of a lesson
   */
  public Rates(double[] atStart) {
    this(atStart, 1);
  }

  /** @param fall power of the share of the samples that is left, see {@link Pace} */
  Rates(double[] atStart, double fall) {
    this.atStart = atStart.clone();
    this.fall = fall;
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
    double left = fall == 1 ? UNIT * (samples - sample) / samples
        : UNIT * StrictMath.pow((samples - sample) / (double) samples, fall);
    for (int i = 0; i < now.length; i++) {
      now[i] = (int) (left * atStart[i]);
    }
  }

  /** Of layer i, Q0.24. */
  public int of(int i) {
    return now[i];
  }
}
