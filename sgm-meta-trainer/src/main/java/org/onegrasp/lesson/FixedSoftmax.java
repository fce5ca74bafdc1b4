package org.onegrasp.lesson;

import static org.onegrasp.fixedpoint.FixedPoint.blockShift;
import static org.onegrasp.fixedpoint.LittleEndian.getInt;
import static org.onegrasp.fixedpoint.LittleEndian.putInt;

import org.onegrasp.network.Arena;

/**
 * {@link SoftmaxLoss} in integers: from int32 logits and an int8 label to an int8 error of the best scale. The error is
 * rounded stochastically, since most of what the softmax pushes down lies in thousands of values each far below one
 * unit.
 */
public final class FixedSoftmax {
  private static final int STEPS_PER_NAT_BITS = 5;
  /** Entries of the table of exponentials: as far as 16 nats. */
  public static final int TABLE = 512;
  private static final int ONE_BITS = 16;
  private static final int ERROR_BITS = 20;
  /** [k] exp(-k / 32), k as in {@link #entry}. */
  private static final double[] STEPS = new double[TABLE];

  static {
    for (int k = 0; k < TABLE; k++) {
      STEPS[k] = StrictMath.exp(-k / 32.0);
    }
  }

  private final int[] exponentials; // Q16
  private final Dither dither;
  private double loss;

  FixedSoftmax(Dither dither, Arena arena) {
    this.dither = dither;
    exponentials = arena.intArray("exponentials", TABLE);
    for (int k = 0; k < TABLE; k++) {
      exponentials[k] = entry(k);
    }
  }

  /** exp(-k / 32) in Q16, k from 0 to {@link #TABLE} - 1. */
  public static int entry(int k) {
    return (int) Math.round(StrictMath.exp(-k / 32.0) * (1 << ONE_BITS));
  }

  /**
   * Replaces each logit by its error p - t in Q20, then writes the error as int8 scaled to use 7 bits.
   *
   * @param logits int32 offset; overwritten
   * @param bits fraction bits of the logits
   * @param label int8 offset, not negative, not all 0
   * @param error int8 offset, may be {@code label}
   */
  public void error(byte[] m, int logits, int bits, int label, int error, int count) {
    int max = Integer.MIN_VALUE;
    int labelSum = 0;
    for (int k = 0; k < count; k++) {
      max = Math.max(max, getInt(m, logits + 4 * k));
      labelSum += m[label + k];
    }
    long sum = 0;
    for (int k = 0; k < count; k++) {
      sum += exponential(max - getInt(m, logits + 4 * k), bits);
    }
    long score = 0; // sum of t * (max - z), for the loss
    int largest = 0;
    for (int k = 0; k < count; k++) {
      int below = max - getInt(m, logits + 4 * k);
      int wanted = m[label + k];
      score += (long) wanted * below;
      // Integers of 36 and 29 bits: their quotient in double, cut off, is the integer division's, which takes longer.
      int p = (int) ((double) ((long) exponential(below, bits) << ERROR_BITS) / sum);
      int e = wanted == 0 ? p : p - (wanted << ERROR_BITS) / labelSum;
      putInt(m, logits + 4 * k, e);
      largest = Math.max(largest, Math.abs(e));
    }
    loss = score / (double) labelSum / Math.scalb(1.0, bits) + StrictMath.log(sum / (double) (1 << ONE_BITS));
    int shift = blockShift(largest, 8);
    for (int k = 0; k < count; k++) {
      long rounded = dither.roundingShiftRight(getInt(m, logits + 4 * k), shift);
      m[error + k] = (byte) Math.max(-127, Math.min(127, rounded));
    }
  }

  private int exponential(int below, int bits) {
    int k = bits >= STEPS_PER_NAT_BITS ? below >> (bits - STEPS_PER_NAT_BITS) : below << (STEPS_PER_NAT_BITS - bits);
    return k >= TABLE ? 0 : exponentials[k];
  }

  /** Cross-entropy of the latest error, nats. */
  double loss() {
    return loss;
  }

  /**
   * Softmax of int32 logits as floats, for serving: probability times the given factor, at most 1.
   *
   * @param out overwritten
   */
  void probabilities(byte[] m, int logits, int bits, float factor, float[] out) {
    int max = Integer.MIN_VALUE;
    for (int k = 0; k < out.length; k++) {
      max = Math.max(max, getInt(m, logits + 4 * k));
    }
    double sum = 0;
    double unit = Math.scalb(1.0, -bits);
    for (int k = 0; k < out.length; k++) {
      out[k] = (float) exponential(max - getInt(m, logits + 4 * k), bits, unit);
      sum += out[k];
    }
    Softmax.scale(out, sum, factor);
  }

  /**
   * exp(-below * unit) to a few units in the last place of a double: a step of 1/32 from a table, times what is left by
   * its series, of which the first term left out is below 2^-55.
   *
   * @param unit 2^-bits
   */
  private static double exponential(int below, int bits, double unit) {
    int k = bits >= STEPS_PER_NAT_BITS ? below >> bits - STEPS_PER_NAT_BITS : TABLE;
    if (k >= TABLE) {
      return StrictMath.exp(-below * unit);
    }
    double x = -(below - (k << bits - STEPS_PER_NAT_BITS)) * unit;
    double last = 1.0 / 120 + x * (1.0 / 720 + x * (1.0 / 5040));
    return STEPS[k] * (1 + x * (1 + x * (0.5 + x * (1.0 / 6 + x * (1.0 / 24 + x * last)))));
  }
}
