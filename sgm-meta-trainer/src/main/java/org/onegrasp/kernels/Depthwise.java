package org.onegrasp.kernels;

import java.util.Arrays;

/**
 * {@link Kernels} of depthwise convolutions in float, see {@link ConvShape#depthwise()}: under each tap, rows of cells
 * that lie side by side in the input and in the output. {@code VectorDepthwise} has the vectors for them.
 */
class Depthwise {
  private final TapRectangle rectangle = new TapRectangle();

  void convolve(ConvShape s, float[] x, int xOff, float[] w, int wOff, float[] bias, int bOff, boolean relu, float[] y,
      int yOff) {
    int channels = s.outC();
    for (int out = yOff; out < yOff + s.outputs(); out += channels) {
      System.arraycopy(bias, bOff, y, out, channels);
    }
    forEachRow(s, (tap, in, out, cells) -> addScaled(x, xOff + in, s.stride() * channels, w, wOff + tap, y, yOff + out,
        channels, cells, channels));
    if (relu) {
      rectify(y, yOff, s.outputs());
    }
  }

  void weightGradient(ConvShape s, float[] x, int xOff, float[] gy, int gyOff, float[] gw, int gwOff, float[] gb,
      int gbOff) {
    int channels = s.outC();
    for (int out = gyOff; out < gyOff + s.outputs(); out += channels) {
      for (int c = 0; c < channels; c++) {
        gb[gbOff + c] += gy[out + c];
      }
    }
    forEachRow(s, (tap, in, out, cells) -> addDots(x, xOff + in, s.stride() * channels, gy, gyOff + out, gw,
        gwOff + tap, cells, channels));
  }

  void inputGradient(ConvShape s, float[] gy, int gyOff, float[] w, int wOff, float[] gx, int gxOff) {
    int channels = s.outC();
    Arrays.fill(gx, gxOff, gxOff + s.inputs(), 0);
    forEachRow(s, (tap, in, out, cells) -> addScaled(gy, gyOff + out, channels, w, wOff + tap, gx, gxOff + in,
        s.stride() * channels, cells, channels));
  }

  /** sum[i, c] += a[i, c] * w[c] for all cells i. */
  void addScaled(float[] a, int aOff, int aStep, float[] w, int wOff, float[] sum, int sumOff, int sumStep, int cells,
      int channels) {
    for (int i = 0; i < cells; i++) {
      for (int c = 0; c < channels; c++) {
        sum[sumOff + i * sumStep + c] += a[aOff + i * aStep + c] * w[wOff + c];
      }
    }
  }

  /** sum[c] += a[i, c] * b[i, c] over all cells i; those of b lie side by side. */
  void addDots(float[] a, int aOff, int aStep, float[] b, int bOff, float[] sum, int sumOff, int cells, int channels) {
    for (int i = 0; i < cells; i++) {
      for (int c = 0; c < channels; c++) {
        sum[sumOff + c] += a[aOff + i * aStep + c] * b[bOff + i * channels + c];
      }
    }
  }

  /** y = max(0, y). */
  void rectify(float[] y, int yOff, int count) {
    for (int k = yOff; k < yOff + count; k++) {
      y[k] = Math.max(0, y[k]);
    }
  }

  /** A tap over a row of output cells, by the indices of their first channels. */
  private interface TapRow {
    void meet(int tap, int in, int out, int cells);
  }

  private void forEachRow(ConvShape s, TapRow taps) {
    int channels = s.outC();
    for (int row = 0; row < s.outHeight(); row++) {
      for (int tap = 0; tap < s.kernel() * s.kernel(); tap++) {
        rectangle.of(s, tap);
        if (row >= rectangle.top() && row < rectangle.bottom() && !rectangle.empty()) {
          taps.meet(tap * channels, rectangle.inputCell(row, rectangle.left()) * channels,
              (row * s.outWidth() + rectangle.left()) * channels, rectangle.right() - rectangle.left());
        }
      }
    }
  }
}
