package org.onegrasp.kernels;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The inner loop of the int8 convolutions: some lines of a float panel times some vectors of neighbouring columns of
 * bytes, exact as in {@link VectorByteTile}.
 *
 * <p>
 * C[p][v] = sum over i &lt; n of panel[at + p * LINE + i] * b[bOff + i * bStep ...][v]. The distance of lines is a
 * constant: so all lines have one base register, and Java checks bounds once and not in each turn. A tile is as large
 * as the registers allow, as each vector of b and each scalar of the panel is loaded for all of it: measured, 6 x 4
 * does 0.8 to 0.95 of the multiply-add peak of 128 and 256 bits, 8 x 2 does 0.85 of that of 512 bits, and 6 x 2 does
 * 0.8 to 0.95 where there are 16 registers.
 */
final class VectorPanelTile {
  private static final VectorSpecies<Float> FLOATS = VectorTile.FLOATS;
  private static final int LANES = FLOATS.length();
  /** Lines of the panel. */
  static final int LINES = LANES == 16 ? 8 : 6;
  /** Floats of a part of the panel, of all lines. */
  static final int PART = 768;
  /** Terms of a line in a part. */
  static final int LINE = PART / LINES;
  /** Vectors of columns in the widest tile. */
  static final int WIDEST = LINES == 6 && manyRegisters() ? 4 : 2;

  /** C, one line after the other. */
  final int[] totals = new int[LINES * WIDEST * LANES];
  private final float[] sums = new float[LINES * WIDEST * LANES];

  int n;
  int bStep;
  /** Vectors of columns in this tile: {@link #WIDEST}, 2 or, with eight lines, 1. */
  int vectors;

  /** How many vectors a tile for so many columns has: some of them may lie beyond the columns. */
  static int vectors(int columns) {
    if (columns > 2 * LANES) {
      return WIDEST;
    }
    return columns > LANES || LINES == 6 ? 2 : 1;
  }

  /** Adds the products of n terms, from {@code at} on in the panel. */
  void add(float[] panel, int at, byte[] b, int bOff) {
    if (vectors == 4) {
      sixByFour(panel, at, b, bOff);
    } else if (vectors == 1) {
      eightByOne(panel, at, b, bOff);
    } else if (LINES == 6) {
      sixByTwo(panel, at, b, bOff);
    } else {
      eightByTwo(panel, at, b, bOff);
    }
  }

  /** Moves the float sums, of at most 2^24 each, over to the totals and leaves zeros. */
  void flush() {
    FloatVector zero = FloatVector.zero(FLOATS);
    for (int i = 0; i < LINES * vectors * LANES; i += LANES) {
      IntVector sum = VectorByteTile.exactIntegers(FloatVector.fromArray(FLOATS, sums, i));
      IntVector.fromArray(VectorByteTile.INTS, totals, i).add(sum).intoArray(totals, i);
      zero.intoArray(sums, i);
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

  /** Six lines by four vectors: 24 sums. */
  private void sixByFour(float[] a, int at, byte[] b, int bOff) {
    final int n = this.n;
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
    int j = bOff;
    for (int i = 0; i < n; i++) {
      FloatVector b0 = VectorByteTile.floats(b, j);
      FloatVector b1 = VectorByteTile.floats(b, j + LANES);
      FloatVector b2 = VectorByteTile.floats(b, j + 2 * LANES);
      FloatVector b3 = VectorByteTile.floats(b, j + 3 * LANES);
      FloatVector a0 = FloatVector.broadcast(FLOATS, a[at + i]);
      s00 = a0.fma(b0, s00);
      s01 = a0.fma(b1, s01);
      s02 = a0.fma(b2, s02);
      s03 = a0.fma(b3, s03);
      FloatVector a1 = FloatVector.broadcast(FLOATS, a[at + LINE + i]);
      s10 = a1.fma(b0, s10);
      s11 = a1.fma(b1, s11);
      s12 = a1.fma(b2, s12);
      s13 = a1.fma(b3, s13);
      FloatVector a2 = FloatVector.broadcast(FLOATS, a[at + 2 * LINE + i]);
      s20 = a2.fma(b0, s20);
      s21 = a2.fma(b1, s21);
      s22 = a2.fma(b2, s22);
      s23 = a2.fma(b3, s23);
      FloatVector a3 = FloatVector.broadcast(FLOATS, a[at + 3 * LINE + i]);
      s30 = a3.fma(b0, s30);
      s31 = a3.fma(b1, s31);
      s32 = a3.fma(b2, s32);
      s33 = a3.fma(b3, s33);
      FloatVector a4 = FloatVector.broadcast(FLOATS, a[at + 4 * LINE + i]);
      s40 = a4.fma(b0, s40);
      s41 = a4.fma(b1, s41);
      s42 = a4.fma(b2, s42);
      s43 = a4.fma(b3, s43);
      FloatVector a5 = FloatVector.broadcast(FLOATS, a[at + 5 * LINE + i]);
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
  private void sixByTwo(float[] a, int at, byte[] b, int bOff) {
    final int n = this.n;
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
      FloatVector a0 = FloatVector.broadcast(FLOATS, a[at + i]);
      s00 = a0.fma(b0, s00);
      s01 = a0.fma(b1, s01);
      FloatVector a1 = FloatVector.broadcast(FLOATS, a[at + LINE + i]);
      s10 = a1.fma(b0, s10);
      s11 = a1.fma(b1, s11);
      FloatVector a2 = FloatVector.broadcast(FLOATS, a[at + 2 * LINE + i]);
      s20 = a2.fma(b0, s20);
      s21 = a2.fma(b1, s21);
      FloatVector a3 = FloatVector.broadcast(FLOATS, a[at + 3 * LINE + i]);
      s30 = a3.fma(b0, s30);
      s31 = a3.fma(b1, s31);
      FloatVector a4 = FloatVector.broadcast(FLOATS, a[at + 4 * LINE + i]);
      s40 = a4.fma(b0, s40);
      s41 = a4.fma(b1, s41);
      FloatVector a5 = FloatVector.broadcast(FLOATS, a[at + 5 * LINE + i]);
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

  /** Eight lines by two vectors. */
  private void eightByTwo(float[] a, int at, byte[] b, int bOff) {
    final int n = this.n;
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
    FloatVector s60 = FloatVector.fromArray(FLOATS, sums, 12 * LANES);
    FloatVector s61 = FloatVector.fromArray(FLOATS, sums, 13 * LANES);
    FloatVector s70 = FloatVector.fromArray(FLOATS, sums, 14 * LANES);
    FloatVector s71 = FloatVector.fromArray(FLOATS, sums, 15 * LANES);
    int j = bOff;
    for (int i = 0; i < n; i++) {
      FloatVector b0 = VectorByteTile.floats(b, j);
      FloatVector b1 = VectorByteTile.floats(b, j + LANES);
      FloatVector a0 = FloatVector.broadcast(FLOATS, a[at + i]);
      s00 = a0.fma(b0, s00);
      s01 = a0.fma(b1, s01);
      FloatVector a1 = FloatVector.broadcast(FLOATS, a[at + LINE + i]);
      s10 = a1.fma(b0, s10);
      s11 = a1.fma(b1, s11);
      FloatVector a2 = FloatVector.broadcast(FLOATS, a[at + 2 * LINE + i]);
      s20 = a2.fma(b0, s20);
      s21 = a2.fma(b1, s21);
      FloatVector a3 = FloatVector.broadcast(FLOATS, a[at + 3 * LINE + i]);
      s30 = a3.fma(b0, s30);
      s31 = a3.fma(b1, s31);
      FloatVector a4 = FloatVector.broadcast(FLOATS, a[at + 4 * LINE + i]);
      s40 = a4.fma(b0, s40);
      s41 = a4.fma(b1, s41);
      FloatVector a5 = FloatVector.broadcast(FLOATS, a[at + 5 * LINE + i]);
      s50 = a5.fma(b0, s50);
      s51 = a5.fma(b1, s51);
      FloatVector a6 = FloatVector.broadcast(FLOATS, a[at + 6 * LINE + i]);
      s60 = a6.fma(b0, s60);
      s61 = a6.fma(b1, s61);
      FloatVector a7 = FloatVector.broadcast(FLOATS, a[at + 7 * LINE + i]);
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

  /** Eight lines by one vector. */
  private void eightByOne(float[] a, int at, byte[] b, int bOff) {
    final int n = this.n;
    final int bStep = this.bStep;
    FloatVector s00 = FloatVector.fromArray(FLOATS, sums, 0);
    FloatVector s10 = FloatVector.fromArray(FLOATS, sums, LANES);
    FloatVector s20 = FloatVector.fromArray(FLOATS, sums, 2 * LANES);
    FloatVector s30 = FloatVector.fromArray(FLOATS, sums, 3 * LANES);
    FloatVector s40 = FloatVector.fromArray(FLOATS, sums, 4 * LANES);
    FloatVector s50 = FloatVector.fromArray(FLOATS, sums, 5 * LANES);
    FloatVector s60 = FloatVector.fromArray(FLOATS, sums, 6 * LANES);
    FloatVector s70 = FloatVector.fromArray(FLOATS, sums, 7 * LANES);
    int j = bOff;
    for (int i = 0; i < n; i++) {
      FloatVector b0 = VectorByteTile.floats(b, j);
      s00 = FloatVector.broadcast(FLOATS, a[at + i]).fma(b0, s00);
      s10 = FloatVector.broadcast(FLOATS, a[at + LINE + i]).fma(b0, s10);
      s20 = FloatVector.broadcast(FLOATS, a[at + 2 * LINE + i]).fma(b0, s20);
      s30 = FloatVector.broadcast(FLOATS, a[at + 3 * LINE + i]).fma(b0, s30);
      s40 = FloatVector.broadcast(FLOATS, a[at + 4 * LINE + i]).fma(b0, s40);
      s50 = FloatVector.broadcast(FLOATS, a[at + 5 * LINE + i]).fma(b0, s50);
      s60 = FloatVector.broadcast(FLOATS, a[at + 6 * LINE + i]).fma(b0, s60);
      s70 = FloatVector.broadcast(FLOATS, a[at + 7 * LINE + i]).fma(b0, s70);
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
