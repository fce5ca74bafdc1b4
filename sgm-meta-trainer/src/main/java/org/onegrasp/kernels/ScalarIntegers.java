package org.onegrasp.kernels;

import static org.onegrasp.fixedpoint.LittleEndian.getInt;
import static org.onegrasp.fixedpoint.LittleEndian.putInt;

import java.util.Arrays;
import org.onegrasp.fixedpoint.FixedPoint;

/** The specification of the int8 kernels: every sum in int32, straight from the definition. */
final class ScalarIntegers {
  private ScalarIntegers() {}

  static void convolve8(ConvShape s, byte[] m, int xOff, int wOff, int biasOff, int shift, boolean relu, int yOff,
      int firstRow, int endRow) {
    int row = s.outWidth() * s.outC();
    for (int out = firstRow * row; out < endRow * row; out++) {
      byte y = FixedPoint.requantise8(accumulator(s, m, xOff, wOff, biasOff, out), shift);
      m[yOff + out] = relu && y < 0 ? 0 : y;
    }
  }

  static void convolve32(ConvShape s, byte[] m, int xOff, int wOff, int biasOff, int yOff, int firstRow, int endRow) {
    int row = s.outWidth() * s.outC();
    for (int out = firstRow * row; out < endRow * row; out++) {
      putInt(m, yOff + 4 * out, accumulator(s, m, xOff, wOff, biasOff, out));
    }
  }

  private static int accumulator(ConvShape s, byte[] m, int xOff, int wOff, int biasOff, int out) {
    int o = out % s.outC();
    int oy = out / s.outC() / s.outWidth();
    int ox = out / s.outC() % s.outWidth();
    int sum = biasOff < 0 ? 0 : getInt(m, biasOff + 4 * o);
    for (int tap = 0; tap < s.kernel() * s.kernel(); tap++) {
      int cell = ScalarKernels.inputCell(s, oy, ox, tap);
      for (int c = s.depthwise() ? o : 0; cell >= 0 && c < (s.depthwise() ? o + 1 : s.inC()); c++) {
        sum += m[xOff + cell * s.inC() + c] * m[wOff + s.weight(tap, c, o)];
      }
    }
    return sum;
  }

  static void changes8(byte[] m, int more, int known, int shift, int before, int changes, int count) {
    for (int i = 0; i < count; i++) {
      byte y = FixedPoint.requantise8(getInt(m, more + 4 * i) + getInt(m, known + 4 * i), shift);
      m[changes + i] = (byte) (Math.max(0, y) - m[before + i]);
    }
  }

  static void weightGradient8(ConvShape s, byte[] m, int xOff, int gyOff, boolean accumulate, int gwOff, int gbOff) {
    biasGradient8(s, m, gyOff, accumulate, gbOff);
    if (!accumulate) {
      Arrays.fill(m, gwOff, gwOff + 4 * s.weights(), (byte) 0);
    }
    addTaps8(s, m, xOff, gyOff, 0, s.kernel() * s.kernel(), gwOff);
  }

  static void addTaps8(ConvShape s, byte[] m, int xOff, int gyOff, int firstTap, int endTap, int gwOff) {
    for (int oy = 0, out = gyOff; oy < s.outHeight(); oy++) {
      for (int ox = 0; ox < s.outWidth(); ox++, out += s.outC()) {
        for (int tap = firstTap; tap < endTap; tap++) {
          int cell = ScalarKernels.inputCell(s, oy, ox, tap);
          for (int c = 0; cell >= 0 && c < s.inC(); c++) {
            int first = s.depthwise() ? c : 0; // output channel
            int count = s.depthwise() ? 1 : s.outC();
            addProducts(count, m, m[xOff + cell * s.inC() + c], out + first,
                gwOff + 4 * s.weight(tap - firstTap, c, first));
          }
        }
      }
    }
  }

  private static void addProducts(int count, byte[] m, int value, int gyOff, int gwOff) {
    for (int o = 0; o < count; o++) {
      putInt(m, gwOff + 4 * o, getInt(m, gwOff + 4 * o) + value * m[gyOff + o]);
    }
  }

  /** Sums of gy over all cells. */
  static void biasGradient8(ConvShape s, byte[] m, int gyOff, boolean accumulate, int gbOff) {
    for (int o = 0; o < s.outC(); o++) {
      int sum = accumulate ? getInt(m, gbOff + 4 * o) : 0;
      for (int at = gyOff + o; at < gyOff + s.outputs(); at += s.outC()) {
        sum += m[at];
      }
      putInt(m, gbOff + 4 * o, sum);
    }
  }

  static void inputGradient8(ConvShape s, byte[] m, int gyOff, int wOff, int shift, int gxOff) {
    for (int in = 0; in < s.inputs(); in++) {
      int c = in % s.inC();
      int iy = in / s.inC() / s.width();
      int ix = in / s.inC() % s.width();
      m[gxOff + in] = FixedPoint.requantise8(inputSum(s, m, gyOff, wOff, iy, ix, c), shift);
    }
  }

  private static int inputSum(ConvShape s, byte[] m, int gyOff, int wOff, int iy, int ix, int c) {
    int sum = 0;
    for (int tap = 0; tap < s.kernel() * s.kernel(); tap++) {
      int sy = iy + s.pad() - tap / s.kernel() * s.dilation();
      int sx = ix + s.pad() - tap % s.kernel() * s.dilation();
      boolean fed =
          sy >= 0 && sy < s.height() && sy % s.stride() == 0 && sx >= 0 && sx < s.width() && sx % s.stride() == 0;
      int cell = sy / s.stride() * s.outWidth() + sx / s.stride();
      for (int o = s.depthwise() ? c : 0; fed && o < (s.depthwise() ? c + 1 : s.outC()); o++) {
        sum += m[gyOff + cell * s.outC() + o] * m[wOff + s.weight(tap, c, o)];
      }
    }
    return sum;
  }
}
