package org.onegrasp.kernels;

import java.util.Arrays;

/**
 * {@link Kernels} with the Vector API. A convolution is a matrix product: each output cell's input patch (terms) is copied into a
 * line of a small panel, and panel times weights (terms, outC) is computed in the register blocks of {@link VectorTile}.
 *
 * <p>Where outC is not a multiple of the vector length, the last vector of a row of weights reaches into the next row; those lanes
 * are computed and never stored. Arrays that end too early for that are copied once into a longer scratch array.
 */
final class VectorKernels implements Kernels {
  private static final int L = VectorTile.LANES;
  private static final int PIXELS = VectorTile.NARROW_LINES;

  private final VectorTile tile = new VectorTile();
  private float[] panel = new float[0];
  private float[] padded = new float[0];
  private float[] turned = new float[0];

  private final VectorIntegers integers;

  VectorKernels(float[] workspace) {
    if (L < 8) {
      throw new UnsupportedOperationException("the machine's vectors have " + 32 * L + " bits, the vector kernels need 256");
    }
    integers = new VectorIntegers(workspace);
  }

  @Override
  public void convolve(ConvShape s, float[] x, int xOff, float[] w, int wOff, float[] bias, int bOff, boolean relu, float[] y,
      int yOff) {
    int terms = s.terms();
    panel = atLeast(panel, PIXELS * terms);
    float[] b = readable(w, wOff, s.weights());
    int weights = b == w ? wOff : 0;
    for (int oy = 0; oy < s.outHeight(); oy++) {
      for (int ox = 0; ox < s.outWidth(); ox += PIXELS) {
        int pixels = Math.min(PIXELS, s.outWidth() - ox);
        for (int p = 0; p < pixels; p++) {
          gatherPatch(s, x, xOff, oy, ox + p, p * terms);
        }
        multiply(terms, b, weights, s.outC(), pixels, y, yOff + (oy * s.outWidth() + ox) * s.outC(), s.outC());
      }
    }
    addBias(s, bias, bOff, relu, y, yOff);
  }

  /** Copies the input cells under one output cell into the panel, taps in order, zeros outside the input. */
  private void gatherPatch(ConvShape s, float[] x, int xOff, int oy, int ox, int to) {
    int k = s.kernel();
    int run = k * s.inC();
    int left = ox * s.stride() - s.pad();
    boolean whole = s.dilation() == 1 && left >= 0 && left + k <= s.width();
    for (int ky = 0; ky < k; ky++, to += run) {
      int iy = oy * s.stride() + ky * s.dilation() - s.pad();
      if (iy < 0 || iy >= s.height()) {
        Arrays.fill(panel, to, to + run, 0);
      } else if (whole) {
        System.arraycopy(x, xOff + (iy * s.width() + left) * s.inC(), panel, to, run);
      } else {
        for (int kx = 0; kx < k; kx++) {
          int ix = left + kx * s.dilation();
          copyCell(x, xOff + (iy * s.width() + ix) * s.inC(), ix >= 0 && ix < s.width(), to + kx * s.inC(), s.inC());
        }
      }
    }
  }

  private void copyCell(float[] from, int at, boolean inside, int to, int count) {
    if (inside) {
      System.arraycopy(from, at, panel, to, count);
    } else {
      Arrays.fill(panel, to, to + count, 0);
    }
  }

  /** Panel (pixels, terms) times b (terms, columns) into y, whose lines are yLine apart. */
  private void multiply(int terms, float[] b, int bOff, int columns, int pixels, float[] y, int yOff, int yLine) {
    tile.rows = 1;
    tile.n = terms;
    tile.aLine = terms;
    tile.aStep = 1;
    tile.bStep = columns;
    int o = 0;
    for (; o + L < columns; o += 2 * L) {
      for (int p = 0; p < pixels; p += VectorTile.WIDE_LINES) {
        tile.wide(panel, p * terms, b, bOff + o);
        store(2 * L, Math.min(VectorTile.WIDE_LINES, pixels - p), Math.min(2 * L, columns - o), y, yOff + p * yLine + o, yLine);
      }
    }
    if (o < columns) {
      tile.narrow(panel, 0, b, bOff + o);
      store(L, pixels, columns - o, y, yOff + o, yLine);
    }
  }

  private void store(int sumLine, int lines, int count, float[] y, int yOff, int yLine) {
    for (int p = 0; p < lines; p++) {
      System.arraycopy(tile.sums, p * sumLine, y, yOff + p * yLine, count);
    }
  }

  private static void addBias(ConvShape s, float[] bias, int bOff, boolean relu, float[] y, int yOff) {
    int outC = s.outC();
    for (int out = yOff; out < yOff + s.outputs(); out += outC) {
      for (int o = 0; o < outC; o++) {
        y[out + o] += bias[bOff + o];
      }
      for (int o = 0; relu && o < outC; o++) {
        y[out + o] = Math.max(0, y[out + o]);
      }
    }
  }

  @Override
  public void weightGradient(ConvShape s, float[] x, int xOff, float[] gy, int gyOff, float[] gw, int gwOff, float[] gb, int gbOff) {
    for (int out = gyOff; out < gyOff + s.outputs(); out += s.outC()) {
      for (int o = 0; o < s.outC(); o++) {
        gb[gbOff + o] += gy[out + o];
      }
    }
    float[] b = readable(gy, gyOff, s.outputs());
    int g = b == gy ? gyOff : 0;
    panel = atLeast(panel, s.inputs() + VectorTile.NARROW_LINES);
    System.arraycopy(x, xOff, panel, 0, s.inputs());
    for (int ky = 0; ky < s.kernel(); ky++) {
      for (int kx = 0; kx < s.kernel(); kx++) {
        tapGradient(s, ky, kx, b, g, gw, gwOff + (ky * s.kernel() + kx) * s.inC() * s.outC());
      }
    }
  }

  /** One tap's gradient (inC, outC): the sum over the output cells whose input cell under this tap lies inside. */
  private void tapGradient(ConvShape s, int ky, int kx, float[] b, int bOff, float[] gw, int gwOff) {
    int dy = ky * s.dilation() - s.pad();
    int dx = kx * s.dilation() - s.pad();
    int top = first(dy, s.stride());
    int left = first(dx, s.stride());
    tile.rows = end(dy, s.stride(), s.height(), s.outHeight()) - top;
    tile.n = end(dx, s.stride(), s.width(), s.outWidth()) - left;
    tile.aLine = 1;
    tile.aStep = s.stride() * s.inC();
    tile.aRow = s.stride() * s.width() * s.inC();
    tile.bStep = s.outC();
    tile.bRow = s.outWidth() * s.outC();
    if (tile.rows <= 0 || tile.n <= 0) {
      return;
    }
    int a = ((top * s.stride() + dy) * s.width() + left * s.stride() + dx) * s.inC();
    int g = bOff + (top * s.outWidth() + left) * s.outC();
    int o = 0;
    for (; o + L < s.outC(); o += 2 * L) {
      for (int c = 0; c < s.inC(); c += VectorTile.WIDE_LINES) {
        tile.wide(panel, a + c, b, g + o);
        add(2 * L, Math.min(VectorTile.WIDE_LINES, s.inC() - c), Math.min(2 * L, s.outC() - o), gw, gwOff + c * s.outC() + o, s.outC());
      }
    }
    for (int c = 0; o < s.outC() && c < s.inC(); c += VectorTile.NARROW_LINES) {
      tile.narrow(panel, a + c, b, g + o);
      add(L, Math.min(VectorTile.NARROW_LINES, s.inC() - c), s.outC() - o, gw, gwOff + c * s.outC() + o, s.outC());
    }
  }

  private void add(int sumLine, int lines, int count, float[] y, int yOff, int yLine) {
    for (int p = 0; p < lines; p++) {
      for (int i = 0; i < count; i++) {
        y[yOff + p * yLine + i] += tile.sums[p * sumLine + i];
      }
    }
  }

  /** First output cell whose input cell, shifted by d, is not before the input. */
  private static int first(int d, int stride) {
    return d >= 0 ? 0 : (-d + stride - 1) / stride;
  }

  /** One past the last output cell whose input cell, shifted by d, is not behind the input. */
  private static int end(int d, int stride, int size, int outSize) {
    return size - 1 - d < 0 ? 0 : Math.min(outSize, (size - 1 - d) / stride + 1);
  }

  /**
   * The input cells of one residue class (iy mod stride, ix mod stride) are all reached by the same taps, so each class is a
   * matrix product of gathered gy cells with the transposed weights of those taps.
   */
  @Override
  public void inputGradient(ConvShape s, float[] gy, int gyOff, float[] w, int wOff, float[] gx, int gxOff) {
    panel = atLeast(panel, PIXELS * s.kernel() * s.kernel() * s.outC());
    turned = atLeast(turned, s.weights() + 2 * L);
    for (int py = 0; py < s.stride(); py++) {
      for (int px = 0; px < s.stride(); px++) {
        int terms = turnWeights(s, py, px, w, wOff) * s.outC();
        for (int iy = py; iy < s.height(); iy += s.stride()) {
          for (int ix = px; ix < s.width(); ix += PIXELS * s.stride()) {
            int pixels = Math.min(PIXELS, (s.width() - ix + s.stride() - 1) / s.stride());
            for (int p = 0; p < pixels; p++) {
              gatherGradient(s, gy, gyOff, iy, ix + p * s.stride(), p * terms);
            }
            multiply(terms, turned, 0, s.inC(), pixels, gx, gxOff + (iy * s.width() + ix) * s.inC(), s.stride() * s.inC());
          }
        }
      }
    }
  }

  /** Whether the tap k meets input cells of the residue class. */
  private static boolean meets(ConvShape s, int residue, int k) {
    return Math.floorMod(residue + s.pad() - k * s.dilation(), s.stride()) == 0;
  }

  /** Fills {@link #turned} (taps of the class, outC, inC) and returns the number of taps. */
  private int turnWeights(ConvShape s, int py, int px, float[] w, int wOff) {
    int taps = 0;
    for (int ky = 0; ky < s.kernel(); ky++) {
      for (int kx = 0; kx < s.kernel(); kx++) {
        if (meets(s, py, ky) && meets(s, px, kx)) {
          int from = wOff + (ky * s.kernel() + kx) * s.inC() * s.outC();
          int to = taps++ * s.outC() * s.inC();
          for (int c = 0; c < s.inC(); c++) {
            for (int o = 0; o < s.outC(); o++) {
              turned[to + o * s.inC() + c] = w[from + c * s.outC() + o];
            }
          }
        }
      }
    }
    return taps;
  }

  /** Copies the output gradients that an input cell contributed to, in the order of the turned weights. */
  private void gatherGradient(ConvShape s, float[] gy, int gyOff, int iy, int ix, int to) {
    for (int ky = 0; ky < s.kernel(); ky++) {
      int sy = iy + s.pad() - ky * s.dilation();
      for (int kx = 0; Math.floorMod(sy, s.stride()) == 0 && kx < s.kernel(); kx++) {
        int sx = ix + s.pad() - kx * s.dilation();
        if (Math.floorMod(sx, s.stride()) == 0) {
          boolean inside = sy >= 0 && sy < s.height() && sx >= 0 && sx < s.width();
          copyCell(gy, gyOff + (sy / s.stride() * s.outWidth() + sx / s.stride()) * s.outC(), inside, to, s.outC());
          to += s.outC();
        }
      }
    }
  }

  @Override
  public void convolve8(ConvShape s, byte[] m, int xOff, int wOff, int biasOff, int shift, boolean relu, int yOff) {
    integers.convolve8(s, m, xOff, wOff, biasOff, shift, relu, yOff);
  }

  @Override
  public void convolve32(ConvShape s, byte[] m, int xOff, int wOff, int biasOff, int yOff) {
    integers.convolve32(s, m, xOff, wOff, biasOff, yOff);
  }

  @Override
  public void weightGradient8(ConvShape s, byte[] m, int xOff, int gyOff, boolean accumulate, int gwOff, int gbOff) {
    integers.weightGradient8(s, m, xOff, gyOff, accumulate, gwOff, gbOff);
  }

  @Override
  public void inputGradient8(ConvShape s, byte[] m, int gyOff, int wOff, int turnedOff, int shift, int gxOff) {
    integers.inputGradient8(s, m, gyOff, wOff, turnedOff, shift, gxOff);
  }

  /** The array itself where vectors may be loaded past the tensor's end, else a longer copy that starts at 0. */
  private float[] readable(float[] values, int off, int count) {
    if (off + count + 2 * L <= values.length) {
      return values;
    }
    padded = atLeast(padded, count + 2 * L);
    System.arraycopy(values, off, padded, 0, count);
    return padded;
  }

  private static float[] atLeast(float[] scratch, int count) {
    return scratch.length >= count ? scratch : new float[count];
  }
}
