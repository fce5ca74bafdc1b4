package org.onegrasp.kernels;

import static org.onegrasp.fixedpoint.LittleEndian.getInt;
import static org.onegrasp.fixedpoint.LittleEndian.getShort;
import static org.onegrasp.fixedpoint.LittleEndian.putInt;
import static org.onegrasp.fixedpoint.LittleEndian.putShort;

import org.onegrasp.fixedpoint.FixedPoint;

/**
 * What the fixed-point rules do to whole tensors between convolutions. All tensors are offsets into a slab m; int16 and int32 are
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

  /** Largest magnitude of int16 values, 0..32,768. */
  public static int absMax16(byte[] m, int off, int count) {
    int max = 0;
    for (int i = 0; i < count; i++) {
      max = Math.max(max, Math.abs(getShort(m, off + 2 * i)));
    }
    return max;
  }

  /** Largest magnitude of int32 values, 0..2^31 - 1; -2^31 counts as 2^31 - 1. */
  public static int absMax32(byte[] m, int off, int count) {
    int max = 0;
    for (int i = 0; i < count; i++) {
      int x = getInt(m, off + 4 * i);
      max = Math.max(max, x < 0 ? -Math.max(x, -Integer.MAX_VALUE) : x);
    }
    return max;
  }

  /** Sum of squares of int8 values, exact below 2^49 elements. */
  public static long sumOfSquares8(byte[] m, int off, int count) {
    long sum = 0;
    for (int i = off; i < off + count; i++) {
      sum += m[i] * m[i];
    }
    return sum;
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

  /** int8 = saturate8(roundingShiftRight(int32, shift)); {@code to} may equal {@code from}. */
  public static void requantise32To8(byte[] m, int from, int count, int shift, int to) {
    for (int i = 0; i < count; i++) {
      m[to + i] = FixedPoint.requantise8(getInt(m, from + 4 * i), shift);
    }
  }

  /** int16 = saturate16(roundingShiftRight(int32, shift)); {@code to} may equal {@code from}. */
  public static void requantise32To16(byte[] m, int from, int count, int shift, int to) {
    for (int i = 0; i < count; i++) {
      putShort(m, to + 2 * i, FixedPoint.requantise16(getInt(m, from + 4 * i), shift));
    }
  }

  /** int8 = saturate8(roundingShiftRight(int16, shift)), such as the working copy of stored weights; {@code to} may equal {@code from}. */
  public static void requantise16To8(byte[] m, int from, int count, int shift, int to) {
    for (int i = 0; i < count; i++) {
      m[to + i] = FixedPoint.requantise8(getShort(m, from + 2 * i), shift);
    }
  }

  /** The gradient of a ReLU: g = 0 wherever the activation h &lt;= 0; both int8. */
  public static void maskByRelu(byte[] m, int g, int h, int count) {
    for (int i = 0; i < count; i++) {
      m[g + i] = (byte) (m[g + i] & -m[h + i] >> 31); // -h >> 31 has all bits set exactly for h > 0
    }
  }

  /** a = saturate8(a + b), both int8. */
  public static void add8(byte[] m, int a, int b, int count) {
    for (int i = 0; i < count; i++) {
      m[a + i] = FixedPoint.saturate8(m[a + i] + m[b + i]);
    }
  }

  /** a = a + b, both int32, wrapping. */
  public static void add32(byte[] m, int a, int b, int count) {
    for (int i = 0; i < count; i++) {
      putInt(m, a + 4 * i, getInt(m, a + 4 * i) + getInt(m, b + 4 * i));
    }
  }

  /**
   * int8 (height, width, 4 channels) to (2 height, 2 width, channels): of a cell's four groups of channels the first two become
   * the upper pair of cells, the last two the lower pair. {@code from} and {@code to} must not overlap.
   */
  public static void depthToSpace(byte[] m, int from, int height, int width, int channels, int to) {
    for (int row = 0, in = from; row < height; row++) {
      for (int col = 0; col < width; col++) {
        for (int part = 0; part < 4; part++, in += channels) {
          int cell = (2 * row + part / 2) * 2 * width + 2 * col + part % 2;
          System.arraycopy(m, in, m, to + cell * channels, channels);
        }
      }
    }
  }

  /** The inverse of {@link #depthToSpace} (and its gradient): (2 height, 2 width, channels) to (height, width, 4 channels). */
  public static void spaceToDepth(byte[] m, int from, int height, int width, int channels, int to) {
    for (int row = 0, out = to; row < height; row++) {
      for (int col = 0; col < width; col++) {
        for (int part = 0; part < 4; part++, out += channels) {
          int cell = (2 * row + part / 2) * 2 * width + 2 * col + part % 2;
          System.arraycopy(m, from + cell * channels, m, out, channels);
        }
      }
    }
  }
}
