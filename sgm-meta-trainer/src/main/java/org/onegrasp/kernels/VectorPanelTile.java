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
 * allow, as each vector of b and each scalar of the panel is loaded for all of it: measured, 12 x 2 does 0.84 of the
 * multiply-add peak of 512 bits, 6 x 4 does 0.9 of that of 256 and of 128. There is one loop in a method: in two, one
 * within the other, the sums would be objects.
 *
 * <p>
 * Four vectors of 128 bits are loaded as one of four bytes a lane: column 4 l + v is byte v of lane l, which stays
 * where it is, or comes, at the top of its lane; so the sums are 2^24 times as large, no less exact, and the columns of
 * a tile are those of {@link #bias} until {@link VectorTotals#roundPacked} puts them back.
 */
final class VectorPanelTile {
  private static final VectorSpecies<Float> FLOATS = VectorTile.FLOATS;
  private static final VectorSpecies<Integer> INTS = VectorByteTile.INTS;
  private static final VectorSpecies<Byte> WHOLE = ByteVector.SPECIES_PREFERRED;
  private static final int LANES = FLOATS.length();
  private static final boolean PACKED = LANES == 4; // with 256 bits it takes longer
  private static final int TOP_BYTE = 0xFF000000;
  /** Lines of the panel. */
  static final int LINES = LANES == 16 ? 12 : 6;
  /** Vectors of columns in the widest tile. */
  static final int WIDEST = LINES == 6 && manyRegisters() ? 4 : 2;

  /** Each a line of the tile after the other. */
  final float[] sums = new float[LINES * WIDEST * LANES];
  final int[] totals = new int[LINES * WIDEST * LANES];

  int n;
  int line;
  int bStep;
  /** Vectors of columns in this tile: {@link #WIDEST}, 2 or, with twelve lines, 1. */
  int vectors;

  /** How many vectors a tile for so many columns has: some of them may lie beyond the columns. */
  static int vectors(int columns) {
    if (columns > 2 * LANES) {
      return WIDEST;
    }
    return columns > LANES || LINES == 6 ? 2 : 1;
  }

  /** Whether the columns of a tile of so many vectors are mixed, and its sums 2^24 times as large. */
  static boolean packed(int vectors) {
    return PACKED && vectors == 4;
  }

  /** Adds the products of n terms. */
  void add(float[] panel, byte[] b, int bOff) {
    if (vectors == 4) {
      sixByFour(panel, b, bOff);
    } else if (vectors == 1) {
      twelveByOne(panel, b, bOff);
    } else if (LINES == 6) {
      sixByTwo(panel, b, bOff);
    } else {
      twelveByTwo(panel, b, bOff);
    }
  }

  /** Moves the sums, of at most 2^24 each, over to the totals, which begin as the biases from o on. */
  void flush(int[] bias, int o, boolean begun) {
    int width = vectors * LANES;
    VectorTotals.add(sums, LINES, width, packed(vectors) ? 0x1p-24f : 1, begun ? totals : bias, begun ? 0 : o,
        begun ? width : 0, totals);
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

  /** Six lines by four vectors: 24 sums. */
  private void sixByFour(float[] a, byte[] b, int bOff) {
    final int n = this.n;
    final int line = this.line;
    final int bStep = this.bStep;
    FloatVector s00 = FloatVector.fromArray(FLOATS, sums, 0);
    FloatVector s01 = FloatVector.fromArray(FLOATS, sums, LANES);
    FloatVector s02 = FloatVector.fromArray(FLOATS, sums, 2 * LANES);
    FloatVector s03 = FloatVector.fromArray(FLOATS, sums, 3 * LANES);
    FloatVector s10 = FloatVector.fromArray(FLOATS, sums, 4 * LANES);
    FloatVector s11 = FloatVector.fromArray(FLOATS, sums, 5 * LANES);
    FloatVector s12 = FloatVector.fromArray(FLOATS, sums, 6 * LANES);
    FloatVector s13 = FloatVector.fromArray(FLOATS, sums, 7 * LANES);
    FloatVector s20 = FloatVector.fromArray(FLOATS, sums, 8 * LANES);
    FloatVector s21 = FloatVector.fromArray(FLOATS, sums, 9 * LANES);
    FloatVector s22 = FloatVector.fromArray(FLOATS, sums, 10 * LANES);
    FloatVector s23 = FloatVector.fromArray(FLOATS, sums, 11 * LANES);
    FloatVector s30 = FloatVector.fromArray(FLOATS, sums, 12 * LANES);
    FloatVector s31 = FloatVector.fromArray(FLOATS, sums, 13 * LANES);
    FloatVector s32 = FloatVector.fromArray(FLOATS, sums, 14 * LANES);
    FloatVector s33 = FloatVector.fromArray(FLOATS, sums, 15 * LANES);
    FloatVector s40 = FloatVector.fromArray(FLOATS, sums, 16 * LANES);
    FloatVector s41 = FloatVector.fromArray(FLOATS, sums, 17 * LANES);
    FloatVector s42 = FloatVector.fromArray(FLOATS, sums, 18 * LANES);
    FloatVector s43 = FloatVector.fromArray(FLOATS, sums, 19 * LANES);
    FloatVector s50 = FloatVector.fromArray(FLOATS, sums, 20 * LANES);
    FloatVector s51 = FloatVector.fromArray(FLOATS, sums, 21 * LANES);
    FloatVector s52 = FloatVector.fromArray(FLOATS, sums, 22 * LANES);
    FloatVector s53 = FloatVector.fromArray(FLOATS, sums, 23 * LANES);
    IntVector top = IntVector.broadcast(INTS, TOP_BYTE);
    int j = bOff;
    for (int i = 0; i < n; i++) {
      FloatVector b0;
      FloatVector b1;
      FloatVector b2;
      FloatVector b3;
      if (PACKED) {
        IntVector four = ByteVector.fromArray(WHOLE, b, j).reinterpretAsInts();
        b0 = (FloatVector) four.lanewise(VectorOperators.LSHL, 24).convert(VectorOperators.I2F, 0);
        b1 = (FloatVector) four.lanewise(VectorOperators.LSHL, 16).and(top).convert(VectorOperators.I2F, 0);
        b2 = (FloatVector) four.lanewise(VectorOperators.LSHL, 8).and(top).convert(VectorOperators.I2F, 0);
        b3 = (FloatVector) four.and(top).convert(VectorOperators.I2F, 0);
      } else {
        b0 = VectorByteTile.floats(b, j);
        b1 = VectorByteTile.floats(b, j + LANES);
        b2 = VectorByteTile.floats(b, j + 2 * LANES);
        b3 = VectorByteTile.floats(b, j + 3 * LANES);
      }
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
      FloatVector a4 = FloatVector.broadcast(FLOATS, a[i + 4 * line]);
      s40 = a4.fma(b0, s40);
      s41 = a4.fma(b1, s41);
      s42 = a4.fma(b2, s42);
      s43 = a4.fma(b3, s43);
      FloatVector a5 = FloatVector.broadcast(FLOATS, a[i + 5 * line]);
      s50 = a5.fma(b0, s50);
      s51 = a5.fma(b1, s51);
      s52 = a5.fma(b2, s52);
      s53 = a5.fma(b3, s53);
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
    s40.intoArray(sums, 16 * LANES);
    s41.intoArray(sums, 17 * LANES);
    s42.intoArray(sums, 18 * LANES);
    s43.intoArray(sums, 19 * LANES);
    s50.intoArray(sums, 20 * LANES);
    s51.intoArray(sums, 21 * LANES);
    s52.intoArray(sums, 22 * LANES);
    s53.intoArray(sums, 23 * LANES);
  }

  /** Six lines by two vectors: 12 sums, with 16 registers. */
  private void sixByTwo(float[] a, byte[] b, int bOff) {
    final int n = this.n;
    final int line = this.line;
    final int bStep = this.bStep;
    FloatVector s00 = FloatVector.fromArray(FLOATS, sums, 0);
    FloatVector s01 = FloatVector.fromArray(FLOATS, sums, LANES);
    FloatVector s10 = FloatVector.fromArray(FLOATS, sums, 2 * LANES);
    FloatVector s11 = FloatVector.fromArray(FLOATS, sums, 3 * LANES);
    FloatVector s20 = FloatVector.fromArray(FLOATS, sums, 4 * LANES);
    FloatVector s21 = FloatVector.fromArray(FLOATS, sums, 5 * LANES);
    FloatVector s30 = FloatVector.fromArray(FLOATS, sums, 6 * LANES);
    FloatVector s31 = FloatVector.fromArray(FLOATS, sums, 7 * LANES);
    FloatVector s40 = FloatVector.fromArray(FLOATS, sums, 8 * LANES);
    FloatVector s41 = FloatVector.fromArray(FLOATS, sums, 9 * LANES);
    FloatVector s50 = FloatVector.fromArray(FLOATS, sums, 10 * LANES);
    FloatVector s51 = FloatVector.fromArray(FLOATS, sums, 11 * LANES);
    int j = bOff;
    for (int i = 0; i < n; i++) {
      FloatVector b0 = VectorByteTile.floats(b, j);
      FloatVector b1 = VectorByteTile.floats(b, j + LANES);
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

  /** Twelve lines by two vectors: 24 sums. */
  private void twelveByTwo(float[] a, byte[] b, int bOff) {
    final int n = this.n;
    final int line = this.line;
    final int bStep = this.bStep;
    FloatVector s0a = FloatVector.fromArray(FLOATS, sums, 0);
    FloatVector s0b = FloatVector.fromArray(FLOATS, sums, LANES);
    FloatVector s1a = FloatVector.fromArray(FLOATS, sums, 2 * LANES);
    FloatVector s1b = FloatVector.fromArray(FLOATS, sums, 3 * LANES);
    FloatVector s2a = FloatVector.fromArray(FLOATS, sums, 4 * LANES);
    FloatVector s2b = FloatVector.fromArray(FLOATS, sums, 5 * LANES);
    FloatVector s3a = FloatVector.fromArray(FLOATS, sums, 6 * LANES);
    FloatVector s3b = FloatVector.fromArray(FLOATS, sums, 7 * LANES);
    FloatVector s4a = FloatVector.fromArray(FLOATS, sums, 8 * LANES);
    FloatVector s4b = FloatVector.fromArray(FLOATS, sums, 9 * LANES);
    FloatVector s5a = FloatVector.fromArray(FLOATS, sums, 10 * LANES);
    FloatVector s5b = FloatVector.fromArray(FLOATS, sums, 11 * LANES);
    FloatVector s6a = FloatVector.fromArray(FLOATS, sums, 12 * LANES);
    FloatVector s6b = FloatVector.fromArray(FLOATS, sums, 13 * LANES);
    FloatVector s7a = FloatVector.fromArray(FLOATS, sums, 14 * LANES);
    FloatVector s7b = FloatVector.fromArray(FLOATS, sums, 15 * LANES);
    FloatVector s8a = FloatVector.fromArray(FLOATS, sums, 16 * LANES);
    FloatVector s8b = FloatVector.fromArray(FLOATS, sums, 17 * LANES);
    FloatVector s9a = FloatVector.fromArray(FLOATS, sums, 18 * LANES);
    FloatVector s9b = FloatVector.fromArray(FLOATS, sums, 19 * LANES);
    FloatVector s10a = FloatVector.fromArray(FLOATS, sums, 20 * LANES);
    FloatVector s10b = FloatVector.fromArray(FLOATS, sums, 21 * LANES);
    FloatVector s11a = FloatVector.fromArray(FLOATS, sums, 22 * LANES);
    FloatVector s11b = FloatVector.fromArray(FLOATS, sums, 23 * LANES);
    int j = bOff;
    for (int i = 0; i < n; i++) {
      FloatVector b0 = VectorByteTile.floats(b, j);
      FloatVector b1 = VectorByteTile.floats(b, j + LANES);
      FloatVector a0 = FloatVector.broadcast(FLOATS, a[i]);
      s0a = a0.fma(b0, s0a);
      s0b = a0.fma(b1, s0b);
      FloatVector a1 = FloatVector.broadcast(FLOATS, a[i + line]);
      s1a = a1.fma(b0, s1a);
      s1b = a1.fma(b1, s1b);
      FloatVector a2 = FloatVector.broadcast(FLOATS, a[i + 2 * line]);
      s2a = a2.fma(b0, s2a);
      s2b = a2.fma(b1, s2b);
      FloatVector a3 = FloatVector.broadcast(FLOATS, a[i + 3 * line]);
      s3a = a3.fma(b0, s3a);
      s3b = a3.fma(b1, s3b);
      FloatVector a4 = FloatVector.broadcast(FLOATS, a[i + 4 * line]);
      s4a = a4.fma(b0, s4a);
      s4b = a4.fma(b1, s4b);
      FloatVector a5 = FloatVector.broadcast(FLOATS, a[i + 5 * line]);
      s5a = a5.fma(b0, s5a);
      s5b = a5.fma(b1, s5b);
      FloatVector a6 = FloatVector.broadcast(FLOATS, a[i + 6 * line]);
      s6a = a6.fma(b0, s6a);
      s6b = a6.fma(b1, s6b);
      FloatVector a7 = FloatVector.broadcast(FLOATS, a[i + 7 * line]);
      s7a = a7.fma(b0, s7a);
      s7b = a7.fma(b1, s7b);
      FloatVector a8 = FloatVector.broadcast(FLOATS, a[i + 8 * line]);
      s8a = a8.fma(b0, s8a);
      s8b = a8.fma(b1, s8b);
      FloatVector a9 = FloatVector.broadcast(FLOATS, a[i + 9 * line]);
      s9a = a9.fma(b0, s9a);
      s9b = a9.fma(b1, s9b);
      FloatVector a10 = FloatVector.broadcast(FLOATS, a[i + 10 * line]);
      s10a = a10.fma(b0, s10a);
      s10b = a10.fma(b1, s10b);
      FloatVector a11 = FloatVector.broadcast(FLOATS, a[i + 11 * line]);
      s11a = a11.fma(b0, s11a);
      s11b = a11.fma(b1, s11b);
      j += bStep;
    }
    s0a.intoArray(sums, 0);
    s0b.intoArray(sums, LANES);
    s1a.intoArray(sums, 2 * LANES);
    s1b.intoArray(sums, 3 * LANES);
    s2a.intoArray(sums, 4 * LANES);
    s2b.intoArray(sums, 5 * LANES);
    s3a.intoArray(sums, 6 * LANES);
    s3b.intoArray(sums, 7 * LANES);
    s4a.intoArray(sums, 8 * LANES);
    s4b.intoArray(sums, 9 * LANES);
    s5a.intoArray(sums, 10 * LANES);
    s5b.intoArray(sums, 11 * LANES);
    s6a.intoArray(sums, 12 * LANES);
    s6b.intoArray(sums, 13 * LANES);
    s7a.intoArray(sums, 14 * LANES);
    s7b.intoArray(sums, 15 * LANES);
    s8a.intoArray(sums, 16 * LANES);
    s8b.intoArray(sums, 17 * LANES);
    s9a.intoArray(sums, 18 * LANES);
    s9b.intoArray(sums, 19 * LANES);
    s10a.intoArray(sums, 20 * LANES);
    s10b.intoArray(sums, 21 * LANES);
    s11a.intoArray(sums, 22 * LANES);
    s11b.intoArray(sums, 23 * LANES);
  }

  /** Twelve lines by one vector. */
  private void twelveByOne(float[] a, byte[] b, int bOff) {
    final int n = this.n;
    final int line = this.line;
    final int bStep = this.bStep;
    FloatVector s0a = FloatVector.fromArray(FLOATS, sums, 0);
    FloatVector s1a = FloatVector.fromArray(FLOATS, sums, LANES);
    FloatVector s2a = FloatVector.fromArray(FLOATS, sums, 2 * LANES);
    FloatVector s3a = FloatVector.fromArray(FLOATS, sums, 3 * LANES);
    FloatVector s4a = FloatVector.fromArray(FLOATS, sums, 4 * LANES);
    FloatVector s5a = FloatVector.fromArray(FLOATS, sums, 5 * LANES);
    FloatVector s6a = FloatVector.fromArray(FLOATS, sums, 6 * LANES);
    FloatVector s7a = FloatVector.fromArray(FLOATS, sums, 7 * LANES);
    FloatVector s8a = FloatVector.fromArray(FLOATS, sums, 8 * LANES);
    FloatVector s9a = FloatVector.fromArray(FLOATS, sums, 9 * LANES);
    FloatVector s10a = FloatVector.fromArray(FLOATS, sums, 10 * LANES);
    FloatVector s11a = FloatVector.fromArray(FLOATS, sums, 11 * LANES);
    int j = bOff;
    for (int i = 0; i < n; i++) {
      FloatVector b0 = VectorByteTile.floats(b, j);
      s0a = FloatVector.broadcast(FLOATS, a[i]).fma(b0, s0a);
      s1a = FloatVector.broadcast(FLOATS, a[i + line]).fma(b0, s1a);
      s2a = FloatVector.broadcast(FLOATS, a[i + 2 * line]).fma(b0, s2a);
      s3a = FloatVector.broadcast(FLOATS, a[i + 3 * line]).fma(b0, s3a);
      s4a = FloatVector.broadcast(FLOATS, a[i + 4 * line]).fma(b0, s4a);
      s5a = FloatVector.broadcast(FLOATS, a[i + 5 * line]).fma(b0, s5a);
      s6a = FloatVector.broadcast(FLOATS, a[i + 6 * line]).fma(b0, s6a);
      s7a = FloatVector.broadcast(FLOATS, a[i + 7 * line]).fma(b0, s7a);
      s8a = FloatVector.broadcast(FLOATS, a[i + 8 * line]).fma(b0, s8a);
      s9a = FloatVector.broadcast(FLOATS, a[i + 9 * line]).fma(b0, s9a);
      s10a = FloatVector.broadcast(FLOATS, a[i + 10 * line]).fma(b0, s10a);
      s11a = FloatVector.broadcast(FLOATS, a[i + 11 * line]).fma(b0, s11a);
      j += bStep;
    }
    s0a.intoArray(sums, 0);
    s1a.intoArray(sums, LANES);
    s2a.intoArray(sums, 2 * LANES);
    s3a.intoArray(sums, 3 * LANES);
    s4a.intoArray(sums, 4 * LANES);
    s5a.intoArray(sums, 5 * LANES);
    s6a.intoArray(sums, 6 * LANES);
    s7a.intoArray(sums, 7 * LANES);
    s8a.intoArray(sums, 8 * LANES);
    s9a.intoArray(sums, 9 * LANES);
    s10a.intoArray(sums, 10 * LANES);
    s11a.intoArray(sums, 11 * LANES);
  }
}
