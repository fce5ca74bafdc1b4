package org.onegrasp.kernels;

import java.util.Arrays;

/**
 * The specification of {@link Kernels}: plain loops that follow the definition.
 *
 * <p>
 * With pad = dilation (kernel - 1) / 2, an output cell (oy, ox) and a tap (ky, kx) meet at the input cell (oy stride +
 * ky dilation - pad, ox stride + kx dilation - pad); cells outside the input count as zero.
 */
final class ScalarKernels implements Kernels {
  private final Depthwise depthwise = new Depthwise();

  ScalarKernels() {}

  @Override
  public void convolve(ConvShape s, float[] x, int xOff, float[] w, int wOff, float[] bias, int bOff, boolean relu,
      float[] y,
      int yOff) {
    if (s.depthwise()) {
      depthwise.convolve(s, x, xOff, w, wOff, bias, bOff, relu, y, yOff);
      return;
    }
    for (int oy = 0, out = yOff; oy < s.outHeight(); oy++) {
      for (int ox = 0; ox < s.outWidth(); ox++, out += s.outC()) {
        System.arraycopy(bias, bOff, y, out, s.outC());
        for (int tap = 0; tap < s.kernel() * s.kernel(); tap++) {
          int cell = inputCell(s, oy, ox, tap);
          if (cell >= 0) {
            addProducts(s, x, xOff + cell * s.inC(), w, wOff + tap * s.inC() * s.outC(), y, out);
          }
        }
        for (int o = 0; relu && o < s.outC(); o++) {
          y[out + o] = Math.max(0, y[out + o]);
        }
      }
    }
  }

  private static void addProducts(ConvShape s, float[] x, int in, float[] w, int weight, float[] y, int out) {
    for (int c = 0; c < s.inC(); c++) {
      for (int o = 0; o < s.outC(); o++) {
        y[out + o] += x[in + c] * w[weight + c * s.outC() + o];
      }
    }
  }

  @Override
  public void weightGradient(ConvShape s, float[] x, int xOff, float[] gy, int gyOff, float[] gw, int gwOff, float[] gb,
      int gbOff) {
    if (s.depthwise()) {
      depthwise.weightGradient(s, x, xOff, gy, gyOff, gw, gwOff, gb, gbOff);
      return;
    }
    for (int oy = 0, out = gyOff; oy < s.outHeight(); oy++) {
      for (int ox = 0; ox < s.outWidth(); ox++, out += s.outC()) {
        for (int o = 0; o < s.outC(); o++) {
          gb[gbOff + o] += gy[out + o];
        }
        for (int tap = 0; tap < s.kernel() * s.kernel(); tap++) {
          int cell = inputCell(s, oy, ox, tap);
          for (int c = 0; cell >= 0 && c < s.inC(); c++) {
            float value = x[xOff + cell * s.inC() + c];
            int weight = gwOff + (tap * s.inC() + c) * s.outC();
            for (int o = 0; o < s.outC(); o++) {
              gw[weight + o] += value * gy[out + o];
            }
          }
        }
      }
    }
  }

  @Override
  public void inputGradient(ConvShape s, float[] gy, int gyOff, float[] w, int wOff, float[] gx, int gxOff) {
    if (s.depthwise()) {
      depthwise.inputGradient(s, gy, gyOff, w, wOff, gx, gxOff);
      return;
    }
    Arrays.fill(gx, gxOff, gxOff + s.inputs(), 0);
    for (int oy = 0, out = gyOff; oy < s.outHeight(); oy++) {
      for (int ox = 0; ox < s.outWidth(); ox++, out += s.outC()) {
        for (int tap = 0; tap < s.kernel() * s.kernel(); tap++) {
          int cell = inputCell(s, oy, ox, tap);
          for (int c = 0; cell >= 0 && c < s.inC(); c++) {
            int weight = wOff + (tap * s.inC() + c) * s.outC();
            float sum = 0;
            for (int o = 0; o < s.outC(); o++) {
              sum += gy[out + o] * w[weight + o];
            }
            gx[gxOff + cell * s.inC() + c] += sum;
          }
        }
      }
    }
  }

  @Override
  public void multiply(MatrixProduct s, float[] a, int aOff, float[] b, int bOff, float[] c, int cOff) {
    for (int row = 0; row < s.rows(); row++) {
      for (int column = 0; column < s.columns(); column++) {
        float sum = 0;
        for (int k = 0; k < s.terms(); k++) {
          sum += a[aOff + row * s.lineA() + k * s.stepA()] * b[bOff + k * s.stepB() + column * s.lineB()];
        }
        c[cOff + row * s.columns() + column] += sum;
      }
    }
  }

  @Override
  public void pool(PatchGrid g, float[] map, int mapOff, boolean mean, float factor, float[] pooled, int pooledOff) {
    for (int row = 0, to = pooledOff; row < g.rows(); row++) {
      for (int column = 0; column < g.columns(); column++) {
        float scale = mean ? factor / (g.heightOf(row) * g.widthOf(column)) : factor;
        for (int c = 0; c < g.channels(); c++) {
          float sum = 0;
          for (int cell = 0; cell < g.heightOf(row) * g.widthOf(column); cell++) {
            int beside = cell / g.widthOf(column) * g.width() + cell % g.widthOf(column);
            sum += map[mapOff + g.first(row, column) + beside * g.channels() + c];
          }
          pooled[to++] = scale * sum;
        }
      }
    }
  }

  @Override
  public void convolve8(ConvShape s, byte[] m, int xOff, int wOff, int biasOff, int shift, boolean relu, int yOff,
      int firstRow,
      int endRow) {
    ScalarIntegers.convolve8(s, m, xOff, wOff, biasOff, shift, relu, yOff, firstRow, endRow);
  }

  @Override
  public void convolve32(ConvShape s, byte[] m, int xOff, int wOff, int biasOff, int yOff, int firstRow, int endRow) {
    ScalarIntegers.convolve32(s, m, xOff, wOff, biasOff, yOff, firstRow, endRow);
  }

  @Override
  public void weightGradient8(ConvShape s, byte[] m, int xOff, int gyOff, boolean accumulate, int gwOff, int gbOff) {
    ScalarIntegers.weightGradient8(s, m, xOff, gyOff, accumulate, gwOff, gbOff);
  }

  @Override
  public void biasGradient8(ConvShape s, byte[] m, int gyOff, int gbOff) {
    ScalarIntegers.biasGradient8(s, m, gyOff, false, gbOff);
  }

  @Override
  public void tapGradient8(ConvShape s, byte[] m, int xOff, int gyOff, int firstTap, int endTap, int gwOff) {
    Arrays.fill(m, gwOff, gwOff + 4 * (endTap - firstTap) * s.tapWeights(), (byte) 0);
    ScalarIntegers.addTaps8(s, m, xOff, gyOff, firstTap, endTap, gwOff);
  }

  @Override
  public void inputGradient8(ConvShape s, byte[] m, int gyOff, int wOff, int turnedOff, int shift, int gxOff) {
    ScalarIntegers.inputGradient8(s, m, gyOff, wOff, shift, gxOff);
  }

  @Override
  public void turnedCells(float[] col, float[] row, int from, int end, float x0, float y0, float cos, float sin,
      int width, int[] cells) {
    ScalarHeights.turnedCells(col, row, from, end, x0, y0, cos, sin, width, cells);
  }

  @Override
  public void compareHeights(int[] map, int at, int[] cells, int[] shown, int from, int end, int excess, int noise,
      int[] sums) {
    ScalarHeights.compareHeights(map, at, cells, shown, from, end, excess, noise, sums);
  }

  /** Row-major index of the input cell under a tap (ky * kernel + kx) of an output cell, -1 outside the input. */
  static int inputCell(ConvShape s, int oy, int ox, int tap) {
    int iy = oy * s.stride() + tap / s.kernel() * s.dilation() - s.pad();
    int ix = ox * s.stride() + tap % s.kernel() * s.dilation() - s.pad();
    return iy < 0 || iy >= s.height() || ix < 0 || ix >= s.width() ? -1 : iy * s.width() + ix;
  }
}
