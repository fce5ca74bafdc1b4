package org.onegrasp.kernels;

import static org.onegrasp.fixedpoint.LittleEndian.putInt;

import java.util.Arrays;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Int8 convolutions of a map with one channel, as a network's first layer has it. A patch has few terms there, and to
 * copy each one costs more than to multiply it, so the rows of the input that an output row sees are unpacked once,
 * with zeros at both ends, and patches are read where they lie:
 *
 * <pre>
 *   panel | 0 0 row 0 of the patches 0 0 | 0 0 row 1 0 0 | ... | sums of a gradient |
 * </pre>
 *
 * Sums of products are exact as in {@link VectorByteTile}. Each method with vectors has them to itself.
 */
final class VectorPlane {
  private static final VectorSpecies<Float> FLOATS = VectorTile.FLOATS;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Byte> BYTES = VectorByteTile.BYTES;
  private static final VectorSpecies<Short> SHORTS = VectorByteTile.SHORTS;
  private static final boolean FOUR = VectorByteTile.FOUR;
  private static final int L = FLOATS.length();
  private static final int CELLS = 8; // of an output row, at a time
  private static final int MOST_TAPS = 128; // so that a sum is below 2^21, and one addition makes it an integer
  private static final int GRADIENT_KERNEL = 5; // of gradients: as many sums in registers
  private static final float MAGIC = 12_582_912f; // 1.5 * 2^23, see VectorByteTile
  private static final int MAGIC_BITS = 0x4B400000;

  private final float[] panel;
  private final float[] sums = new float[CELLS * L];
  private int line; // floats from one unpacked row to the next

  VectorPlane(float[] panel) {
    this.panel = panel;
  }

  private static int line(ConvShape s) {
    return s.pad() + (s.width() + L - 1) / L * L + s.pad() + (CELLS - 1) * s.stride();
  }

  private static boolean plane(ConvShape s) {
    return s.inC() == 1 && !s.depthwise() && s.outC() % L == 0 && s.outC() > 0 && s.taps() <= MOST_TAPS;
  }

  /** Whether the panel has room for the rows that one output row sees. */
  boolean takes(ConvShape s) {
    return plane(s) && s.kernel() * line(s) <= panel.length;
  }

  /** The same for the gradient of all weights, which adds up beside the rows. */
  boolean takesGradient(ConvShape s) {
    return plane(s) && s.kernel() == GRADIENT_KERNEL && s.dilation() == 1
        && s.outWidth() <= VectorByteTile.MAX_TERMS && s.kernel() * line(s) + s.taps() * L <= panel.length;
  }

  /**
   * Output rows firstRow .. endRow - 1.
   *
   * @param bias (outC)
   * @param shift as of {@link Kernels#convolve8}; negative for the int32 sums themselves
   * @param least lower end of the int8 result
   */
  void convolve(ConvShape s, byte[] m, int x, int w, int[] bias, int shift, int least, int y, int firstRow,
      int endRow) {
    int bytes = shift < 0 ? Integer.BYTES : 1;
    int line = bytes * s.outWidth() * s.outC();
    boolean apart = y + endRow * line <= x || x + s.height() * s.width() <= y + firstRow * line;
    for (int row = firstRow; row < endRow; row++) {
      boolean repeats = apart && row > firstRow && isInside(s, row - 1) && isInside(s, row);
      boolean unpacked = false;
      for (int col = 0; col < s.outWidth(); col += CELLS) {
        int cells = Math.min(CELLS, s.outWidth() - col);
        int at = (row * s.outWidth() + col) * s.outC();
        if (repeats && seesWhatIsSeenAbove(s, m, x, row, col, cells)) {
          System.arraycopy(m, y + bytes * at - line, m, y + bytes * at, bytes * cells * s.outC());
          continue;
        }
        if (!unpacked) {
          unpackRows(s, m, x, row);
          unpacked = true;
        }
        for (int o = 0; o < s.outC(); o += L) {
          eightCells(s, col * s.stride(), m, w + o);
          if (shift < 0) {
            store(cells, bias, o, m, y + bytes * (at + o), bytes * s.outC());
          } else {
            round(cells, bias, o, shift, least, m, y + at + o, s.outC());
          }
        }
      }
    }
  }

  /** Whether an output row sees rows of the input only. */
  private static boolean isInside(ConvShape s, int row) {
    int first = row * s.stride() - s.pad();
    return first >= 0 && first + (s.kernel() - 1) * s.dilation() < s.height();
  }

  /** Whether some cells of an output row see byte for byte what those above them saw; both see rows inside. */
  private static boolean seesWhatIsSeenAbove(ConvShape s, byte[] m, int x, int row, int col, int cells) {
    int left = Math.max(0, col * s.stride() - s.pad());
    int right = Math.min(s.width(), (col + cells - 1) * s.stride() - s.pad() + (s.kernel() - 1) * s.dilation() + 1);
    for (int ky = 0; ky < s.kernel(); ky++) {
      int here = x + (row * s.stride() + ky * s.dilation() - s.pad()) * s.width();
      int above = here - s.stride() * s.width();
      if (!Arrays.equals(m, here + left, here + right, m, above + left, above + right)) {
        return false;
      }
    }
    return true;
  }

  /** The input rows under an output row, in the order of the kernel's rows. */
  private void unpackRows(ConvShape s, byte[] m, int x, int row) {
    line = line(s);
    for (int ky = 0; ky < s.kernel(); ky++) {
      int from = row * s.stride() + ky * s.dilation() - s.pad();
      if (from < 0 || from >= s.height()) {
        Arrays.fill(panel, ky * line, (ky + 1) * line, 0);
      } else {
        unpackRow(m, x + from * s.width(), s.width(), ky * line, s.pad());
      }
    }
  }

  private void unpackRow(byte[] m, int from, int count, int to, int pad) {
    Arrays.fill(panel, to, to + pad, 0);
    for (int c = 0; c < count; c += L) {
      ((FloatVector) (FOUR
          ? ByteVector.fromArray(BYTES, m, from + c).convertShape(VectorOperators.B2S, SHORTS, 0)
              .convertShape(VectorOperators.S2F, FLOATS, 0)
          : ByteVector.fromArray(BYTES, m, from + c).convertShape(VectorOperators.B2F, FLOATS, 0)))
          .intoArray(panel, to + pad + c);
    }
    Arrays.fill(panel, to + pad + count, to + line, 0);
  }

  /** Sums of eight neighbouring cells, one vector of output channels. */
  private void eightCells(ConvShape s, int at, byte[] b, int bOff) {
    final float[] a = panel;
    final int kernel = s.kernel();
    final int dilation = s.dilation();
    final int apart = s.stride();
    final int bStep = s.outC();
    FloatVector s0 = FloatVector.zero(FLOATS);
    FloatVector s1 = FloatVector.zero(FLOATS);
    FloatVector s2 = FloatVector.zero(FLOATS);
    FloatVector s3 = FloatVector.zero(FLOATS);
    FloatVector s4 = FloatVector.zero(FLOATS);
    FloatVector s5 = FloatVector.zero(FLOATS);
    FloatVector s6 = FloatVector.zero(FLOATS);
    FloatVector s7 = FloatVector.zero(FLOATS);
    int j = bOff;
    for (int tap = 0, ky = 0, kx = 0; tap < kernel * kernel; tap++) {
      int i = at + ky * line + kx * dilation;
      ByteVector c0 = ByteVector.fromArray(BYTES, b, j);
      float f0 = a[i];
      float f1 = a[i + apart];
      float f2 = a[i + 2 * apart];
      float f3 = a[i + 3 * apart];
      float f4 = a[i + 4 * apart];
      float f5 = a[i + 5 * apart];
      float f6 = a[i + 6 * apart];
      float f7 = a[i + 7 * apart];
      FloatVector b0 = (FloatVector) (FOUR
          ? c0.convertShape(VectorOperators.B2S, SHORTS, 0).convertShape(VectorOperators.S2F, FLOATS, 0)
          : c0.convertShape(VectorOperators.B2F, FLOATS, 0));
      s0 = FloatVector.broadcast(FLOATS, f0).fma(b0, s0);
      s1 = FloatVector.broadcast(FLOATS, f1).fma(b0, s1);
      s2 = FloatVector.broadcast(FLOATS, f2).fma(b0, s2);
      s3 = FloatVector.broadcast(FLOATS, f3).fma(b0, s3);
      s4 = FloatVector.broadcast(FLOATS, f4).fma(b0, s4);
      s5 = FloatVector.broadcast(FLOATS, f5).fma(b0, s5);
      s6 = FloatVector.broadcast(FLOATS, f6).fma(b0, s6);
      s7 = FloatVector.broadcast(FLOATS, f7).fma(b0, s7);
      j += bStep;
      kx++;
      if (kx == kernel) {
        kx = 0;
        ky++;
      }
    }
    s0.intoArray(sums, 0);
    s1.intoArray(sums, L);
    s2.intoArray(sums, 2 * L);
    s3.intoArray(sums, 3 * L);
    s4.intoArray(sums, 4 * L);
    s5.intoArray(sums, 5 * L);
    s6.intoArray(sums, 6 * L);
    s7.intoArray(sums, 7 * L);
  }

  /** As {@code FixedPoint.roundingShiftRight} and {@code saturate8}; see VectorIntegers for the steps. */
  private void round(int cells, int[] bias, int o, int shift, int least, byte[] m, int at, int apart) {
    int half = Math.max(0, shift - 1);
    int last = Math.min(1, shift); // with a shift of 0 nothing is rounded
    for (int p = 0; p < cells; p++) {
      IntVector total = FloatVector.fromArray(FLOATS, sums, p * L).add(MAGIC).reinterpretAsInts().sub(MAGIC_BITS)
          .add(IntVector.fromArray(INTS, bias, o));
      IntVector tiesDown = total.max(Integer.MIN_VALUE + last).add(total.lanewise(VectorOperators.ASHR, 31).and(-last));
      IntVector doubled = tiesDown.lanewise(VectorOperators.ASHR, half);
      IntVector rounded = doubled.lanewise(VectorOperators.ASHR, last).add(doubled.and(last));
      IntVector limited = rounded.max(least).min(Byte.MAX_VALUE);
      if (FOUR) {
        putInt(m, at + p * apart, limited.and(255)
            .lanewise(VectorOperators.LSHL, IntVector.fromArray(INTS, VectorTotals.PLACES, 0))
            .reduceLanes(VectorOperators.ADD));
      } else {
        ((ByteVector) limited.convertShape(VectorOperators.I2B, BYTES, 0)).intoArray(m, at + p * apart);
      }
    }
  }

  private void store(int cells, int[] bias, int o, byte[] m, int at, int apart) {
    for (int p = 0; p < cells; p++) {
      FloatVector.fromArray(FLOATS, sums, p * L).add(MAGIC).reinterpretAsInts().sub(MAGIC_BITS)
          .add(IntVector.fromArray(INTS, bias, o)).reinterpretAsBytes().intoArray(m, at + p * apart);
    }
  }

  /** Gradient of all weights, see {@link Kernels#tapGradient8}. */
  void gradient(ConvShape s, byte[] m, int x, int gy, boolean accumulate, int gw) {
    int most = VectorByteTile.MAX_TERMS / s.outWidth(); // rows until sums have to be taken over
    int beside = s.kernel() * line(s);
    for (int o = 0; o < s.outC(); o += L) {
      boolean add = accumulate;
      Arrays.fill(panel, beside, beside + s.taps() * L, 0);
      for (int row = 0, rows = 1; row < s.outHeight(); row++, rows++) {
        unpackRows(s, m, x, row);
        for (int ky = 0; ky < s.kernel(); ky++) {
          if (isEmpty(s, m, x, row * s.stride() + ky * s.dilation() - s.pad())) {
            continue;
          }
          fiveTaps(s, ky * line, m, gy + row * s.outWidth() * s.outC() + o, beside + ky * s.kernel() * L);
        }
        if (rows == most || row == s.outHeight() - 1) {
          takeOver(s, beside, add, m, gw + 4 * o);
          add = true;
          rows = 0;
        }
      }
    }
  }

  /** Whether a row of the input has nothing but zeros, or is outside. */
  private static boolean isEmpty(ConvShape s, byte[] m, int x, int row) {
    if (row < 0 || row >= s.height()) {
      return true;
    }
    for (int k = 0; k < s.width(); k++) {
      if (m[x + row * s.width() + k] != 0) {
        return false;
      }
    }
    return true;
  }

  /** Adds an output row's products under one row of taps to the sums of those. */
  private void fiveTaps(ConvShape s, int row, byte[] b, int bOff, int to) {
    final float[] a = panel;
    final int apart = s.stride();
    final int bStep = s.outC();
    final int end = s.outWidth();
    FloatVector s0 = FloatVector.fromArray(FLOATS, panel, to);
    FloatVector s1 = FloatVector.fromArray(FLOATS, panel, to + L);
    FloatVector s2 = FloatVector.fromArray(FLOATS, panel, to + 2 * L);
    FloatVector s3 = FloatVector.fromArray(FLOATS, panel, to + 3 * L);
    FloatVector s4 = FloatVector.fromArray(FLOATS, panel, to + 4 * L);
    for (int cell = 0, i = row, j = bOff; cell < end; cell++, i += apart, j += bStep) {
      ByteVector c0 = ByteVector.fromArray(BYTES, b, j);
      float f0 = a[i];
      float f1 = a[i + 1];
      float f2 = a[i + 2];
      float f3 = a[i + 3];
      float f4 = a[i + 4];
      FloatVector b0 = (FloatVector) (FOUR
          ? c0.convertShape(VectorOperators.B2S, SHORTS, 0).convertShape(VectorOperators.S2F, FLOATS, 0)
          : c0.convertShape(VectorOperators.B2F, FLOATS, 0));
      s0 = FloatVector.broadcast(FLOATS, f0).fma(b0, s0);
      s1 = FloatVector.broadcast(FLOATS, f1).fma(b0, s1);
      s2 = FloatVector.broadcast(FLOATS, f2).fma(b0, s2);
      s3 = FloatVector.broadcast(FLOATS, f3).fma(b0, s3);
      s4 = FloatVector.broadcast(FLOATS, f4).fma(b0, s4);
    }
    s0.intoArray(panel, to);
    s1.intoArray(panel, to + L);
    s2.intoArray(panel, to + 2 * L);
    s3.intoArray(panel, to + 3 * L);
    s4.intoArray(panel, to + 4 * L);
  }

  /** Sums of at most 2^24 to int32 in the slab, in two halves as VectorByteTile makes them; zeros stay. */
  private void takeOver(ConvShape s, int from, boolean add, byte[] m, int to) {
    int kept = add ? -1 : 0; // all bits: a choice of two vectors would be an object
    for (int tap = 0; tap < s.taps(); tap++) {
      FloatVector sum = FloatVector.fromArray(FLOATS, panel, from + tap * L);
      FloatVector high = sum.fma(0x1p-12f, MAGIC);
      FloatVector low = high.sub(MAGIC).mul(-0x1p12f).add(sum).add(MAGIC);
      IntVector upper = high.reinterpretAsInts().sub(MAGIC_BITS).lanewise(VectorOperators.LSHL, 12);
      IntVector total = low.reinterpretAsInts().sub(MAGIC_BITS).add(upper);
      int at = to + 4 * tap * s.outC();
      IntVector old = ByteVector.fromArray(ByteVector.SPECIES_PREFERRED, m, at).reinterpretAsInts();
      total.add(old.and(kept)).reinterpretAsBytes().intoArray(m, at);
    }
    Arrays.fill(panel, from, from + s.taps() * L, 0);
  }
}
