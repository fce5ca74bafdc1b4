package org.onegrasp.kernels;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The inner loop of the int8 convolutions: some lines of a float panel times some vectors of neighbouring columns of
 * bytes, exact as in {@link VectorByteTile}.
 *
 * <p>
 * C[p][v] = sum over i &lt; n of panel[p * line + i] * b[bOff + i * bStep ...][v]. A tile is as large as the registers
 * allow, as each vector of b and each scalar of the panel is loaded for all of it, and small enough for the compiler:
 * of about 18,000 nodes of a method it inlines no more of the Vector API, and leaves vectors on the heap. A
 * multiply-add makes some 540 of them, so 20 sums are the most that stay well below. Measured, with all that is around
 * the loop: 8 x 2 does 0.71 of the multiply-add peak of 512 bits and 0.74 of that of 256, 4 x 4 0.75 of that of 128.
 * There is one loop in a method: in two, one within the other, the sums would be objects. In it all bytes are loaded
 * before the first is converted: what is converted before another load's range check is converted once more for every
 * multiply-add behind it. Sums begin as a zero each: where they share one, stores may become calls with objects. With
 * more than 128 bits a scalar of the panel is spread over a vector as an integer that has the same bits: into one of
 * the upper sixteen registers some x86 processors spread a float more slowly, and the compiler picks one as it likes.
 *
 * <p>
 * Four vectors of 128 bits are loaded as one of four bytes a lane: column 4 l + v is byte v of lane l, which stays
 * where it is, or comes, at the top of its lane; so the sums are 2^24 times as large, no less exact, and the columns of
 * a tile are mixed as {@link VectorTotals#packed} says until {@link VectorTotals#roundPacked} puts them back.
 */
final class VectorPanelTile {
  private static final VectorSpecies<Float> FLOATS = VectorTile.FLOATS;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Byte> BYTES = VectorByteTile.BYTES;
  private static final VectorSpecies<Short> SHORTS = VectorByteTile.SHORTS;
  private static final VectorSpecies<Byte> WHOLE = ByteVector.SPECIES_PREFERRED;
  private static final int LANES = FLOATS.length();
  private static final boolean PACKED = LANES == 4;
  private static final int TOP_BYTE = 0xFF000000;
  /** Whether there are 32 vector registers. */
  static final boolean MANY_REGISTERS = manyRegisters();
  /** Lines of the panel. */
  static final int LINES = !MANY_REGISTERS ? 6 : LANES == 4 ? 4 : 8;
  /**
   * Terms in a line of a panel of full size. The compiler takes it for a constant where no smaller panel is in use, and
   * then keeps no line's place in a register.
   */
  static final int LINE = longest(Kernels.WORKSPACE_FLOATS);
  /** Vectors of columns in the widest tile. */
  static final int WIDEST = LINES < 6 ? 4 : 2;

  /** Each a line of the tile after the other. */
  final float[] sums = new float[LINES * WIDEST * LANES];
  final int[] totals = new int[LINES * WIDEST * LANES];

  int n;
  int line;
  int bStep;
  /** Vectors of columns in this tile: {@link #WIDEST}, 2 or, with eight lines, 1. */
  int vectors;

  /** Terms that a line of a panel can have, whole vectors. */
  static int longest(int panelFloats) {
    return Math.min(VectorByteTile.MAX_TERMS, (panelFloats - LANES) / LINES / LANES * LANES);
  }

  /** How many vectors a tile for so many columns has: some of them may lie beyond the columns. */
  static int vectors(int columns) {
    if (columns > 2 * LANES) {
      return WIDEST;
    }
    return columns > LANES || LINES < 8 ? 2 : 1;
  }

  /** Whether the columns of a tile of so many vectors are mixed, and its sums 2^24 times as large. */
  static boolean packed(int vectors) {
    return PACKED && vectors == 4;
  }

  /** The sums of the products of n terms, in place of those before. */
  void multiply(float[] panel, byte[] b, int bOff) {
    switch (LINES) {
      case 4 -> fourLines(panel, b, bOff);
      case 6 -> sixByTwo(panel, b, bOff);
      default -> eightLines(panel, b, bOff);
    }
  }

  private void fourLines(float[] panel, byte[] b, int bOff) {
    if (vectors == 4) {
      fourByFour(panel, b, bOff);
    } else {
      fourByTwo(panel, b, bOff);
    }
  }

  private void eightLines(float[] panel, byte[] b, int bOff) {
    if (vectors == 2) {
      eightByTwo(panel, b, bOff);
    } else {
      eightByOne(panel, b, bOff);
    }
  }

  /** Adds the sums, of at most 2^24 each, to the totals, which begin as the biases from o on. */
  void flush(int[] bias, int o, boolean begun) {
    int width = vectors * LANES;
    float unit = packed(vectors) ? 0x1p-24f : 1;
    for (int v = 0; v < width; v += LANES) {
      if (begun) {
        VectorTotals.add(sums, v, width, LINES, unit, totals, v, width, totals);
      } else {
        VectorTotals.add(sums, v, width, LINES, unit, bias, o + v, 0, totals);
      }
    }
  }

  /** Whether there are 32 vector registers; without AVX-512, x86 has 16. */
  private static boolean manyRegisters() {
    if (System.getProperty("os.arch", "").equals("aarch64")) {
      return true;
    }
    try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines.anyMatch(line -> line.startsWith("flags") && line.contains(" avx512vl"));
    } catch (IOException | java.io.UncheckedIOException e) {
      return false; // elsewhere: the tile that does well with both
    }
  }

  /** Four lines by four vectors: 16 sums, with 32 registers of 128 bits. */
  private void fourByFour(float[] a, byte[] b, int bOff) {
    final int n = this.n;
    final int line = this.line == LINE ? LINE : this.line;
    final int bStep = this.bStep;
    FloatVector s00 = FloatVector.zero(FLOATS);
    FloatVector s01 = FloatVector.zero(FLOATS);
    FloatVector s02 = FloatVector.zero(FLOATS);
    FloatVector s03 = FloatVector.zero(FLOATS);
    FloatVector s10 = FloatVector.zero(FLOATS);
    FloatVector s11 = FloatVector.zero(FLOATS);
    FloatVector s12 = FloatVector.zero(FLOATS);
    FloatVector s13 = FloatVector.zero(FLOATS);
    FloatVector s20 = FloatVector.zero(FLOATS);
    FloatVector s21 = FloatVector.zero(FLOATS);
    FloatVector s22 = FloatVector.zero(FLOATS);
    FloatVector s23 = FloatVector.zero(FLOATS);
    FloatVector s30 = FloatVector.zero(FLOATS);
    FloatVector s31 = FloatVector.zero(FLOATS);
    FloatVector s32 = FloatVector.zero(FLOATS);
    FloatVector s33 = FloatVector.zero(FLOATS);
    int j = bOff;
    for (int i = 0; i < n; i++) {
      IntVector four = ByteVector.fromArray(WHOLE, b, j).reinterpretAsInts();
      FloatVector b0 = (FloatVector) four.lanewise(VectorOperators.LSHL, 24).convert(VectorOperators.I2F, 0);
      FloatVector b1 =
          (FloatVector) four.lanewise(VectorOperators.LSHL, 16).and(TOP_BYTE).convert(VectorOperators.I2F, 0);
      FloatVector b2 =
          (FloatVector) four.lanewise(VectorOperators.LSHL, 8).and(TOP_BYTE).convert(VectorOperators.I2F, 0);
      FloatVector b3 = (FloatVector) four.and(TOP_BYTE).convert(VectorOperators.I2F, 0);
      FloatVector a0 = FloatVector.broadcast(FLOATS, a[i]);
      s00 = a0.fma(b0, s00);
      s01 = a0.fma(b1, s01);
      s02 = a0.fma(b2, s02);
      s03 = a0.fma(b3, s03);
      FloatVector a1 = FloatVector.broadcast(FLOATS, a[i + line]);
      s10 = a1.fma(b0, s10);
      s11 = a1.fma(b1, s11);
      s12 = a1.fma(b2, s12);
      s13 = a1.fma(b3, s13);
      FloatVector a2 = FloatVector.broadcast(FLOATS, a[i + 2 * line]);
      s20 = a2.fma(b0, s20);
      s21 = a2.fma(b1, s21);
      s22 = a2.fma(b2, s22);
      s23 = a2.fma(b3, s23);
      FloatVector a3 = FloatVector.broadcast(FLOATS, a[i + 3 * line]);
      s30 = a3.fma(b0, s30);
      s31 = a3.fma(b1, s31);
      s32 = a3.fma(b2, s32);
      s33 = a3.fma(b3, s33);
      j += bStep;
    }
    s00.intoArray(sums, 0);
    s01.intoArray(sums, LANES);
    s02.intoArray(sums, 2 * LANES);
    s03.intoArray(sums, 3 * LANES);
    s10.intoArray(sums, 4 * LANES);
    s11.intoArray(sums, 5 * LANES);
    s12.intoArray(sums, 6 * LANES);
    s13.intoArray(sums, 7 * LANES);
    s20.intoArray(sums, 8 * LANES);
    s21.intoArray(sums, 9 * LANES);
    s22.intoArray(sums, 10 * LANES);
    s23.intoArray(sums, 11 * LANES);
    s30.intoArray(sums, 12 * LANES);
    s31.intoArray(sums, 13 * LANES);
    s32.intoArray(sums, 14 * LANES);
    s33.intoArray(sums, 15 * LANES);
  }

  /** Four lines by two vectors of 128 bits, where columns are few; by way of shorts as {@link VectorByteTile#FOUR}. */
  private void fourByTwo(float[] a, byte[] b, int bOff) {
    final int n = this.n;
    final int line = this.line == LINE ? LINE : this.line;
    final int bStep = this.bStep;
    FloatVector s00 = FloatVector.zero(FLOATS);
    FloatVector s01 = FloatVector.zero(FLOATS);
    FloatVector s10 = FloatVector.zero(FLOATS);
    FloatVector s11 = FloatVector.zero(FLOATS);
    FloatVector s20 = FloatVector.zero(FLOATS);
    FloatVector s21 = FloatVector.zero(FLOATS);
    FloatVector s30 = FloatVector.zero(FLOATS);
    FloatVector s31 = FloatVector.zero(FLOATS);
    int j = bOff;
    for (int i = 0; i < n; i++) {
      ByteVector c0 = ByteVector.fromArray(BYTES, b, j);
      ByteVector c1 = ByteVector.fromArray(BYTES, b, j + LANES);
      FloatVector b0 = (FloatVector) c0.convertShape(VectorOperators.B2S, SHORTS, 0)
          .convertShape(VectorOperators.S2F, FLOATS, 0);
      FloatVector b1 = (FloatVector) c1.convertShape(VectorOperators.B2S, SHORTS, 0)
          .convertShape(VectorOperators.S2F, FLOATS, 0);
      FloatVector a0 = FloatVector.broadcast(FLOATS, a[i]);
      s00 = a0.fma(b0, s00);
      s01 = a0.fma(b1, s01);
      FloatVector a1 = FloatVector.broadcast(FLOATS, a[i + line]);
      s10 = a1.fma(b0, s10);
      s11 = a1.fma(b1, s11);
      FloatVector a2 = FloatVector.broadcast(FLOATS, a[i + 2 * line]);
      s20 = a2.fma(b0, s20);
      s21 = a2.fma(b1, s21);
      FloatVector a3 = FloatVector.broadcast(FLOATS, a[i + 3 * line]);
      s30 = a3.fma(b0, s30);
      s31 = a3.fma(b1, s31);
      j += bStep;
    }
    s00.intoArray(sums, 0);
    s01.intoArray(sums, LANES);
    s10.intoArray(sums, 2 * LANES);
    s11.intoArray(sums, 3 * LANES);
    s20.intoArray(sums, 4 * LANES);
    s21.intoArray(sums, 5 * LANES);
    s30.intoArray(sums, 6 * LANES);
    s31.intoArray(sums, 7 * LANES);
  }

  /** Six lines by two vectors: 12 sums, with 16 registers. */
  private void sixByTwo(float[] a, byte[] b, int bOff) {
    final int n = this.n;
    final int line = this.line == LINE ? LINE : this.line;
    final int bStep = this.bStep;
    FloatVector s00 = FloatVector.zero(FLOATS);
    FloatVector s01 = FloatVector.zero(FLOATS);
    FloatVector s10 = FloatVector.zero(FLOATS);
    FloatVector s11 = FloatVector.zero(FLOATS);
    FloatVector s20 = FloatVector.zero(FLOATS);
    FloatVector s21 = FloatVector.zero(FLOATS);
    FloatVector s30 = FloatVector.zero(FLOATS);
    FloatVector s31 = FloatVector.zero(FLOATS);
    FloatVector s40 = FloatVector.zero(FLOATS);
    FloatVector s41 = FloatVector.zero(FLOATS);
    FloatVector s50 = FloatVector.zero(FLOATS);
    FloatVector s51 = FloatVector.zero(FLOATS);
    int j = bOff;
    for (int i = 0; i < n; i++) {
      ByteVector c0 = ByteVector.fromArray(BYTES, b, j);
      ByteVector c1 = ByteVector.fromArray(BYTES, b, j + LANES);
      FloatVector b0 = (FloatVector) c0.convertShape(VectorOperators.B2F, FLOATS, 0);
      FloatVector b1 = (FloatVector) c1.convertShape(VectorOperators.B2F, FLOATS, 0);
      FloatVector a0 = FloatVector.broadcast(FLOATS, a[i]);
      s00 = a0.fma(b0, s00);
      s01 = a0.fma(b1, s01);
      FloatVector a1 = FloatVector.broadcast(FLOATS, a[i + line]);
      s10 = a1.fma(b0, s10);
      s11 = a1.fma(b1, s11);
      FloatVector a2 = FloatVector.broadcast(FLOATS, a[i + 2 * line]);
      s20 = a2.fma(b0, s20);
      s21 = a2.fma(b1, s21);
      FloatVector a3 = FloatVector.broadcast(FLOATS, a[i + 3 * line]);
      s30 = a3.fma(b0, s30);
      s31 = a3.fma(b1, s31);
      FloatVector a4 = FloatVector.broadcast(FLOATS, a[i + 4 * line]);
      s40 = a4.fma(b0, s40);
      s41 = a4.fma(b1, s41);
      FloatVector a5 = FloatVector.broadcast(FLOATS, a[i + 5 * line]);
      s50 = a5.fma(b0, s50);
      s51 = a5.fma(b1, s51);
      j += bStep;
    }
    s00.intoArray(sums, 0);
    s01.intoArray(sums, LANES);
    s10.intoArray(sums, 2 * LANES);
    s11.intoArray(sums, 3 * LANES);
    s20.intoArray(sums, 4 * LANES);
    s21.intoArray(sums, 5 * LANES);
    s30.intoArray(sums, 6 * LANES);
    s31.intoArray(sums, 7 * LANES);
    s40.intoArray(sums, 8 * LANES);
    s41.intoArray(sums, 9 * LANES);
    s50.intoArray(sums, 10 * LANES);
    s51.intoArray(sums, 11 * LANES);
  }

  /** Eight lines by two vectors: 16 sums. */
  private void eightByTwo(float[] a, byte[] b, int bOff) {
    final int n = this.n;
    final int line = this.line == LINE ? LINE : this.line;
    final int bStep = this.bStep;
    FloatVector s00 = FloatVector.zero(FLOATS);
    FloatVector s01 = FloatVector.zero(FLOATS);
    FloatVector s10 = FloatVector.zero(FLOATS);
    FloatVector s11 = FloatVector.zero(FLOATS);
    FloatVector s20 = FloatVector.zero(FLOATS);
    FloatVector s21 = FloatVector.zero(FLOATS);
    FloatVector s30 = FloatVector.zero(FLOATS);
    FloatVector s31 = FloatVector.zero(FLOATS);
    FloatVector s40 = FloatVector.zero(FLOATS);
    FloatVector s41 = FloatVector.zero(FLOATS);
    FloatVector s50 = FloatVector.zero(FLOATS);
    FloatVector s51 = FloatVector.zero(FLOATS);
    FloatVector s60 = FloatVector.zero(FLOATS);
    FloatVector s61 = FloatVector.zero(FLOATS);
    FloatVector s70 = FloatVector.zero(FLOATS);
    FloatVector s71 = FloatVector.zero(FLOATS);
    int j = bOff;
    for (int i = 0; i < n; i++) {
      ByteVector c0 = ByteVector.fromArray(BYTES, b, j);
      ByteVector c1 = ByteVector.fromArray(BYTES, b, j + LANES);
      FloatVector b0 = (FloatVector) c0.convertShape(VectorOperators.B2F, FLOATS, 0);
      FloatVector b1 = (FloatVector) c1.convertShape(VectorOperators.B2F, FLOATS, 0);
      FloatVector a0 = IntVector.broadcast(INTS, Float.floatToRawIntBits(a[i])).reinterpretAsFloats();
      s00 = a0.fma(b0, s00);
      s01 = a0.fma(b1, s01);
      FloatVector a1 = IntVector.broadcast(INTS, Float.floatToRawIntBits(a[i + line])).reinterpretAsFloats();
      s10 = a1.fma(b0, s10);
      s11 = a1.fma(b1, s11);
      FloatVector a2 = IntVector.broadcast(INTS, Float.floatToRawIntBits(a[i + 2 * line])).reinterpretAsFloats();
      s20 = a2.fma(b0, s20);
      s21 = a2.fma(b1, s21);
      FloatVector a3 = IntVector.broadcast(INTS, Float.floatToRawIntBits(a[i + 3 * line])).reinterpretAsFloats();
      s30 = a3.fma(b0, s30);
      s31 = a3.fma(b1, s31);
      FloatVector a4 = IntVector.broadcast(INTS, Float.floatToRawIntBits(a[i + 4 * line])).reinterpretAsFloats();
      s40 = a4.fma(b0, s40);
      s41 = a4.fma(b1, s41);
      FloatVector a5 = IntVector.broadcast(INTS, Float.floatToRawIntBits(a[i + 5 * line])).reinterpretAsFloats();
      s50 = a5.fma(b0, s50);
      s51 = a5.fma(b1, s51);
      FloatVector a6 = IntVector.broadcast(INTS, Float.floatToRawIntBits(a[i + 6 * line])).reinterpretAsFloats();
      s60 = a6.fma(b0, s60);
      s61 = a6.fma(b1, s61);
      FloatVector a7 = IntVector.broadcast(INTS, Float.floatToRawIntBits(a[i + 7 * line])).reinterpretAsFloats();
      s70 = a7.fma(b0, s70);
      s71 = a7.fma(b1, s71);
      j += bStep;
    }
    s00.intoArray(sums, 0);
    s01.intoArray(sums, LANES);
    s10.intoArray(sums, 2 * LANES);
    s11.intoArray(sums, 3 * LANES);
    s20.intoArray(sums, 4 * LANES);
    s21.intoArray(sums, 5 * LANES);
    s30.intoArray(sums, 6 * LANES);
    s31.intoArray(sums, 7 * LANES);
    s40.intoArray(sums, 8 * LANES);
    s41.intoArray(sums, 9 * LANES);
    s50.intoArray(sums, 10 * LANES);
    s51.intoArray(sums, 11 * LANES);
    s60.intoArray(sums, 12 * LANES);
    s61.intoArray(sums, 13 * LANES);
    s70.intoArray(sums, 14 * LANES);
    s71.intoArray(sums, 15 * LANES);
  }

  /** Eight lines by one vector, where columns are few. */
  private void eightByOne(float[] a, byte[] b, int bOff) {
    final int n = this.n;
    final int line = this.line == LINE ? LINE : this.line;
    final int bStep = this.bStep;
    FloatVector s00 = FloatVector.zero(FLOATS);
    FloatVector s10 = FloatVector.zero(FLOATS);
    FloatVector s20 = FloatVector.zero(FLOATS);
    FloatVector s30 = FloatVector.zero(FLOATS);
    FloatVector s40 = FloatVector.zero(FLOATS);
    FloatVector s50 = FloatVector.zero(FLOATS);
    FloatVector s60 = FloatVector.zero(FLOATS);
    FloatVector s70 = FloatVector.zero(FLOATS);
    int j = bOff;
    for (int i = 0; i < n; i++) {
      FloatVector b0 = (FloatVector) ByteVector.fromArray(BYTES, b, j).convertShape(VectorOperators.B2F, FLOATS, 0);
      s00 = IntVector.broadcast(INTS, Float.floatToRawIntBits(a[i])).reinterpretAsFloats().fma(b0, s00);
      s10 = IntVector.broadcast(INTS, Float.floatToRawIntBits(a[i + line])).reinterpretAsFloats().fma(b0, s10);
      s20 = IntVector.broadcast(INTS, Float.floatToRawIntBits(a[i + 2 * line])).reinterpretAsFloats().fma(b0, s20);
      s30 = IntVector.broadcast(INTS, Float.floatToRawIntBits(a[i + 3 * line])).reinterpretAsFloats().fma(b0, s30);
      s40 = IntVector.broadcast(INTS, Float.floatToRawIntBits(a[i + 4 * line])).reinterpretAsFloats().fma(b0, s40);
      s50 = IntVector.broadcast(INTS, Float.floatToRawIntBits(a[i + 5 * line])).reinterpretAsFloats().fma(b0, s50);
      s60 = IntVector.broadcast(INTS, Float.floatToRawIntBits(a[i + 6 * line])).reinterpretAsFloats().fma(b0, s60);
      s70 = IntVector.broadcast(INTS, Float.floatToRawIntBits(a[i + 7 * line])).reinterpretAsFloats().fma(b0, s70);
      j += bStep;
    }
    s00.intoArray(sums, 0);
    s10.intoArray(sums, LANES);
    s20.intoArray(sums, 2 * LANES);
    s30.intoArray(sums, 3 * LANES);
    s40.intoArray(sums, 4 * LANES);
    s50.intoArray(sums, 5 * LANES);
    s60.intoArray(sums, 6 * LANES);
    s70.intoArray(sums, 7 * LANES);
  }
}
