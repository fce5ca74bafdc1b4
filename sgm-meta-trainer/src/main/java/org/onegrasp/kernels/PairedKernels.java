package org.onegrasp.kernels;

import java.util.Arrays;
import org.onegrasp.parallel.Partner;

/**
 * Kernels of two threads: the large int8 convolutions of {@link Kernels} in pieces of some rows, gradients of weights
 * in pieces of one tap. Each value is computed by one of the two as it would be by one alone, so the bytes are the
 * same. What is small, in float, or cannot be cut is done by the owner.
 */
final class PairedKernels implements Kernels, Partner.Work {
  /** Fewer multiplications are not worth a second thread. */
  private static final long LEAST_MACS = 100_000;
  private static final int PIECES = 6; // of a map: enough that neither waits long for the other's last
  private static final int LEAST_CHANNELS = 4; // with fewer, all taps of a gradient are made together

  private enum Operation {
    CONVOLVE8, CONVOLVE32, TAP_GRADIENT8
  }

  private final Kernels own;
  private final Kernels partners;
  private final Partner partner;
  private ConvShape[] shapes = new ConvShape[8]; // that were turned
  private ConvShape[] turned = new ConvShape[8];
  private int turnedCount;

  // The operation that is shared: its operands as in Kernels.
  private Operation operation = Operation.CONVOLVE8;
  private ConvShape s;
  private byte[] m;
  private int x;
  private int w;
  private int bias;
  private int shift;
  private boolean relu;
  private int y;
  private int first; // row or tap
  private int end;
  private int step; // rows or taps of a piece

  PairedKernels(Kernels own, Kernels partners, Partner partner) {
    this.own = own;
    this.partners = partners;
    this.partner = partner;
  }

  @Override
  public void piece(int index, boolean byPartner) {
    Kernels kernels = byPartner ? partners : own;
    int from = first + index * step;
    int to = Math.min(end, from + step);
    switch (operation) {
      case CONVOLVE8 -> kernels.convolve8(s, m, x, w, bias, shift, relu, y, from, to);
      case CONVOLVE32 -> kernels.convolve32(s, m, x, w, bias, y, from, to);
      case TAP_GRADIENT8 -> kernels.tapGradient8(s, m, x, w, from, to, y + 4 * (from - first) * s.tapWeights());
    }
  }

  private void share(Operation shared, ConvShape shape, byte[] slab, int firstPart, int endPart, int parts) {
    operation = shared;
    s = shape;
    m = slab;
    first = firstPart;
    end = endPart;
    step = parts;
    partner.share(this, (end - first + step - 1) / step);
  }

  private static boolean large(ConvShape s, int rows) {
    return rows > 1 && (long) rows * s.outWidth() * s.weights() >= LEAST_MACS;
  }

  @Override
  public void convolve8(ConvShape shape, byte[] slab, int xOff, int wOff, int biasOff, int bits, boolean cut, int yOff,
      int firstRow, int endRow) {
    int rows = endRow - firstRow;
    if (!large(shape, rows)) {
      own.convolve8(shape, slab, xOff, wOff, biasOff, bits, cut, yOff, firstRow, endRow);
      return;
    }
    x = xOff;
    w = wOff;
    bias = biasOff;
    shift = bits;
    relu = cut;
    y = yOff;
    share(Operation.CONVOLVE8, shape, slab, firstRow, endRow, (rows + PIECES - 1) / PIECES);
  }

  @Override
  public void convolve32(ConvShape shape, byte[] slab, int xOff, int wOff, int biasOff, int yOff, int firstRow,
      int endRow) {
    int rows = endRow - firstRow;
    if (!large(shape, rows)) {
      own.convolve32(shape, slab, xOff, wOff, biasOff, yOff, firstRow, endRow);
      return;
    }
    x = xOff;
    w = wOff;
    bias = biasOff;
    y = yOff;
    share(Operation.CONVOLVE32, shape, slab, firstRow, endRow, (rows + PIECES - 1) / PIECES);
  }

  @Override
  public void tapGradient8(ConvShape shape, byte[] slab, int xOff, int gyOff, int firstTap, int endTap, int gwOff) {
    if (endTap - firstTap < 2 || shape.inC() < LEAST_CHANNELS || !large(shape, shape.outHeight())) {
      own.tapGradient8(shape, slab, xOff, gyOff, firstTap, endTap, gwOff);
      return;
    }
    x = xOff;
    w = gyOff;
    y = gwOff;
    share(Operation.TAP_GRADIENT8, shape, slab, firstTap, endTap, 1);
  }

  /** With stride 1 it is a convolution with the turned kernel, whose rows can be shared. */
  @Override
  public void inputGradient8(ConvShape shape, byte[] slab, int gyOff, int wOff, int turnedOff, int bits, int gxOff) {
    if (shape.stride() > 1 || !large(shape, shape.outHeight())) {
      own.inputGradient8(shape, slab, gyOff, wOff, turnedOff, bits, gxOff);
      return;
    }
    turn(shape, slab, wOff, turnedOff);
    convolve8(turned(shape), slab, gyOff, turnedOff, -1, bits, false, gxOff);
  }

  private static void turn(ConvShape s, byte[] m, int kernel, int to) {
    int at = to;
    for (int tap = s.taps() - 1; tap >= 0; tap--) {
      int from = kernel + tap * s.tapWeights();
      for (int o = 0; o < s.outC(); o++) {
        for (int k = o; k < s.tapWeights(); k += s.outC()) {
          m[at++] = m[from + k];
        }
      }
    }
  }

  private ConvShape turned(ConvShape shape) {
    for (int i = 0; i < turnedCount; i++) {
      if (shapes[i] == shape) {
        return turned[i];
      }
    }
    if (turnedCount == shapes.length) {
      shapes = Arrays.copyOf(shapes, 2 * turnedCount);
      turned = Arrays.copyOf(turned, 2 * turnedCount);
    }
    shapes[turnedCount] = shape;
    turned[turnedCount] = shape.turned();
    return turned[turnedCount++];
  }

  @Override
  public void weightGradient8(ConvShape shape, byte[] slab, int xOff, int gyOff, boolean accumulate, int gwOff,
      int gbOff) {
    own.weightGradient8(shape, slab, xOff, gyOff, accumulate, gwOff, gbOff);
  }

  @Override
  public void biasGradient8(ConvShape shape, byte[] slab, int gyOff, int gbOff) {
    own.biasGradient8(shape, slab, gyOff, gbOff);
  }

  @Override
  public void convolve(ConvShape shape, float[] from, int fromOff, float[] weights, int wOff, float[] biases, int bOff,
      boolean cut, float[] to, int toOff) {
    own.convolve(shape, from, fromOff, weights, wOff, biases, bOff, cut, to, toOff);
  }

  @Override
  public void weightGradient(ConvShape shape, float[] from, int fromOff, float[] gy, int gyOff, float[] gw, int gwOff,
      float[] gb, int gbOff) {
    own.weightGradient(shape, from, fromOff, gy, gyOff, gw, gwOff, gb, gbOff);
  }

  @Override
  public void inputGradient(ConvShape shape, float[] gy, int gyOff, float[] weights, int wOff, float[] gx, int gxOff) {
    own.inputGradient(shape, gy, gyOff, weights, wOff, gx, gxOff);
  }

  @Override
  public void multiply(MatrixProduct product, float[] a, int aOff, float[] b, int bOff, float[] c, int cOff) {
    own.multiply(product, a, aOff, b, bOff, c, cOff);
  }

  @Override
  public void pool(PatchGrid grid, float[] map, int mapOff, boolean mean, float factor, float[] pooled, int pooledOff) {
    own.pool(grid, map, mapOff, mean, factor, pooled, pooledOff);
  }

  @Override
  public void turnedCells(float[] col, float[] row, int from, int to, float x0, float y0, float cos, float sin,
      int width, int[] cells) {
    own.turnedCells(col, row, from, to, x0, y0, cos, sin, width, cells);
  }

  @Override
  public void compareHeights(int[] map, int at, int[] cells, int[] shown, int from, int to, int excess, int noise,
      int[] sums) {
    own.compareHeights(map, at, cells, shown, from, to, excess, noise, sums);
  }
}
