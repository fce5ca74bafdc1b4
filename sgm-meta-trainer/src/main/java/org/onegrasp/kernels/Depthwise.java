package org.onegrasp.kernels;

import java.util.Arrays;

/**
 * {@link Kernels} of depthwise convolutions in float, see {@link ConvShape#depthwise()}. The inner loops run over
 * neighbouring channels without a reduction, so the JIT makes vectors of them and the order of summation is the same on
 * every machine.
 */
final class Depthwise {
  private Depthwise() {}

  static void convolve(ConvShape s, float[] x, int xOff, float[] w, int wOff, float[] bias, int bOff, boolean relu,
      float[] y,
      int yOff) {
    int channels = s.outC();
    for (int out = yOff; out < yOff + s.outputs(); out += channels) {
      System.arraycopy(bias, bOff, y, out, channels);
    }
    forEachPair(s, (tap, in, out) -> addProducts(x, xOff + in, w, wOff + tap, y, yOff + out, channels));
    for (int k = yOff; relu && k < yOff + s.outputs(); k++) {
      y[k] = Math.max(0, y[k]);
    }
  }

  static void weightGradient(ConvShape s, float[] x, int xOff, float[] gy, int gyOff, float[] gw, int gwOff, float[] gb,
      int gbOff) {
    int channels = s.outC();
    for (int out = gyOff; out < gyOff + s.outputs(); out += channels) {
      for (int c = 0; c < channels; c++) {
        gb[gbOff + c] += gy[out + c];
      }
    }
    forEachPair(s, (tap, in, out) -> addProducts(x, xOff + in, gy, gyOff + out, gw, gwOff + tap, channels));
  }

  static void inputGradient(ConvShape s, float[] gy, int gyOff, float[] w, int wOff, float[] gx, int gxOff) {
    int channels = s.outC();
    Arrays.fill(gx, gxOff, gxOff + s.inputs(), 0);
    forEachPair(s, (tap, in, out) -> addProducts(gy, gyOff + out, w, wOff + tap, gx, gxOff + in, channels));
  }

  private static void addProducts(float[] a, int aOff, float[] b, int bOff, float[] sum, int sumOff, int count) {
    for (int c = 0; c < count; c++) {
      sum[sumOff + c] += a[aOff + c] * b[bOff + c];
    }
  }

  /** A tap that connects an input cell with an output cell, as indices of their first channels. */
  private interface Pair {
    void meet(int tap, int in, int out);
  }

  private static void forEachPair(ConvShape s, Pair pair) {
    TapRectangle rectangle = new TapRectangle();
    int channels = s.outC();
    for (int tap = 0; tap < s.kernel() * s.kernel(); tap++) {
      rectangle.of(s, tap);
      for (int row = rectangle.top(); row < rectangle.bottom(); row++) {
        for (int col = rectangle.left(); col < rectangle.right(); col++) {
          pair.meet(tap * channels, rectangle.inputCell(row, col) * channels, (row * s.outWidth() + col) * channels);
        }
      }
    }
  }
}
