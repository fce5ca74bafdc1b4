package org.onegrasp.kernels;

import java.util.Arrays;

/**
 * {@link Kernels} with the Vector API. A convolution is a matrix product: each output cell's input patch (terms) is
 * copied into a line of a small panel, and panel times weights (terms, outC) is computed in the register blocks of
 * {@link VectorTile}.
 *
 * <p>
 * Where outC is not a multiple of the vector length, the last vector of a row of weights reaches into the next row;
 * those lanes are computed and never stored. Arrays that end too early for that are copied once into a longer scratch
 * array.
 */
final class VectorKernels implements Kernels {
  private static final int L = VectorTile.LANES;
  private static final int LINES = VectorTile.NARROW_LINES;
  /** Patches in the panel at a time where a weight gradient is made from patches. */
  private static final int PATCHES = 64;

  private final VectorTile tile = new VectorTile();
  private final PatchPlan plan = new PatchPlan();
  private final TapRectangle rectangle = new TapRectangle();
  private float[] panel = new float[0];
  private float[] padded = new float[0];
  private float[] turned = new float[0];

  private final VectorProduct product = new VectorProduct();
  private final VectorPooling pooling = new VectorPooling();
  private final VectorIntegers integers;
  private final Depthwise depthwise = new VectorDepthwise();

  VectorKernels(float[] workspace) {
    if (L < 4) {
      throw new UnsupportedOperationException(
          "the machine's vectors have " + 32 * L + " bits, the vector kernels need 128");
    }
    integers = new VectorIntegers(workspace);
  }

  @Override
  public void convolve(ConvShape s, float[] x, int xOff, float[] w, int wOff, float[] bias, int bOff, boolean relu,
      float[] y,
      int yOff) {
    if (s.depthwise()) {
      depthwise.convolve(s, x, xOff, w, wOff, bias, bOff, relu, y, yOff);
      return;
    }
    float[] b = readable(w, wOff, s.weights());
    plan.forward(s);
    multiply(x, xOff, b, b == w ? wOff : 0, s.outC(), y, yOff);
    VectorRectifier.addBias(y, yOff, s.outputs(), s.outC(), bias, bOff, relu);
  }

  @Override
  public void inputGradient(ConvShape s, float[] gy, int gyOff, float[] w, int wOff, float[] gx, int gxOff) {
    if (s.depthwise()) {
      depthwise.inputGradient(s, gy, gyOff, w, wOff, gx, gxOff);
      return;
    }
    turned = atLeast(turned, s.weights() + 2 * L);
    for (int py = 0; py < s.stride(); py++) {
      for (int px = 0; px < s.stride(); px++) {
        turnWeights(s, py, px, w, wOff);
        plan.backward(s, py, px, false);
        multiply(gy, gyOff, turned, 0, s.inC(), gx, gxOff);
      }
    }
  }

  /** Fills {@link #turned} (taps of the residue class, outC, inC). */
  private void turnWeights(ConvShape s, int py, int px, float[] w, int wOff) {
    int to = 0;
    for (int ky = 0; ky < s.kernel(); ky++) {
      for (int kx = 0; kx < s.kernel(); kx++) {
        if (PatchPlan.meets(s, py, ky) && PatchPlan.meets(s, px, kx)) {
          int from = wOff + (ky * s.kernel() + kx) * s.inC() * s.outC();
          for (int o = 0; o < s.outC(); o++) {
            for (int c = 0; c < s.inC(); c++) {
              turned[to++] = w[from + c * s.outC() + o];
            }
          }
        }
      }
    }
  }

  /** Runs the plan: patches of the source times b (terms, columns) into the target. */
  private void multiply(float[] source, int sourceOff, float[] b, int bOff, int columns, float[] target,
      int targetOff) {
    int terms = plan.taps * plan.channels;
    panel = atLeast(panel, LINES * terms);
    tile.rows = 1;
    tile.n = terms;
    tile.aLine = terms;
    tile.aStep = 1;
    tile.bStep = columns;
    for (int cell = 0; cell < plan.cells(); cell += LINES) {
      int lines = Math.min(LINES, plan.cells() - cell);
      int there = sourceOff + cell * terms; // where the patches lie side by side already
      boolean gathered = !plan.sourceIsPatches() || there + LINES * terms > source.length;
      for (int p = 0; gathered && p < lines; p++) {
        gatherPatch(cell + p, source, sourceOff, p * terms);
      }
      float[] a = gathered ? panel : source;
      int first = gathered ? 0 : there;
      int o = 0;
      for (; o + L < columns; o += 2 * L) {
        for (int p = 0; p < lines; p += VectorTile.WIDE_LINES) {
          tile.wide(a, first + p * terms, b, bOff + o);
          store(cell + p, Math.min(VectorTile.WIDE_LINES, lines - p), 2 * L, columns, target, targetOff, o);
        }
      }
      if (o < columns) {
        tile.narrow(a, first, b, bOff + o);
        store(cell, lines, L, columns, target, targetOff, o);
      }
    }
  }

  /** Copies the source cells of one target cell into the panel, taps in order, zeros outside. */
  private void gatherPatch(int cell, float[] source, int sourceOff, int to) {
    plan.at(cell);
    int channels = plan.channels;
    for (int tap = 0, at = to; tap < plan.taps; tap += plan.run, at += plan.run * channels) {
      int first = plan.source(tap);
      if (first >= 0 && plan.source(tap + plan.run - 1) >= 0) {
        System.arraycopy(source, sourceOff + first * channels, panel, at, plan.run * channels);
      } else {
        for (int i = 0; i < plan.run; i++) {
          copyCell(source, sourceOff, plan.source(tap + i), at + i * channels);
        }
      }
    }
  }

  private void copyCell(float[] source, int sourceOff, int sourceCell, int to) {
    if (sourceCell < 0) {
      Arrays.fill(panel, to, to + plan.channels, 0);
    } else {
      System.arraycopy(source, sourceOff + sourceCell * plan.channels, panel, to, plan.channels);
    }
  }

  private void store(int cell, int lines, int width, int columns, float[] target, int targetOff, int o) {
    for (int p = 0; p < lines; p++) {
      plan.at(cell + p);
      System.arraycopy(tile.sums, p * width, target, targetOff + plan.target() * columns + o,
          Math.min(width, columns - o));
    }
  }

  @Override
  public void closeUnits(float[] h, float[] g, int count) {
    VectorRectifier.closeUnits(h, g, count);
  }

  @Override
  public void weightGradient(ConvShape s, float[] x, int xOff, float[] gy, int gyOff, float[] gw, int gwOff, float[] gb,
      int gbOff) {
    if (s.depthwise()) {
      depthwise.weightGradient(s, x, xOff, gy, gyOff, gw, gwOff, gb, gbOff);
      return;
    }
    for (int out = gyOff; out < gyOff + s.outputs(); out += s.outC()) {
      for (int o = 0; o < s.outC(); o++) {
        gb[gbOff + o] += gy[out + o];
      }
    }
    float[] b = readable(gy, gyOff, s.outputs());
    int g = b == gy ? gyOff : 0;
    tile.aLine = 1;
    tile.bStep = s.outC();
    if (s.inC() < VectorTile.WIDE_LINES) {
      gradientFromPatches(s, x, xOff, b, g, gw, gwOff);
    } else {
      gradientFromTaps(s, x, xOff, b, g, gw, gwOff);
    }
  }

  /**
   * With few input channels: patches (cells, terms) in the panel, so that the lines of a block are terms of all taps.
   */
  private void gradientFromPatches(ConvShape s, float[] x, int xOff, float[] b, int bOff, float[] gw, int gwOff) {
    plan.forward(s);
    int terms = s.terms();
    panel = atLeast(panel, PATCHES * terms + LINES);
    tile.rows = 1;
    tile.aStep = terms;
    for (int cell = 0; cell < plan.cells(); cell += PATCHES) {
      tile.n = Math.min(PATCHES, plan.cells() - cell);
      for (int i = 0; i < tile.n; i++) {
        gatherPatch(cell + i, x, xOff, i * terms);
      }
      for (int term = 0; term < terms; term += LINES) {
        for (int o = 0; o < s.outC(); o += L) {
          tile.narrow(panel, term, b, bOff + cell * s.outC() + o);
          add(L, Math.min(LINES, terms - term), Math.min(L, s.outC() - o), gw, gwOff + term * s.outC() + o, s.outC());
        }
      }
    }
  }

  /** Each tap's gradient (inC, outC) is the sum over the output cells whose input cell under this tap lies inside. */
  private void gradientFromTaps(ConvShape s, float[] x, int xOff, float[] b, int bOff, float[] gw, int gwOff) {
    panel = atLeast(panel, s.inputs() + LINES);
    System.arraycopy(x, xOff, panel, 0, s.inputs());
    tile.aStep = s.stride() * s.inC();
    tile.aRow = s.stride() * s.width() * s.inC();
    tile.bRow = s.outWidth() * s.outC();
    for (int tap = 0; tap < s.kernel() * s.kernel(); tap++) {
      rectangle.of(s, tap);
      if (!rectangle.empty()) {
        tile.rows = rectangle.bottom() - rectangle.top();
        tile.n = rectangle.right() - rectangle.left();
        int g = bOff + (rectangle.top() * s.outWidth() + rectangle.left()) * s.outC();
        tapGradient(s, rectangle.inputCell(rectangle.top(), rectangle.left()) * s.inC(), b, g, gw,
            gwOff + tap * s.inC() * s.outC());
      }
    }
  }

  private void tapGradient(ConvShape s, int a, float[] b, int bOff, float[] gw, int gwOff) {
    int o = 0;
    for (; o + L < s.outC(); o += 2 * L) {
      for (int c = 0; c < s.inC(); c += VectorTile.WIDE_LINES) {
        tile.wide(panel, a + c, b, bOff + o);
        int count = Math.min(2 * L, s.outC() - o);
        add(2 * L, Math.min(VectorTile.WIDE_LINES, s.inC() - c), count, gw, gwOff + c * s.outC() + o, s.outC());
      }
    }
    for (int c = 0; o < s.outC() && c < s.inC(); c += LINES) {
      tile.narrow(panel, a + c, b, bOff + o);
      add(L, Math.min(LINES, s.inC() - c), s.outC() - o, gw, gwOff + c * s.outC() + o, s.outC());
    }
  }

  private void add(int width, int lines, int count, float[] y, int yOff, int yLine) {
    for (int p = 0; p < lines; p++) {
      for (int i = 0; i < count; i++) {
        y[yOff + p * yLine + i] += tile.sums[p * width + i];
      }
    }
  }

  @Override
  public void multiply(MatrixProduct s, float[] a, int aOff, float[] b, int bOff, float[] c, int cOff) {
    product.multiply(s, a, aOff, b, bOff, c, cOff);
  }

  @Override
  public void pool(PatchGrid g, float[] map, int mapOff, boolean mean, float factor, float[] pooled, int pooledOff) {
    pooling.pool(g, map, mapOff, mean, factor, pooled, pooledOff);
  }

  @Override
  public void convolve8(ConvShape s, byte[] m, int xOff, int wOff, int biasOff, int shift, boolean relu, int yOff,
      int firstRow,
      int endRow) {
    integers.convolve8(s, m, xOff, wOff, biasOff, shift, relu, yOff, firstRow, endRow);
  }

  @Override
  public void convolve32(ConvShape s, byte[] m, int xOff, int wOff, int biasOff, int yOff, int firstRow, int endRow) {
    integers.convolve32(s, m, xOff, wOff, biasOff, yOff, firstRow, endRow);
  }

  @Override
  public void changes8(byte[] m, int more, int known, int shift, int before, int changes, int count) {
    VectorChanges.changes8(m, more, known, shift, before, changes, count);
  }

  @Override
  public void weightGradient8(ConvShape s, byte[] m, int xOff, int gyOff, boolean accumulate, int gwOff, int gbOff) {
    integers.weightGradient8(s, m, xOff, gyOff, accumulate, gwOff, gbOff);
  }

  @Override
  public void biasGradient8(ConvShape s, byte[] m, int gyOff, int gbOff) {
    integers.biasGradient8(s, m, gyOff, false, gbOff);
  }

  @Override
  public void tapGradient8(ConvShape s, byte[] m, int xOff, int gyOff, int firstTap, int endTap, int gwOff) {
    integers.tapGradient8(s, m, xOff, gyOff, firstTap, endTap, gwOff);
  }

  @Override
  public void inputGradient8(ConvShape s, byte[] m, int gyOff, int wOff, int turnedOff, int shift, int gxOff) {
    integers.inputGradient8(s, m, gyOff, wOff, turnedOff, shift, gxOff);
  }

  @Override
  public void turnedCells(float[] col, float[] row, int from, int end, float x0, float y0, float cos, float sin,
      int width, int[] cells) {
    if (VectorHeights.GATHER) {
      VectorHeights.turnedCells(col, row, from, end, x0, y0, cos, sin, width, cells);
    } else {
      ScalarHeights.turnedCells(col, row, from, end, x0, y0, cos, sin, width, cells);
    }
  }

  @Override
  public void compareHeights(int[] map, int at, int[] cells, int[] shown, int from, int end, int excess, int noise,
      int[] sums) {
    if (VectorHeights.GATHER) {
      VectorHeights.compareHeights(map, at, cells, shown, from, end, excess, noise, sums);
    } else {
      ScalarHeights.compareHeights(map, at, cells, shown, from, end, excess, noise, sums);
    }
  }

  @Override
  public void surfaces(float[] depth, int from, int end, int width, float noise, float slope, float[] surfaces) {
    VectorDepth.surfaces(depth, from, end, width, noise, slope, surfaces);
  }

  @Override
  public int place(float[] depth, int from, int end, int col, float[] rays, int side, float lowest, float highest,
      int[] pixels, int[] cells, float[] heights, int at) {
    return VectorDepth.place(depth, from, end, col, rays, side, lowest, highest, pixels, cells, heights, at);
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
