package org.onegrasp.kernels;

import static org.onegrasp.fixedpoint.LittleEndian.getInt;
import static org.onegrasp.fixedpoint.LittleEndian.putInt;

import java.util.Arrays;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The int8 kernels with vectors, exact by {@link VectorByteTile}. Patches are unpacked into a float panel of eight
 * lines (target cells), of {@link Kernels#MAX_INPUT_CHANNELS} terms each when it has its full size; a longer sum is cut
 * between taps.
 *
 * <p>
 * The compiler is told not to inline the methods of classes whose names begin with Vector: each loop is compiled for
 * itself, far from the limits at which it leaves vectors on the heap.
 */
final class VectorIntegers {
  private static final int L = VectorByteTile.LANES;
  private static final int LINES = VectorTile.NARROW_LINES;
  private static final int BIAS_CELLS = 1 << 16; // each at most 2^7, so that their float sum is exact

  private static final VectorSpecies<Byte> BYTES = VectorByteTile.BYTES;
  private static final VectorSpecies<Short> SHORTS = VectorByteTile.SHORTS;
  private static final VectorSpecies<Float> FLOATS = VectorByteTile.FLOATS;
  private static final boolean FOUR = VectorByteTile.FOUR;
  private static final VectorSpecies<Byte> SLAB = ByteVector.SPECIES_PREFERRED;

  private final float[] panel; // (line, term), a vector's spare at the end
  private final int mostChannels;
  private final VectorPanelTile product = new VectorPanelTile();
  private final VectorByteTile tile = new VectorByteTile();
  private final VectorPlane plane;
  private final PatchPlan plan = new PatchPlan();
  private final byte[] narrowed = new byte[VectorTotals.MOST_BYTES];
  private final int[] mixed = new int[4 * L];
  // of the lines of a tile: target cell, place in the slab
  private final int[] cells = new int[VectorPanelTile.LINES];
  private final int[] places = new int[VectorPanelTile.LINES];
  private int[] bias = new int[0];
  // of a target cell of a depthwise convolution: source cell and weights under each tap
  private int[] meetings = new int[2 * 25];
  private final TapRectangle rectangle = new TapRectangle();
  private int run; // taps that are unpacked together: a whole row of neighbours where it fits into a line
  private int pieceTaps; // of a patch, what the panel holds at a time: some taps, or some channels of one
  private int pieceChannels;

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
    product.line = VectorPanelTile.longest(workspace.length);
    mostChannels = (workspace.length - 2 * LINES) / LINES;
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
        plan.backward(s, py, px, true);
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
    Arrays.fill(bias, columns, columns + 2 * L, 0);
    for (int o = 0; o < columns; o++) {
      bias[o] = biasOff < 0 ? 0 : getInt(m, biasOff + 4 * o);
    }
  }

  /**
   * The weights of a residue class as (taps, outC, inC) in the slab, the last tap first; of a depthwise convolution
   * (taps, channels).
   */
  private static void turnWeights(ConvShape s, int py, int px, byte[] m, int wOff, int turnedOff) {
    int to = turnedOff;
    for (int ky = s.kernel() - 1; ky >= 0; ky--) {
      for (int kx = s.kernel() - 1; kx >= 0; kx--) {
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
      cells[0] = plan.target();
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
        place(1, o);
        store(tile.totals, 1, L, columns - o);
      }
    }
  }

  /** Runs the plan for some target cells: patches of source cells times b (taps, channels, columns) into the target. */
  private void multiply(int firstCell, int endCell) {
    if (plan.channels > mostChannels) {
      throw new IllegalArgumentException(
          "int8 kernels take " + mostChannels + " channels at most, got " + plan.channels);
    }
    cutIntoPieces();
    product.bStep = columns;
    for (int o = 0; o < columns; o += product.vectors * L) {
      product.vectors = VectorPanelTile.vectors(columns - o);
      if (VectorPanelTile.packed(product.vectors)) {
        packBias(o);
      }
    }
    for (int cell = firstCell; cell < endCell; cell += VectorPanelTile.LINES) {
      int lines = Math.min(VectorPanelTile.LINES, endCell - cell);
      for (int p = 0; p < lines; p++) {
        plan.at(cell + p);
        cells[p] = plan.target();
      }
      for (int o = 0; o < columns; o += product.vectors * L) {
        product.vectors = VectorPanelTile.vectors(columns - o);
        block(cell, lines, o);
      }
    }
  }

  private void packBias(int o) {
    System.arraycopy(bias, o, mixed, 0, mixed.length);
    for (int v = 0; v < mixed.length; v++) {
      bias[o + VectorTotals.packed(v)] = mixed[v];
    }
  }

  private void cutIntoPieces() {
    int channels = Math.max(1, plan.channels);
    run = plan.run * channels <= product.line ? plan.run : 1;
    pieceTaps = Math.max(1, product.line / (run * channels) * run);
    pieceChannels = Math.min(channels, product.line);
  }

  /** Target cells cell .. cell + lines - 1, the columns of one tile from o on. */
  private void block(int cell, int lines, int o) {
    boolean gather = o == 0 || pieceTaps < plan.taps || pieceChannels < plan.channels;
    boolean begun = false;
    if (plan.taps == 0) {
      Arrays.fill(product.sums, 0); // no weight meets these cells
    }
    for (int tap = 0; tap < plan.taps; tap += pieceTaps) {
      int taps = Math.min(pieceTaps, plan.taps - tap);
      for (int first = 0; first < plan.channels; first += pieceChannels) {
        if (tap + first > 0) {
          product.flush(bias, o, begun);
          begun = true;
        }
        product.n = taps * Math.min(pieceChannels, plan.channels - first);
        if (gather) {
          gather(cell, lines, tap, tap + taps, first);
        }
        product.multiply(panel, m, b + (tap * plan.channels + first) * columns + o);
      }
    }
    place(lines, o);
    finish(lines, o, begun);
  }

  private void place(int lines, int o) {
    int bytes = shift < 0 ? 4 : 1;
    for (int p = 0; p < lines; p++) {
      places[p] = target + bytes * (cells[p] * columns + o);
    }
  }

  /** The tile's sums into the target. */
  private void finish(int lines, int o, boolean begun) {
    int width = product.vectors * L;
    boolean packed = VectorPanelTile.packed(product.vectors);
    if (!begun && !packed && VectorTotals.rounds(shift)) {
      VectorTotals.addAndRound(product.sums, lines, width, bias, o, columns - o, shift, least, m, places, narrowed);
      return;
    }
    product.flush(bias, o, begun);
    if (packed && VectorTotals.rounds(shift)) {
      VectorTotals.roundPacked(product.totals, lines, columns - o, shift, least, m, places, narrowed);
      return;
    }
    if (packed) {
      VectorTotals.unpack(product.totals, lines, mixed);
    }
    store(product.totals, lines, width, columns - o);
  }

  /** Totals into the target, of each line so many columns. */
  private void store(int[] totals, int lines, int width, int count) {
    if (shift < 0) {
      VectorTotals.store(totals, lines, width, count, m, places);
    } else if (VectorTotals.rounds(shift)) {
      VectorTotals.round(totals, lines, width, count, shift, least, m, places, narrowed);
    } else {
      VectorTotals.saturate(totals, lines, width, count, shift, least, m, places);
    }
  }

  /**
   * Unpacks some taps of as many target cells as a panel has lines, or of fewer; of one tap also some channels, where a
   * line does not hold all.
   */
  private void gather(int cell, int lines, int tap, int endTap, int firstChannel) {
    boolean slice = pieceChannels < plan.channels;
    boolean roomy =
        product.n + L - 1 <= product.line || product.n % L == 0 && run * plan.channels % L == 0;
    plan.at(cell);
    if (!slice && roomy && lines == VectorPanelTile.LINES && plan.inOneRow(lines)) {
      for (int t = tap; t < endTap; t += run) {
        gatherLines(cell, t, (t - tap) * plan.channels);
      }
      return;
    }
    for (int p = 0; p < lines; p++) {
      plan.at(cell + p);
      if (slice) {
        unpack(plan.source(tap), firstChannel, product.n, p * product.line);
      } else {
        gatherPatch(tap, endTap, p * product.line);
      }
    }
  }

  /**
   * One run of taps for all lines at once, which is one loop in place of many short ones: also what lies beside the
   * source map, where it is in the slab, and then zeros over that.
   */
  private void gatherLines(int cell, int tap, int to) {
    int channels = plan.channels;
    int from = source + plan.beyond(tap) * channels;
    int apart = plan.step() * channels;
    int end = from + (VectorPanelTile.LINES - 1) * apart + run * channels + L;
    if (plan.rowIsOutside(tap) || from < 0 || end > m.length - Byte.SIZE) {
      for (int p = 0; p < VectorPanelTile.LINES; p++) {
        plan.at(cell + p);
        gatherPatch(tap, tap + run, to + p * product.line);
      }
      plan.at(cell);
      return;
    }
    unpackLines(from, apart, run * channels, to);
    for (int i = 0; i < run && plan.passesEdge(tap, run, VectorPanelTile.LINES); i++) {
      clearOutside(tap + i, to + i * channels);
    }
  }

  /** Zeros for the lines that see nothing under a tap. */
  private void clearOutside(int tap, int to) {
    for (int p = 0; p < Math.min(VectorPanelTile.LINES, plan.cellsBefore(tap)); p++) {
      clear(to + p * product.line);
    }
    for (int p = plan.cellsInside(tap); p < VectorPanelTile.LINES; p++) {
      clear(to + p * product.line);
    }
  }

  private void clear(int to) {
    Arrays.fill(panel, to, to + plan.channels, 0);
  }

  private void unpackLines(int from, int apart, int count, int to) {
    int p = 0;
    for (; p + 1 < VectorPanelTile.LINES; p += 2) {
      unpackTwoLines(from + p * apart, apart, count, to + p * product.line, product.line);
    }
    if (p < VectorPanelTile.LINES) {
      unpackLine(from + p * apart, count, to + p * product.line);
    }
  }

  private void unpackTwoLines(int from, int apart, int count, int to, int line) {
    for (int c = 0; c < count; c += L) {
      int f = from + c;
      int t = to + c;
      ((FloatVector) (FOUR
          ? ByteVector.fromArray(BYTES, m, f).convertShape(VectorOperators.B2S, SHORTS, 0)
              .convertShape(VectorOperators.S2F, FLOATS, 0)
          : ByteVector.fromArray(BYTES, m, f).convertShape(VectorOperators.B2F, FLOATS, 0)))
          .intoArray(panel, t);
      ((FloatVector) (FOUR
          ? ByteVector.fromArray(BYTES, m, f + apart).convertShape(VectorOperators.B2S, SHORTS, 0)
              .convertShape(VectorOperators.S2F, FLOATS, 0)
          : ByteVector.fromArray(BYTES, m, f + apart).convertShape(VectorOperators.B2F, FLOATS, 0)))
          .intoArray(panel, t + line);
    }
  }

  /**
   * Unpacks the source cells of the current target cell; whole vectors, so that what is written too far is overwritten
   * by what follows.
   */
  private void gatherPatch(int firstTap, int endTap, int to) {
    int channels = plan.channels;
    for (int tap = firstTap, at = to; tap < endTap; tap += run, at += run * channels) {
      int first = plan.source(tap);
      if (run == 1) {
        unpack(first, 0, channels, at);
      } else if (first >= 0 && plan.source(tap + run - 1) >= 0) {
        unpack(first, 0, run * channels, at);
      } else {
        for (int i = 0; i < run; i++) {
          unpack(plan.source(tap + i), 0, channels, at + i * channels);
        }
      }
    }
  }

  /** Channels first .. first + count - 1 of a cell, or of neighbouring cells. */
  private void unpack(int sourceCell, int first, int count, int to) {
    if (sourceCell < 0) {
      Arrays.fill(panel, to, to + count, 0);
      return;
    }
    unpackLine(source + sourceCell * plan.channels + first, count, to);
  }

  private void unpackLine(int from, int count, int to) {
    for (int c = 0; c < count; c += L) {
      ((FloatVector) (FOUR
          ? ByteVector.fromArray(BYTES, m, from + c).convertShape(VectorOperators.B2S, SHORTS, 0)
              .convertShape(VectorOperators.S2F, FLOATS, 0)
          : ByteVector.fromArray(BYTES, m, from + c).convertShape(VectorOperators.B2F, FLOATS, 0)))
          .intoArray(panel, to + c);
    }
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
    } else if (all && s.inC() < VectorTile.WIDE_LINES && s.terms() <= mostChannels) {
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
    run = plan.run;
    int terms = s.terms();
    tile.aStep = terms;
    int capacity = Math.min(VectorByteTile.MAX_TERMS, (panel.length - 2 * LINES) / Math.max(1, terms));
    boolean add = accumulate;
    for (int cell = 0; cell < plan.cells() || !add; cell += capacity, add = true) {
      tile.n = Math.min(capacity, plan.cells() - cell);
      for (int i = 0; i < tile.n; i++) {
        plan.at(cell + i);
        gatherPatch(0, plan.taps, i * terms);
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
      for (int o = 0, vectors; o < columns; o += vectors * L) {
        vectors = VectorByteTile.vectors(columns - o);
        int lines = vectors == 1 ? LINES : VectorTile.WIDE_LINES;
        for (int c = 0; c < s.inC(); c += lines) {
          sumPositions(s, c, o, vectors);
          storeGradient(first + c, Math.min(lines, s.inC() - c), o, vectors * L, accumulate);
        }
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
  private void sumPositions(ConvShape s, int c, int o, int vectors) {
    int summed = Math.max(LINES, VectorTile.WIDE_LINES * vectors);
    Arrays.fill(tile.totals, 0);
    int chain = 0;
    for (int row = rectangle.top(); row < rectangle.bottom(); row++) {
      for (int col = rectangle.left(); col < rectangle.right(); col += tile.n) {
        tile.n = Math.min(VectorByteTile.MAX_TERMS, rectangle.right() - col);
        if (chain + tile.n > VectorByteTile.MAX_TERMS) {
          tile.flush(summed);
          chain = 0;
        }
        int x = source + rectangle.inputCell(row, col) * s.inC() + c;
        int g = b + (row * s.outWidth() + col) * columns + o;
        multiply(vectors, x, g);
        chain += tile.n;
      }
    }
    tile.flush(summed);
  }

  private void multiply(int vectors, int x, int g) {
    if (vectors == 4) {
      tile.widest(m, x, m, g);
    } else if (vectors == 2) {
      tile.wide(m, x, m, g);
    } else {
      tile.narrow(m, x, m, g);
    }
  }

  /** Totals into lines of the weight gradient (terms, outC) from {@code term} on. */
  private void storeGradient(int term, int lines, int o, int width, boolean accumulate) {
    int kept = accumulate ? -1 : 0; // all bits or none
    for (int p = 0; p < lines; p++) {
      int at = target + 4 * ((term + p) * columns + o);
      if (o + width <= columns) {
        for (int v = 0; v < width; v += L) {
          IntVector sum = IntVector.fromArray(VectorByteTile.INTS, tile.totals, p * width + v);
          ByteVector old = ByteVector.fromArray(SLAB, m, at + 4 * v);
          sum.add(old.reinterpretAsInts().and(kept)).reinterpretAsBytes().intoArray(m, at + 4 * v);
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
