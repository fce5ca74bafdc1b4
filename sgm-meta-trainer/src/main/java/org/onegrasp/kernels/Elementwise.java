package org.onegrasp.kernels;

import static org.onegrasp.fixedpoint.FixedPoint.roundingShiftRight;
import static org.onegrasp.fixedpoint.LittleEndian.getInt;
import static org.onegrasp.fixedpoint.LittleEndian.getLong;
import static org.onegrasp.fixedpoint.LittleEndian.getShort;
import static org.onegrasp.fixedpoint.LittleEndian.putLong;

/**
 * What the fixed-point rules ask of whole tensors between convolutions. All tensors are offsets into a slab m; int16
 * and int32 are little endian; {@code count} is in elements. int8 values go by eight in a long: no carry leaves a byte
 * in the sums below. Those behind the last eight go in a long that is filled up with zeros.
 */
public final class Elementwise {
  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long HIGH = 0x80 * ONES;
  /** Multiplied with bits at the bottom of each byte, it brings them together in the uppermost byte, in order. */
  private static final long COLLECT = 0x0102_0408_1020_4080L;
  /** 0 or 255 in each byte for each bit, lowest first. */
  private static final long[] SPREAD = new long[256];

  static {
    for (int bits = 0; bits < SPREAD.length; bits++) {
      for (int k = 0; k < 8; k++) {
        SPREAD[bits] |= (bits >> k & 1) * 255L << 8 * k;
      }
    }
  }

  private Elementwise() {}

  /**
   * One bit a unit: whether an output of a ReLU is open to gradients, neither cut off (0) nor saturated (127).
   *
   * @param h int8 values from 0 to 127
   * @param bits overwritten, {@link #bitBytes}
   */
  public static void openUnits8(byte[] m, int h, int count, int bits) {
    for (int i = 0; i < count; i += 8) {
      m[bits + i / 8] = (byte) (open(get(m, h + i, count - i)) * COLLECT >>> 56);
    }
  }

  /** Bytes of one bit for each of so many values. */
  public static int bitBytes(int count) {
    return (count + 7) / 8;
  }

  /** Eight values, or as many as there are left and zeros. */
  private static long get(byte[] m, int at, int left) {
    return left >= 8 ? getLong(m, at) : last(m, at, left);
  }

  private static long last(byte[] m, int at, int left) {
    long values = 0;
    for (int k = left - 1; k >= 0; k--) {
      values = values << 8 | m[at + k] & 255;
    }
    return values;
  }

  private static void put(byte[] m, int at, int left, long values) {
    if (left >= 8) {
      putLong(m, at, values);
      return;
    }
    for (int k = 0; k < left; k++) {
      m[at + k] = (byte) (values >>> 8 * k);
    }
  }

  /** 1 in each byte that holds a value from 1 to 126. */
  private static long open(long x) {
    return (x + 0x7F * ONES & ~(x + ONES) & HIGH) >>> 7;
  }

  /** Makes a gradient 0 where its unit's bit is 0, see {@link #openUnits8}. */
  public static void closeUnits8(byte[] m, int bits, int gradient, int count) {
    for (int i = 0; i < count; i += 8) {
      int left = count - i;
      put(m, gradient + i, left, get(m, gradient + i, left) & SPREAD[m[bits + i / 8] & 255]);
    }
  }

  /**
   * Makes a gradient 0 where its unit is closed: {@link #openUnits8} and {@link #closeUnits8} at once, while h is
   * there.
   */
  public static void closeUnitsOf8(byte[] m, int h, int gradient, int count) {
    for (int i = 0; i < count; i += 8) {
      int left = count - i;
      put(m, gradient + i, left, get(m, gradient + i, left) & open(get(m, h + i, left)) * 255);
    }
  }

  /** Likewise of a linear unit, which is closed only where it is saturated: at -128 and at 127. */
  public static void closeSaturatedOf8(byte[] m, int h, int gradient, int count) {
    for (int i = 0; i < count; i += 8) {
      int left = count - i;
      put(m, gradient + i, left, get(m, gradient + i, left) & unsaturated(get(m, h + i, left)) * 255);
    }
  }

  /**
   * One bit a unit of a linear layer: whether it is not saturated, see {@link #closeSaturatedOf8}; bits as of
   * {@link #openUnits8}.
   */
  public static void unsaturatedUnits8(byte[] m, int h, int count, int bits) {
    for (int i = 0; i < count; i += 8) {
      m[bits + i / 8] = (byte) (unsaturated(get(m, h + i, count - i)) * COLLECT >>> 56);
    }
  }

  /** 1 in each byte that holds a value from -127 to 126. */
  private static long unsaturated(long x) {
    return (~(magnitudes(x) + ONES) & HIGH) >>> 7;
  }

  /** x or -1 - x in each byte, 0 to 127. */
  private static long magnitudes(long x) {
    return x ^ (x >>> 7 & ONES) * 255;
  }

  /**
   * Adds an int8 map to int32 sums of another scale, where residual blocks join: to = saturate8(roundingShiftRight(sum
   * + skip * 2^up, shift)), in 64 bits, so that only the last step rounds. A map finer than the sums (up &lt; 0) is
   * rounded to their scale before.
   *
   * @param up fraction bits that the sums have more than the map, -31 to 31
   * @param shift fraction bits that the sums have more than the result, 0 to 31
   * @param relu negative results become 0
   * @param to int8, may be the map
   */
  public static void addShifted8(byte[] m, int sums, int skip, int up, int shift, boolean relu, int to, int count) {
    long least = relu ? 0 : Byte.MIN_VALUE;
    for (int i = 0; i < count; i++) {
      long added = up >= 0 ? (long) m[skip + i] << up : roundingShiftRight((int) m[skip + i], -up);
      long rounded = roundingShiftRight(getInt(m, sums + 4 * i) + added, shift);
      m[to + i] = (byte) Math.max(least, Math.min(Byte.MAX_VALUE, rounded));
    }
  }

  /**
   * How int8 values lie in their range: negative when one is at its end (127 or -128), positive when all are from
   * -{@code roomy} to {@code roomy} - 1, else 0.
   *
   * @param roomy 1 to 128
   */
  public static int headroom8(byte[] m, int off, int count, int roomy) {
    long full = 0;
    long large = 0;
    for (int i = 0; i < count; i += 8) {
      long x = get(m, off + i, count - i);
      long magnitude = magnitudes(x);
      full |= magnitude + ONES;
      large |= magnitude + (128 - roomy) * ONES;
    }
    return (full & HIGH) != 0 ? -1 : (large & HIGH) != 0 ? 0 : 1;
  }

  /** Sum of squares of int16 values: at most 2^30 each, so exact for any count. */
  public static long sumOfSquares16(byte[] m, int off, int count) {
    long sum = 0;
    for (int i = 0; i < count; i++) {
      long x = getShort(m, off + 2 * i);
      sum += x * x;
    }
    return sum;
  }

  /** Sum of squares of int32 values, saturating at 2^63 - 1. */
  public static long sumOfSquares32(byte[] m, int off, int count) {
    long sum = 0;
    for (int i = 0; i < count; i++) {
      long x = getInt(m, off + 4 * i);
      sum += x * x;
      if (sum < 0) {
        return Long.MAX_VALUE;
      }
    }
    return sum;
  }
}
