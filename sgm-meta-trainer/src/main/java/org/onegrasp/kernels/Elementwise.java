package org.onegrasp.kernels;

import static org.onegrasp.fixedpoint.LittleEndian.getInt;
import static org.onegrasp.fixedpoint.LittleEndian.getShort;

/**
 * What the fixed-point rules ask of whole tensors between convolutions. All tensors are offsets into a slab m; int16 and int32 are
 * little endian; {@code count} is in elements. Plain loops: they touch each element once and cost little beside a convolution.
 */
public final class Elementwise {
  private Elementwise() {}

  /** Largest magnitude of int8 values, 0..128. */
  public static int absMax8(byte[] m, int off, int count) {
    int max = 0;
    for (int i = off; i < off + count; i++) {
      max = Math.max(max, Math.abs(m[i]));
    }
    return max;
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
