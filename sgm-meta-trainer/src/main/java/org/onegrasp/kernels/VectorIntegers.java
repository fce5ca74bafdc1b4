package org.onegrasp.kernels;

import static org.onegrasp.fixedpoint.LittleEndian.getInt;
import static org.onegrasp.fixedpoint.LittleEndian.putInt;

import java.util.Arrays;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The int8 kernels with vectors, exact by {@link VectorByteTile}. Patches are unpacked into a float panel of eight
 * lines (target cells), of {@link Kernels#MAX_INPUT_CHANNELS} terms each when it has its full size; a longer sum is cut
 * between taps.
 */
final class VectorIntegers {
  private static final int L = VectorByteTile.LANES;
  private static final int LINES = VectorTile.NARROW_LINES;
  private static final int BIAS_CELLS = 1 << 16; // each at most 2^7, so that their float sum is exact

  private static final VectorSpecies<Byte> SLAB = ByteVector.SPECIES_PREFERRED;

  private final float[] panel; // (line, term), two vectors' spare at the end
  private final int lineTerms;
  private final VectorByteTile tile = new VectorByteTile();
  private final VectorPlane plane;
  private final PatchPlan plan = new PatchPlan();
  private final byte[] narrowed = new byte[VectorByteTile.BYTES.length()];
  private final int[] narrowedSums = new int[L];
  private int[] bias = new int[0];
  // of a target cell of a depthwise convolution: source cell and weights under each tap
  private int[] meetings = new int[2 * 25];
  private final TapRectangle rectangle = new TapRectangle();
  private int run;
  private int chunkTaps;

  // The operands of the current call: offsets into the slab m.
  private byte[] m;
  private int source;
  private int b;
  private int target;
  private int columns;
  private int shift; // negative: the int32 sums themselves
  private int least; // lower end of the int8 result

  VectorIntegers(float[] workspace) {
    panel = workspace;
    plane = new VectorPlane(workspace);
    lineTerms = (workspace.length - 2 * LINES) / LINES;
  }

  void convolve8(ConvShape s, byte[] slab, int xOff, int wOff, int biasOff, int bits, boolean relu, int yOff,
      int firstRow,
      int endRow) {
    operands(slab, xOff, wOff, yOff, s.outC());
    shift = bits;
    least = relu ? 0 : Byte.MIN_VALUE;
    loadBias(biasOff);
    if (plane.takes(s)) {
      plane.convolve(s, slab, xOff, wOff, bias, bits, least, yOff, firstRow, endRow);
      return;
    }
    plan.forward(s);
    multiply(s, firstRow * plan.cols, endRow * plan.cols);
  }

  void convolve32(ConvShape s, byte[] slab, int xOff, int wOff, int biasOff, int yOff, int firstRow, int endRow) {
    operands(slab, xOff, wOff, yOff, s.outC());
    shift = -1;
    loadBias(biasOff);
    if (plane.takes(s)) {
      plane.convolve(s, slab, xOff, wOff, bias, shift, least, yOff, firstRow, endRow);
      return;
    }
    plan.forward(s);
    multiply(s, firstRow * plan.cols, endRow * plan.cols);
  }

  void inputGradient8(ConvShape s, byte[] slab, int gyOff, int wOff, int turnedOff, int bits, int gxOff) {
    operands(slab, gyOff, turnedOff, gxOff, s.inC());
    shift = bits;
    least = Byte.MIN_VALUE;
    loadBias(-1);
    for (int py = 0; py < s.stride(); py++) {
      for (int px = 0; px < s.stride(); px++) {
        turnWeights(s, py, px, m, wOff, turnedOff);
        plan.backward(s, py, px);
        multiply(s, 0, plan.cells());
      }
    }
  }

  private void operands(byte[] slab, int sourceOff, int bOff, int targetOff, int columnsOfB) {
    m = slab;
    source = sourceOff;
    b = bOff;
    target = targetOff;
    columns = columnsOfB;
  }

  private void loadBias(int biasOff) {
    if (bias.length < columns + 2 * L) {
      bias = new int[columns + 2 * L];
    }
    for (int o = 0; o < columns; o++) {
      bias[o] = biasOff < 0 ? 0 : getInt(m, biasOff + 4 * o);
    }
  }

  /** The weights of a residue class as (taps, outC, inC) in the slab; of a depthwise convolution (taps, channels). */
  private static void turnWeights(ConvShape s, int py, int px, byte[] m, int wOff, int turnedOff) {
    int to = turnedOff;
    for (int ky = 0; ky < s.kernel(); ky++) {
      for (int kx = 0; kx < s.kernel(); kx++) {
        if (PatchPlan.meets(s, py, ky) && PatchPlan.meets(s, px, kx)) {
          int from = wOff + (ky * s.kernel() + kx) * s.tapWeights();
          int lines = s.depthwise() ? 1 : s.inC();
          for (int o = 0; o < s.outC(); o++) {
            for (int c = 0; c < lines; c++) {
              m[to++] = m[from + c * s.outC() + o];
            }
          }
        }
      }
    }
  }

  /** Taps that are unpacked together: a whole row of neighbours where it fits into a line. */
  private int runLength() {
    return plan.run * plan.channels <= lineTerms ? plan.run : 1;
  }

  private void multiply(ConvShape s, int firstCell, int endCell) {
    if (s.depthwise()) {
      multiplyChannels(firstCell, endCell);
    } else {
      multiply(firstCell, endCell);
    }
  }

  /** Runs the plan for some target cells: source cells times b (taps, columns), channel by channel, into the target. */
  private void multiplyChannels(int firstCell, int endCell) {
    if (meetings.length < 2 * plan.taps) {
      meetings = new int[2 * plan.taps];
    }
    for (int cell = firstCell; cell < endCell; cell++) {
      plan.at(cell);
      int end = 0;
      for (int tap = 0; tap < plan.taps; tap++) {
        int from = plan.source(tap);
        if (from >= 0) {
          meetings[end++] = source + from * columns;
          meetings[end++] = b + tap * columns;
        }
      }
      for (int o = 0; o < columns; o += L) {
        System.arraycopy(bias, o, tile.totals, 0, L);
        tile.addMeetings(m, meetings, end, o);
        store(IntVector.fromArray(VectorByteTile.INTS, tile.totals, 0), Math.min(L, columns - o),
            plan.target() * columns + o);
      }
    }
  }

  /** Runs the plan for some target cells: patches of source cells times b (taps, channels, columns) into the target. */
  private void multiply(int firstCell, int endCell) {
    run = runLength();
    chunkTaps = plan.channels == 0 ? plan.taps : lineTerms / (run * plan.channels) * run;
    if (chunkTaps == 0 && plan.taps > 0) {
      throw new IllegalArgumentException("int8 kernels take " + lineTerms + " channels at most, got " + plan.channels);
    }
    tile.aLine = lineTerms;
    tile.aStep = 1;
    tile.bStep = columns;
    for (int cell = firstCell; cell < endCell; cell += LINES) {
      int lines = Math.min(LINES, endCell - cell);
      int o = 0;
      for (; o + L < columns; o += 2 * L) {
        for (int line = 0; line < lines; line += VectorTile.WIDE_LINES) {
          block(cell, line, Math.min(VectorTile.WIDE_LINES, lines - line), o, 2 * L);
        }
      }
      if (o < columns) {
        block(cell, 0, lines, o, L);
      }
    }
  }

  /** Target cells cell + line .. cell + line + count - 1, columns o .. o + width - 1. */
  private void block(int cell, int line, int count, int o, int width) {
    for (int p = 0; p < count; p++) {
      System.arraycopy(bias, o, tile.totals, p * width, width);
    }
    for (int tap = 0; tap < plan.taps; tap += chunkTaps) {
      int taps = Math.min(chunkTaps, plan.taps - tap);
      if (o == 0 || taps < plan.taps) {
        for (int p = line; p < line + count; p++) {
          gatherPatch(cell + p, tap, tap + taps, p * lineTerms);
        }
      }
      tile.n = taps * plan.channels;
      int weights = b + tap * plan.channels * columns + o;
      if (width == L) {
        tile.narrow(panel, line * lineTerms, m, weights);
      } else {
        tile.wide(panel, line * lineTerms, m, weights);
      }
      tile.flush();
    }
    for (int p = 0; p < count; p++) {
      plan.at(cell + line + p);
      int at = plan.target() * columns + o;
      for (int v = 0; v < width && o + v < columns; v += L) {
        store(IntVector.fromArray(VectorByteTile.INTS, tile.totals, p * width + v), Math.min(L, columns - o - v),
            at + v);
      }
    }
  }

  /**
   * Unpacks the source cells of one target cell; whole vectors, so that what is written too far is overwritten by what
   * follows.
   */
  private void gatherPatch(int cell, int firstTap, int endTap, int to) {
    plan.at(cell);
    int channels = plan.channels;
    for (int tap = firstTap, at = to; tap < endTap; tap += run, at += run * channels) {
      int first = plan.source(tap);
      if (run == 1) {
        unpack(first, channels, at);
      } else if (first >= 0 && plan.source(tap + run - 1) >= 0) {
        unpack(first, run * channels, at);
      } else {
        for (int i = 0; i < run; i++) {
          unpack(plan.source(tap + i), channels, at + i * channels);
        }
      }
    }
  }

  private void unpack(int sourceCell, int count, int to) {
    if (sourceCell < 0) {
      Arrays.fill(panel, to, to + count, 0);
      return;
    }
    int from = source + sourceCell * plan.channels;
    for (int c = 0; c < count; c += L) {
      VectorByteTile.floats(m, from + c).intoArray(panel, to + c);
    }
  }

  private void store(IntVector sums, int count, int at) {
    if (shift < 0) {
      storeSums(sums, count, target + 4 * at);
      return;
    }
    IntVector limited = rounded(sums).max(least).min(Byte.MAX_VALUE);
    ByteVector bytes = (ByteVector) limited.convertShape(VectorOperators.I2B, VectorByteTile.BYTES, 0);
    if (count == VectorByteTile.BYTES.length()) {
      bytes.intoArray(m, target + at);
    } else if (count == 4) {
      putInt(m, target + at, bytes.reinterpretAsInts().lane(0));
    } else {
      bytes.intoArray(narrowed, 0);
      System.arraycopy(narrowed, 0, m, target + at, count);
    }
  }

  private void storeSums(IntVector sums, int count, int at) {
    if (count == L) {
      sums.reinterpretAsBytes().intoArray(m, at);
      return;
    }
    sums.intoArray(narrowedSums, 0);
    for (int i = 0; i < count; i++) {
      putInt(m, at + 4 * i, narrowedSums[i]);
    }
  }

  /**
   * {@code FixedPoint.roundingShiftRight} in 32 bits: the bit below the point is added after the shift. The smallest
   * integer is raised by one first, which changes no result for a shift of 1..31 and avoids its overflow.
   */
  private IntVector rounded(IntVector x) {
    if (shift == 0) {
      return x;
    }
    IntVector tiesDown = x.max(Integer.MIN_VALUE + 1).add(x.lanewise(VectorOperators.ASHR, 31));
    IntVector doubled = tiesDown.lanewise(VectorOperators.ASHR, shift - 1);
    return doubled.lanewise(VectorOperators.ASHR, 1).add(doubled.and(1));
  }

  void weightGradient8(ConvShape s, byte[] slab, int xOff, int gyOff, boolean accumulate, int gwOff, int gbOff) {
    biasGradient8(s, slab, gyOff, accumulate, gbOff);
    gradientOperands(s, slab, xOff, gyOff, gwOff);
    gradient(s, 0, s.kernel() * s.kernel(), accumulate);
  }

  void biasGradient8(ConvShape s, byte[] slab, int gyOff, boolean accumulate, int gbOff) {
    int cells = s.outHeight() * s.outWidth();
    tile.bStep = s.outC();
    for (int o = 0; o < s.outC(); o += L) {
      Arrays.fill(tile.totals, 0);
      for (int cell = 0; cell < cells; cell += tile.n) {
        tile.n = Math.min(BIAS_CELLS, cells - cell);
        tile.addRows(slab, gyOff + cell * s.outC() + o);
        tile.flush();
      }
      for (int i = 0; i < L && o + i < s.outC(); i++) {
        int at = gbOff + 4 * (o + i);
        putInt(slab, at, tile.totals[i] + (accumulate ? getInt(slab, at) : 0));
      }
    }
  }

  void tapGradient8(ConvShape s, byte[] slab, int xOff, int gyOff, int firstTap, int endTap, int gwOff) {
    gradientOperands(s, slab, xOff, gyOff, gwOff);
    gradient(s, firstTap, endTap, false);
  }

  private void gradient(ConvShape s, int firstTap, int endTap, boolean accumulate) {
    boolean all = endTap - firstTap == s.taps();
    if (s.depthwise()) {
      channelGradients(s, firstTap, endTap, accumulate);
    } else if (all && plane.takesGradient(s)) {
      plane.gradient(s, m, source, b, accumulate, target);
    } else if (all && s.inC() < VectorTile.WIDE_LINES && s.terms() <= lineTerms) {
      gradientFromPatches(s, accumulate);
    } else {
      gradientFromTaps(s, firstTap, endTap, accumulate);
    }
  }

  private void gradientOperands(ConvShape s, byte[] slab, int xOff, int gyOff, int gwOff) {
    m = slab;
    columns = s.outC();
    source = xOff;
    b = gyOff;
    target = gwOff;
    tile.aLine = 1;
    tile.bStep = columns;
  }

  /**
   * With few input channels: patches (cells, terms) in the panel, so that the lines of a block are terms of all taps.
   */
  private void gradientFromPatches(ConvShape s, boolean accumulate) {
    plan.forward(s);
    run = runLength();
    int terms = s.terms();
    tile.aStep = terms;
    int capacity = Math.min(VectorByteTile.MAX_TERMS, (panel.length - 2 * LINES) / Math.max(1, terms));
    boolean add = accumulate;
    for (int cell = 0; cell < plan.cells() || !add; cell += capacity, add = true) {
      tile.n = Math.min(capacity, plan.cells() - cell);
      for (int i = 0; i < tile.n; i++) {
        gatherPatch(cell + i, 0, plan.taps, i * terms);
      }
      for (int term = 0; term < terms; term += LINES) {
        for (int o = 0; o < columns; o += L) {
          Arrays.fill(tile.totals, 0);
          tile.narrow(panel, term, m, b + cell * columns + o);
          tile.flush();
          storeGradient(term, Math.min(LINES, terms - term), o, L, add);
        }
      }
    }
  }

  private void gradientFromTaps(ConvShape s, int firstTap, int endTap, boolean accumulate) {
    tile.aStep = s.stride() * s.inC();
    for (int tap = firstTap; tap < endTap; tap++) {
      rectangle.of(s, tap);
      int first = (tap - firstTap) * s.inC();
      int o = 0;
      for (; o + L < columns; o += 2 * L) {
        for (int c = 0; c < s.inC(); c += VectorTile.WIDE_LINES) {
          sumPositions(s, c, o, true);
          storeGradient(first + c, Math.min(VectorTile.WIDE_LINES, s.inC() - c), o, 2 * L, accumulate);
        }
      }
      for (int c = 0; o < columns && c < s.inC(); c += LINES) {
        sumPositions(s, c, o, false);
        storeGradient(first + c, Math.min(LINES, s.inC() - c), o, L, accumulate);
      }
    }
  }

  /** Of a depthwise convolution: sums of at most 2^14 a cell. */
  private void channelGradients(ConvShape s, int firstTap, int endTap, boolean accumulate) {
    tile.aStep = s.stride() * columns;
    for (int tap = firstTap; tap < endTap; tap++) {
      rectangle.of(s, tap);
      tile.n = rectangle.right() - rectangle.left();
      for (int o = 0; o < columns; o += L) {
        Arrays.fill(tile.totals, 0, L, 0);
        for (int row = rectangle.top(); row < rectangle.bottom(); row++) {
          tile.addProducts(m, source + rectangle.inputCell(row, rectangle.left()) * columns + o,
              b + (row * s.outWidth() + rectangle.left()) * columns + o);
        }
        storeGradient(tap - firstTap, 1, o, L, accumulate);
      }
    }
  }

  /**
   * Totals for input channels from c and output channels from o under one tap, in exact chains of whole or partial
   * rows.
   */
  private void sumPositions(ConvShape s, int c, int o, boolean wide) {
    Arrays.fill(tile.totals, 0);
    int chain = 0;
    for (int row = rectangle.top(); row < rectangle.bottom(); row++) {
      for (int col = rectangle.left(); col < rectangle.right(); col += tile.n) {
        tile.n = Math.min(VectorByteTile.MAX_TERMS, rectangle.right() - col);
        if (chain + tile.n > VectorByteTile.MAX_TERMS) {
          tile.flush();
          chain = 0;
        }
        int x = source + rectangle.inputCell(row, col) * s.inC() + c;
        int g = b + (row * s.outWidth() + col) * columns + o;
        if (wide) {
          tile.wide(m, x, m, g);
        } else {
          tile.narrow(m, x, m, g);
        }
        chain += tile.n;
      }
    }
    tile.flush();
  }

  /** Totals into lines of the weight gradient (terms, outC) from {@code term} on. */
  private void storeGradient(int term, int lines, int o, int width, boolean accumulate) {
    for (int p = 0; p < lines; p++) {
      int at = target + 4 * ((term + p) * columns + o);
      if (o + width <= columns) {
        for (int v = 0; v < width; v += L) {
          IntVector sum = IntVector.fromArray(VectorByteTile.INTS, tile.totals, p * width + v);
          ByteVector old = ByteVector.fromArray(SLAB, m, at + 4 * v);
          (accumulate ? sum.add(old.reinterpretAsInts()) : sum).reinterpretAsBytes().intoArray(m, at + 4 * v);
        }
      } else {
        for (int i = 0; o + i < columns; i++) {
          int old = accumulate ? getInt(m, at + 4 * i) : 0;
          putInt(m, at + 4 * i, old + tile.totals[p * width + i]);
        }
      }
    }
  }
}
