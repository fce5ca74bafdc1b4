package org.onegrasp.fixedpoint;

/**
 * Fixed-point primitives. A tensor holds integers q and one exponent f, its fraction bits: the real value is q / 2^f.
 * All scales are powers of two, so changing a scale is a shift, and the only operation that loses anything is
 * {@link #roundingShiftRight(int, int)}.
 *
 * <p>
 * There is one rounding rule in this project: to nearest, ties away from zero. It is symmetric, so that rounding noise
 * of gradients has no drift; there is one saturation rule: to the nearest value that the type can hold, -2^(n-1)
 * included.
 */
public final class FixedPoint {
  private FixedPoint() {}

  /**
   * Nearest integer to x / 2^k, ties away from zero; 0 &lt;= k &lt;= 31. Cannot overflow: the sum is taken in 64 bits.
   *
   * <p>
   * Adding half and shifting rounds ties up; taking 1 off a negative x first sends its ties down and moves nothing
   * else.
   */
  public static int roundingShiftRight(int x, int k) {
    return k == 0 ? x : (int) ((long) x + (x >> 31) + (1L << (k - 1)) >> k);
  }

  /** The same for 64 bits; 0 &lt;= k &lt;= 62. Exact for every x: the bit below the point is added after the shift. */
  public static long roundingShiftRight(long x, int k) {
    if (k == 0) {
      return x;
    }
    long tiesDown = x < 0 && x != Long.MIN_VALUE ? x - 1 : x;
    long doubled = tiesDown >> (k - 1);
    return (doubled >> 1) + (doubled & 1);
  }

  /** Nearest value in -128..127. */
  public static byte saturate8(int x) {
    return (byte) Math.max(Byte.MIN_VALUE, Math.min(Byte.MAX_VALUE, x));
  }

  /** Nearest value in -32,768..32,767. */
  public static short saturate16(int x) {
    return (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, x));
  }

  /** Nearest value in -2^31..2^31 - 1. */
  public static int saturate32(long x) {
    return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, x));
  }

  /** An accumulator with f fraction bits as int8 with f - shift: rounded, then saturated; 0 &lt;= shift &lt;= 31. */
  public static byte requantise8(int accumulator, int shift) {
    return saturate8(roundingShiftRight(accumulator, shift));
  }

  /** An accumulator with f fraction bits as int16 with f - shift: rounded, then saturated; 0 &lt;= shift &lt;= 31. */
  public static short requantise16(int accumulator, int shift) {
    return saturate16(roundingShiftRight(accumulator, shift));
  }

  /** Bits of a magnitude: 0 for 0, else 1 + floor(log2 x). x &gt;= 0. */
  public static int bitLength(long x) {
    return Long.SIZE - Long.numberOfLeadingZeros(x);
  }

  /**
   * Block floating point: the smallest shift &gt;= 0 after which a tensor whose largest magnitude is {@code absMax}
   * fits a signed type of {@code bits} bits without saturating, rounding included (255 needs 2 bits off for int8, as
   * 127.5 rounds to 128).
   */
  public static int blockShift(int absMax, int bits) {
    int limit = (1 << (bits - 1)) - 1;
    int shift = Math.max(0, bitLength(absMax) - (bits - 1));
    return roundingShiftRight(absMax, shift) > limit ? shift + 1 : shift;
  }

  /**
   * Floor of the square root; x &gt;= 0. One result bit at a time from the highest, so that no floating-point unit is
   * trusted.
   *
   * @throws ArithmeticException for a negative x
   */
  public static int squareRoot(long x) {
    if (x < 0) {
      throw new ArithmeticException(
          "square root of " + x + ": a sum of squares overflowed or the argument is negative");
    }
    long root = 0;
    for (long bit = 1L << 31 >> Math.max(0, (Long.numberOfLeadingZeros(x | 1) - 1) / 2); bit != 0; bit >>= 1) {
      long candidate = root | bit;
      if (Long.compareUnsigned(candidate * candidate, x) <= 0) {
        root = candidate;
      }
    }
    return saturate32(root);
  }
}
