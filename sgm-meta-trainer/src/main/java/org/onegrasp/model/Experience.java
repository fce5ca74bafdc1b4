package org.onegrasp.model;

import java.util.Arrays;

/**
 * How attempts at a skill's grasps ended on a robot, and what this says of its next ones.
 *
 * <p>
 * Whoever publishes a quality q says that such grasps hold with probability q. On one robot, with one object, they may
 * hold more or less often. This is one unknown shift b of the log odds, the same for all grasps of the skill: the
 * sigmoid of Platt, Probabilistic outputs for support vector machines (1999), with its slope left at 1. Before any
 * attempt b is 0, give or take 1, so that the most likely b after attempts with qualities q_i is where
 *
 * <pre>
 *   sum_i sigmoid(logit q_i + b) + b / SPREAD^2 = number that held
 * </pre>
 *
 * and the probability that the next one of quality q holds is {@code sigmoid(logit q + b)}. The left side grows with b,
 * so there is just one such b. Without attempts nothing changes, and few attempts change little: this is the prior.
 *
 * @param attempts in the order they were made, the latest {@link #MOST} of them: quality before any shift in 127ths,
 * plus 128 when it held
 */
public record Experience(byte[] attempts) {
  /** Nothing was tried yet. */
  public static final Experience NONE = new Experience(new byte[0]);
  /** So many are kept; what was longer ago counts no more. */
  public static final int MOST = 200;

  private static final double SPREAD = 1; // of the log odds, before any attempt
  private static final int ONE = 127; // a quality of 1
  private static final double SUREST = 0.01; // neither 0 nor 1 is believed: their log odds are infinite
  private static final double MOST_SHIFT = 30;
  private static final int HALVINGS = 50;

  /** Keeps the latest. */
  public Experience {
    attempts = Arrays.copyOfRange(attempts, Math.max(0, attempts.length - MOST), attempts.length);
  }

  /** After one more attempt at a grasp of this quality, 0 to 1, as it was before any shift. */
  public Experience and(double quality, boolean held) {
    byte[] more = Arrays.copyOf(attempts, attempts.length + 1);
    more[attempts.length] = (byte) (Math.round(ONE * Math.max(0, Math.min(1, quality))) + (held ? ONE + 1 : 0));
    return new Experience(more);
  }

  /** Attempts that are known. */
  public int count() {
    return attempts.length;
  }

  /** How many of them held. */
  public int held() {
    int held = 0;
    for (byte attempt : attempts) {
      held += attempt < 0 ? 1 : 0;
    }
    return held;
  }

  /** The probability that a grasp of this quality holds, after all these attempts. */
  public double calibrated(double quality) {
    return attempts.length == 0 ? quality : sigmoid(logit(quality) + shift());
  }

  /** The most likely shift of the log odds; 0 without attempts. */
  double shift() {
    double low = -MOST_SHIFT;
    double high = MOST_SHIFT;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      if (expected(middle) + middle / (SPREAD * SPREAD) < held()) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }

  /** How many of the attempts would hold on average with this shift. */
  private double expected(double shift) {
    double sum = 0;
    for (byte attempt : attempts) {
      sum += sigmoid(logit((attempt & ONE) / (double) ONE) + shift);
    }
    return sum;
  }

  private static double sigmoid(double logOdds) {
    return 1 / (1 + StrictMath.exp(-logOdds));
  }

  private static double logit(double quality) {
    double sure = Math.max(SUREST, Math.min(1 - SUREST, quality));
    return StrictMath.log(sure / (1 - sure));
  }
}
