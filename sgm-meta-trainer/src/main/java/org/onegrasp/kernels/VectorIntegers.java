package org.onegrasp.kernels;

import static org.onegrasp.fixedpoint.LittleEndian.getInt;
import static org.onegrasp.fixedpoint.LittleEndian.getLong;
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
  // of a panel's terms: fewest that zeros are looked for in, and the largest part that is not zero for a list to be
  // used
  private static final int LEAST_LISTED = 24;
  private static final double MOST_LISTED = 0.8;
  // Blocks without a look, behind one that had no use for a list; twice as many behind the next, up to the most.
  private static final int DENSE_BLOCKS = 4;
  private static final int MOST_DENSE_BLOCKS = 32;
  private static final int SHORT_BITS = 16;
  private static final int SHORT_MASK = 0xFFFF;
  private static final int BIAS_CELLS = 1 << 16; // each at most 2^7, so that their float sum is exact

  private static final VectorSpecies<Byte> BYTES = VectorByteTile.BYTES;
  private static final VectorSpecies<Short> SHORTS = VectorByteTile.SHORTS;
  private static final VectorSpecies<Float> FLOATS = VectorByteTile.FLOATS;
  private static final boolean FOUR = VectorByteTile.FOUR;
  private static final VectorSpecies<Byte> SLAB = ByteVector.SPECIES_PREFERRED;

  private final float[] panel; // (line, term), a vector's spare at the end
  private final int mostChannels;
  private final VectorPanelTile product = new VectorPanelTile();
  private final VectorListTile listed;
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
  private boolean listable; // whether all tiles of the columns can have lists
  private boolean sparse; // whether terms are listed
  private int dense; // blocks until it is worth while to look again
  private int denser; // how many there were the last time

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
    listed = new VectorListTile(product.line, product.sums);
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
    dense = 0;
    denser = DENSE_BLOCKS / 2;
    listable = true;
    product.bStep = columns;
    for (int o = 0; o < columns; o += product.vectors * L) {
      product.vectors = VectorPanelTile.vectors(columns - o);
      listable &= VectorListTile.takes(product.vectors);
      if (VectorPanelTile.packed(product.vectors)) {
        packBias(o);
      }
    }
    boolean apart = apart();
    for (int cell = firstCell; cell < endCell; cell += VectorPanelTile.LINES) {
      int lines = Math.min(VectorPanelTile.LINES, endCell - cell);
      if (apart && cell - plan.cols >= firstCell && seesWhatIsSeenAbove(cell, lines)) {
        repeatAbove(cell, lines);
        continue;
      }
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

  /** Whether what is written is nothing that is read, so that the source is still what it was. */
  private boolean apart() {
    int bytes = shift < 0 ? Integer.BYTES : 1;
    int sourceEnd = source + plan.sourceCells() * plan.channels;
    int targetEnd = target + bytes * plan.targetCells() * columns;
    return targetEnd <= source || sourceEnd <= target;
  }

  /**
   * Whether some target cells of one row see byte for byte what those above them saw, as they do wherever a map is
   * even: beside the object, most of it.
   */
  private boolean seesWhatIsSeenAbove(int cell, int lines) {
    plan.at(cell);
    if (!plan.inOneRow(lines)) {
      return false;
    }
    int above = plan.step() * plan.sourceCols() * plan.channels;
    int span = ((lines - 1) * plan.step() + run) * plan.channels;
    for (int tap = 0; tap < plan.taps; tap += run) {
      int from = source + plan.beyond(tap) * plan.channels;
      if (plan.rowIsOutside(tap) || plan.rowAboveIsOutside(tap) || from - above < 0 || from + span > m.length
          || !Arrays.equals(m, from, from + span, m, from - above, from - above + span)) {
        return false;
      }
    }
    return plan.taps > 0;
  }

  /** Gives them what the cells above have. */
  private void repeatAbove(int cell, int lines) {
    int bytes = shift < 0 ? Integer.BYTES : 1;
    int line = bytes * columns;
    for (int p = 0; p < lines; p++) {
      plan.at(cell + p);
      int to = target + plan.target() * line;
      System.arraycopy(m, to - plan.targetAbove() * line, m, to, line);
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
        multiply(b + (tap * plan.channels + first) * columns + o);
      }
    }
    place(lines, o);
    finish(lines, o, begun);
  }

  private void multiply(int bOff) {
    if (sparse) {
      listed.multiply(product.vectors, panel, product.line, m, bOff, columns);
    } else {
      product.multiply(panel, m, bOff);
    }
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
    dense--;
    boolean look = dense <= 0 && product.n >= LEAST_LISTED && listable;
    listed.begin();
    boolean left = false;
    plan.at(cell);
    if (!slice && roomy && lines == VectorPanelTile.LINES && plan.inOneRow(lines)) {
      left = gatherRuns(cell, tap, endTap, look);
    } else {
      for (int p = 0; p < lines; p++) {
        plan.at(cell + p);
        if (slice) {
          unpack(plan.source(tap), firstChannel, product.n, p * product.line);
        } else {
          gatherPatch(tap, endTap, p * product.line);
        }
      }
      if (look) {
        listed.add(panel, product.line, 0, product.n);
      }
    }
    sparse = left || look && listed.count() <= MOST_LISTED * product.n;
    if (sparse) {
      dense = 0;
      denser = DENSE_BLOCKS / 2;
    } else if (look) {
      denser = Math.min(MOST_DENSE_BLOCKS, 2 * denser);
      dense = denser;
    }
  }

  /**
   * Runs of taps, each for all lines.
   *
   * @param look whether terms that are not zero are listed, and what is zero for a whole run is left out
   * @return whether any was
   */
  private boolean gatherRuns(int cell, int tap, int endTap, boolean look) {
    boolean left = false;
    for (int t = tap; t < endTap; t += run) {
      if (look && seesZeros(t)) {
        left = true;
        continue;
      }
      int to = (t - tap) * plan.channels;
      gatherLines(cell, t, to);
      if (look) {
        listed.add(panel, product.line, to, run * plan.channels);
      }
    }
    return left;
  }

  /** Whether all lines see nothing but zeros, or what lies beside the source, under a run of taps. */
  private boolean seesZeros(int tap) {
    if (plan.rowIsOutside(tap)) {
      return true;
    }
    int from = source + plan.beyond(tap) * plan.channels;
    int end = from + ((VectorPanelTile.LINES - 1) * plan.step() + run) * plan.channels;
    if (from < 0 || end > m.length - Long.BYTES) {
      return false;
    }
    for (int k = from; k < end; k += Long.BYTES) { // a few bytes more do no harm
      if (getLong(m, k) != 0) {
        return false;
      }
    }
    return true;
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
    for (; p + 3 < VectorPanelTile.LINES; p += 4) {
      unpackFourLines(from + p * apart, apart, count, to + p * product.line, product.line);
    }
    for (; p < VectorPanelTile.LINES; p++) {
      unpackLine(from + p * apart, count, to + p * product.line);
    }
  }

  private void unpackFourLines(int from, int apart, int count, int to, int line) {
    for (int c = 0; c < count; c += L) {
      int f = from + c;
      int t = to + c;
      ByteVector c0 = ByteVector.fromArray(BYTES, m, f);
      ByteVector c1 = ByteVector.fromArray(BYTES, m, f + apart);
      ByteVector c2 = ByteVector.fromArray(BYTES, m, f + 2 * apart);
      ByteVector c3 = ByteVector.fromArray(BYTES, m, f + 3 * apart);
      ((FloatVector) (FOUR
          ? c0.convertShape(VectorOperators.B2S, SHORTS, 0).convertShape(VectorOperators.S2F, FLOATS, 0)
          : c0.convertShape(VectorOperators.B2F, FLOATS, 0))).intoArray(panel, t);
      ((FloatVector) (FOUR
          ? c1.convertShape(VectorOperators.B2S, SHORTS, 0).convertShape(VectorOperators.S2F, FLOATS, 0)
          : c1.convertShape(VectorOperators.B2F, FLOATS, 0))).intoArray(panel, t + line);
      ((FloatVector) (FOUR
          ? c2.convertShape(VectorOperators.B2S, SHORTS, 0).convertShape(VectorOperators.S2F, FLOATS, 0)
          : c2.convertShape(VectorOperators.B2F, FLOATS, 0))).intoArray(panel, t + 2 * line);
      ((FloatVector) (FOUR
          ? c3.convertShape(VectorOperators.B2S, SHORTS, 0).convertShape(VectorOperators.S2F, FLOATS, 0)
          : c3.convertShape(VectorOperators.B2F, FLOATS, 0))).intoArray(panel, t + 3 * line);
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

  /**
   * From the output cells alone whose gradient is not zero. An int8 gradient of one scale has few of them, as it is
   * large about one place: in lessons a tenth to a half.
   */
  private void gradientFromTaps(ConvShape s, int firstTap, int endTap, boolean accumulate) {
    int capacity = Math.min(VectorByteTile.MAX_TERMS, panel.length / 3);
    int cells = s.outHeight() * s.outWidth();
    boolean add = accumulate;
    for (int cell = 0; cell < cells || !add; cell += capacity, add = true) {
      int open = listOpen(s, cell, Math.min(cells, cell + capacity));
      for (int tap = firstTap; tap < endTap; tap++) {
        rectangle.of(s, tap);
        tile.n = listMeetings(s, open);
        gradientOfTap((tap - firstTap) * s.inC(), s.inC(), open, add);
      }
    }
  }

  /** Lists output cells first .. end - 1 with a gradient, row and column of each, at the panel's beginning. */
  private int listOpen(ConvShape s, int first, int end) {
    int count = 0;
    int row = first / Math.max(1, s.outWidth());
    int col = first - row * s.outWidth();
    for (int cell = first; cell < end; cell++) {
      if (open(b + cell * columns)) {
        panel[count++] = Float.intBitsToFloat(row << SHORT_BITS | col);
      }
      col++;
      if (col == s.outWidth()) {
        col = 0;
        row++;
      }
    }
    return count;
  }

  private boolean open(int from) {
    long any = 0;
    int k = 0;
    for (; k + Long.BYTES <= columns; k += Long.BYTES) {
      any |= getLong(m, from + k);
    }
    for (; k < columns; k++) {
      any |= m[from + k];
    }
    return any != 0;
  }

  /** Lists, behind so many cells, places of input and gradient for those that see the input under the tap. */
  private int listMeetings(ConvShape s, int open) {
    int to = open;
    for (int k = 0; k < open; k++) {
      int cell = Float.floatToRawIntBits(panel[k]);
      int row = cell >> SHORT_BITS;
      int col = cell & SHORT_MASK;
      if (rectangle.has(row, col)) {
        panel[to++] = Float.intBitsToFloat(rectangle.inputCell(row, col) * s.inC());
        panel[to++] = Float.intBitsToFloat((row * s.outWidth() + col) * columns);
      }
    }
    return (to - open) / 2;
  }

  /** @param first line of the gradient, the tap's first input channel */
  private void gradientOfTap(int first, int channels, int list, boolean add) {
    for (int o = 0, vectors; o < columns; o += vectors * L) {
      vectors = VectorByteTile.vectors(columns - o);
      int lines = VectorByteTile.lines(vectors);
      for (int c = 0; c < channels; c += lines) {
        Arrays.fill(tile.totals, 0, lines * vectors * L, 0);
        tile.addListed(vectors, panel, list, m, source + c, b + o);
        storeGradient(first + c, Math.min(lines, channels - c), o, vectors * L, add);
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
