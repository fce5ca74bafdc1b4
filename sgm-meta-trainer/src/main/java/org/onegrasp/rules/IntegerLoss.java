package org.onegrasp.rules;

import static org.onegrasp.fixedpoint.FixedPoint.bitLength;
import static org.onegrasp.fixedpoint.LittleEndian.getInt;
import static org.onegrasp.fixedpoint.LittleEndian.putInt;

import org.onegrasp.network.Arena;
import org.onegrasp.network.WideNetwork;

/**
 * Softmax cross-entropy in integers, fine enough that two losses can be subtracted: L = log sum exp(z - max) + sum t
 * (max - z) / sum t. Exponential and logarithm are tables with straight lines between their entries, so that L has no
 * steps where z moves a little; their errors, relative (1/64)^2 / 8 = 3e-5 and absolute (1/256)^2 / 8 = 2e-6, change
 * slowly with z and cancel in differences.
 */
final class IntegerLoss {
  /** Fraction bits of a loss. */
  static final int LOSS_BITS = 20;
  private static final int EXP_BITS = 24;
  private static final int EXP_ENTRIES = 1024; // of 1/64 nat, so as far as 16
  private static final int EXP_STEP_BITS = WideNetwork.LOGIT_BITS - 6;
  private static final int LOG_ENTRIES_BITS = 8;
  private static final int LOG_BITS = 24;
  private static final int LN_2 = (int) StrictMath.round(StrictMath.log(2) * (1 << LOG_BITS));
  private final Arena arena;
  private final int exponentials; // int32, exp(-k / 64)
  private final int logarithms; // int32, ln(1 + k / 256)

  IntegerLoss(Arena arena) {
    this.arena = arena;
    exponentials = arena.ints("exponentials", EXP_ENTRIES + 1);
    logarithms = arena.ints("logarithms", (1 << LOG_ENTRIES_BITS) + 1);
    byte[] m = arena.slab();
    for (int k = 0; k <= EXP_ENTRIES; k++) {
      putInt(m, exponentials + 4 * k, (int) StrictMath.round(StrictMath.exp(-k / 64.0) * (1 << EXP_BITS)));
    }
    for (int k = 0; k <= 1 << LOG_ENTRIES_BITS; k++) {
      putInt(m, logarithms + 4 * k, (int) StrictMath.round(StrictMath.log1p(k / 256.0) * (1 << LOG_BITS)));
    }
  }

  /**
   * Loss of one sample whose label is one class, nats with {@link #LOSS_BITS} fraction bits.
   *
   * @param logits int32 offset, {@link WideNetwork#LOGIT_BITS} fraction bits
   */
  long ofClass(int logits, int count, int label) {
    byte[] m = arena.slab();
    int max = max(m, logits, count);
    long below = (long) max - getInt(m, logits + 4 * label);
    return logOfSum(m, logits, count, max) + (below << LOSS_BITS - WideNetwork.LOGIT_BITS);
  }

  /**
   * Loss of one sample whose label is a map.
   *
   * @param target int8 offset, not negative, not all 0
   */
  long ofMap(int logits, int count, int target) {
    byte[] m = arena.slab();
    int max = max(m, logits, count);
    long sum = 0;
    long score = 0; // below 2^7 * 2^32 * count
    for (int k = 0; k < count; k++) {
      if (m[target + k] != 0) {
        sum += m[target + k];
        score += m[target + k] * ((long) max - getInt(m, logits + 4 * k));
      }
    }
    return logOfSum(m, logits, count, max) + (score << LOSS_BITS - WideNetwork.LOGIT_BITS) / sum;
  }

  /**
   * Errors p - t of one sample at the logits, as int8 with 7 fraction bits.
   *
   * @param error int8 offset, overwritten
   */
  void errorOfClass(int logits, int count, int label, int error) {
    byte[] m = arena.slab();
    int max = max(m, logits, count);
    long sum = sum(m, logits, count, max);
    for (int k = 0; k < count; k++) {
      long p = (exponential(m, (long) max - getInt(m, logits + 4 * k)) * 256 / sum + 1) >> 1;
      m[error + k] = (byte) Math.max(-127, Math.min(127, k == label ? p - 128 : p));
    }
  }

  private static int max(byte[] m, int logits, int count) {
    int max = Integer.MIN_VALUE;
    for (int k = 0; k < count; k++) {
      max = Math.max(max, getInt(m, logits + 4 * k));
    }
    return max;
  }

  private long logOfSum(byte[] m, int logits, int count, int max) {
    return logarithm(m, sum(m, logits, count, max)) + (1 << LOG_BITS - LOSS_BITS - 1) >> LOG_BITS - LOSS_BITS;
  }

  /** Of the exponentials; at least 2^24, that of the largest logit. */
  private long sum(byte[] m, int logits, int count, int max) {
    long sum = 0;
    for (int k = 0; k < count; k++) {
      sum += exponential(m, (long) max - getInt(m, logits + 4 * k));
    }
    return sum;
  }

  /** exp(-x), x with the logits' fraction bits, result with 24. */
  private long exponential(byte[] m, long x) {
    int k = (int) Math.min(EXP_ENTRIES, x >> EXP_STEP_BITS);
    if (k == EXP_ENTRIES) {
      return 0;
    }
    int at = exponentials + 4 * k;
    int left = getInt(m, at);
    long rest = x & (1 << EXP_STEP_BITS) - 1;
    return left - ((left - getInt(m, at + 4)) * rest >> EXP_STEP_BITS);
  }

  /** ln(x / 2^24) for x >= 2^24, result with 24 fraction bits. */
  private long logarithm(byte[] m, long x) {
    int octaves = bitLength(x) - 1 - EXP_BITS;
    long mantissa = (x >> octaves) - (1 << EXP_BITS); // 0 to 2^24 - 1
    int at = logarithms + 4 * (int) (mantissa >> EXP_BITS - LOG_ENTRIES_BITS);
    long rest = mantissa & (1 << EXP_BITS - LOG_ENTRIES_BITS) - 1;
    int left = getInt(m, at);
    return (long) octaves * LN_2 + left + ((getInt(m, at + 4) - left) * rest >> EXP_BITS - LOG_ENTRIES_BITS);
  }
}
