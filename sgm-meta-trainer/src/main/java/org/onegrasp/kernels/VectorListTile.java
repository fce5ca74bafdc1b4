package org.onegrasp.kernels;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link VectorPanelTile} for the terms of a panel that are not zero in all of its lines. Maps behind a ReLU and, more
 * so, errors are zero over wide parts, and what is multiplied by zero changes no sum.
 */
final class VectorListTile {
  private static final VectorSpecies<Float> FLOATS = VectorTile.FLOATS;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Byte> BYTES = VectorByteTile.BYTES;
  private static final VectorSpecies<Byte> WHOLE = ByteVector.SPECIES_PREFERRED;
  private static final int LANES = FLOATS.length();
  private static final int LINES = VectorPanelTile.LINES;
  private static final int TOP_BYTE = 0xFF000000;

  private final int[] terms; // n of them
  private final float[] sums;
  private int n;

  /**
   * @param line most terms
   * @param sums as {@link VectorPanelTile#sums}
   */
  VectorListTile(int line, float[] sums) {
    terms = new int[line + LANES];
    this.sums = sums;
  }

  /** Whether there is a tile of so many vectors. */
  static boolean takes(int vectors) {
    return LINES == 8 || vectors == 4;
  }

  /** Before the first terms. */
  void begin() {
    n = 0;
  }

  /** How many terms are listed. */
  int count() {
    return n;
  }

  /** Lists those of the panel's terms first .. first + count - 1 that are not zero in all lines. */
  void add(float[] panel, int line, int first, int count) {
    final int begun = n;
    join(panel, line, first, count);
    int to = begun;
    for (int k = 0; k < count; k++) {
      int any = terms[begun + k]; // nothing that is still to be read is overwritten
      terms[to] = first + k;
      to += any == 0 ? 0 : 1;
    }
    n = to;
  }

  /** Behind those listed, for each term what is not zero in any line, as bits. */
  private void join(float[] panel, int line, int first, int count) {
    final int begun = n;
    for (int k = 0; k < count; k += LANES) {
      int term = first + k;
      IntVector l0 = FloatVector.fromArray(FLOATS, panel, term).reinterpretAsInts();
      IntVector l1 = FloatVector.fromArray(FLOATS, panel, term + line).reinterpretAsInts();
      IntVector l2 = FloatVector.fromArray(FLOATS, panel, term + 2 * line).reinterpretAsInts();
      IntVector l3 = FloatVector.fromArray(FLOATS, panel, term + 3 * line).reinterpretAsInts();
      IntVector any = l0.or(l1).or(l2.or(l3));
      if (LINES == 8) {
        IntVector l4 = FloatVector.fromArray(FLOATS, panel, term + 4 * line).reinterpretAsInts();
        IntVector l5 = FloatVector.fromArray(FLOATS, panel, term + 5 * line).reinterpretAsInts();
        IntVector l6 = FloatVector.fromArray(FLOATS, panel, term + 6 * line).reinterpretAsInts();
        IntVector l7 = FloatVector.fromArray(FLOATS, panel, term + 7 * line).reinterpretAsInts();
        any = any.or(l4.or(l5)).or(l6.or(l7));
      }
      any.intoArray(terms, begun + k);
    }
  }

  /** As {@link VectorPanelTile#multiply}, of the terms that were listed. */
  void multiply(int vectors, float[] panel, int line, byte[] b, int bOff, int bStep) {
    if (LINES == 8 && vectors == 2) {
      eightByTwo(panel, line, b, bOff, bStep);
    } else if (LINES == 8) {
      eightByOne(panel, line, b, bOff, bStep);
    } else {
      fourByFour(panel, line, b, bOff, bStep);
    }
  }

  /** Columns mixed, as those of {@link VectorPanelTile} with 128 bits. */
  private void fourByFour(float[] a, int line, byte[] b, int bOff, int bStep) {
    final int n = this.n;
    final int apart = line == VectorPanelTile.LINE ? VectorPanelTile.LINE : line;
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
    for (int k = 0; k < n; k++) {
      int i = terms[k];
      int j = bOff + i * bStep;
      IntVector four = ByteVector.fromArray(WHOLE, b, j).reinterpretAsInts();
      float f0 = a[i];
      float f1 = a[i + apart];
      float f2 = a[i + 2 * apart];
      float f3 = a[i + 3 * apart];
      FloatVector b0 = (FloatVector) four.lanewise(VectorOperators.LSHL, 24).convert(VectorOperators.I2F, 0);
      FloatVector b1 =
          (FloatVector) four.lanewise(VectorOperators.LSHL, 16).and(TOP_BYTE).convert(VectorOperators.I2F, 0);
      FloatVector b2 =
          (FloatVector) four.lanewise(VectorOperators.LSHL, 8).and(TOP_BYTE).convert(VectorOperators.I2F, 0);
      FloatVector b3 = (FloatVector) four.and(TOP_BYTE).convert(VectorOperators.I2F, 0);
      FloatVector a0 = FloatVector.broadcast(FLOATS, f0);
      s00 = a0.fma(b0, s00);
      s01 = a0.fma(b1, s01);
      s02 = a0.fma(b2, s02);
      s03 = a0.fma(b3, s03);
      FloatVector a1 = FloatVector.broadcast(FLOATS, f1);
      s10 = a1.fma(b0, s10);
      s11 = a1.fma(b1, s11);
      s12 = a1.fma(b2, s12);
      s13 = a1.fma(b3, s13);
      FloatVector a2 = FloatVector.broadcast(FLOATS, f2);
      s20 = a2.fma(b0, s20);
      s21 = a2.fma(b1, s21);
      s22 = a2.fma(b2, s22);
      s23 = a2.fma(b3, s23);
      FloatVector a3 = FloatVector.broadcast(FLOATS, f3);
      s30 = a3.fma(b0, s30);
      s31 = a3.fma(b1, s31);
      s32 = a3.fma(b2, s32);
      s33 = a3.fma(b3, s33);
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

  /** With 256 or 512 bits. */
  private void eightByTwo(float[] a, int line, byte[] b, int bOff, int bStep) {
    final int n = this.n;
    final int apart = line == VectorPanelTile.LINE ? VectorPanelTile.LINE : line;
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
    for (int k = 0; k < n; k++) {
      int i = terms[k];
      int j = bOff + i * bStep;
      ByteVector c0 = ByteVector.fromArray(BYTES, b, j);
      ByteVector c1 = ByteVector.fromArray(BYTES, b, j + LANES);
      float f0 = a[i];
      float f1 = a[i + apart];
      float f2 = a[i + 2 * apart];
      float f3 = a[i + 3 * apart];
      float f4 = a[i + 4 * apart];
      float f5 = a[i + 5 * apart];
      float f6 = a[i + 6 * apart];
      float f7 = a[i + 7 * apart];
      FloatVector b0 = (FloatVector) c0.convertShape(VectorOperators.B2F, FLOATS, 0);
      FloatVector b1 = (FloatVector) c1.convertShape(VectorOperators.B2F, FLOATS, 0);
      FloatVector a0 = IntVector.broadcast(INTS, Float.floatToRawIntBits(f0)).reinterpretAsFloats();
      s00 = a0.fma(b0, s00);
      s01 = a0.fma(b1, s01);
      FloatVector a1 = IntVector.broadcast(INTS, Float.floatToRawIntBits(f1)).reinterpretAsFloats();
      s10 = a1.fma(b0, s10);
      s11 = a1.fma(b1, s11);
      FloatVector a2 = IntVector.broadcast(INTS, Float.floatToRawIntBits(f2)).reinterpretAsFloats();
      s20 = a2.fma(b0, s20);
      s21 = a2.fma(b1, s21);
      FloatVector a3 = IntVector.broadcast(INTS, Float.floatToRawIntBits(f3)).reinterpretAsFloats();
      s30 = a3.fma(b0, s30);
      s31 = a3.fma(b1, s31);
      FloatVector a4 = IntVector.broadcast(INTS, Float.floatToRawIntBits(f4)).reinterpretAsFloats();
      s40 = a4.fma(b0, s40);
      s41 = a4.fma(b1, s41);
      FloatVector a5 = IntVector.broadcast(INTS, Float.floatToRawIntBits(f5)).reinterpretAsFloats();
      s50 = a5.fma(b0, s50);
      s51 = a5.fma(b1, s51);
      FloatVector a6 = IntVector.broadcast(INTS, Float.floatToRawIntBits(f6)).reinterpretAsFloats();
      s60 = a6.fma(b0, s60);
      s61 = a6.fma(b1, s61);
      FloatVector a7 = IntVector.broadcast(INTS, Float.floatToRawIntBits(f7)).reinterpretAsFloats();
      s70 = a7.fma(b0, s70);
      s71 = a7.fma(b1, s71);
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

  /** With 256 or 512 bits, for few columns. */
  private void eightByOne(float[] a, int line, byte[] b, int bOff, int bStep) {
    final int n = this.n;
    final int apart = line == VectorPanelTile.LINE ? VectorPanelTile.LINE : line;
    FloatVector s00 = FloatVector.zero(FLOATS);
    FloatVector s10 = FloatVector.zero(FLOATS);
    FloatVector s20 = FloatVector.zero(FLOATS);
    FloatVector s30 = FloatVector.zero(FLOATS);
    FloatVector s40 = FloatVector.zero(FLOATS);
    FloatVector s50 = FloatVector.zero(FLOATS);
    FloatVector s60 = FloatVector.zero(FLOATS);
    FloatVector s70 = FloatVector.zero(FLOATS);
    for (int k = 0; k < n; k++) {
      int i = terms[k];
      int j = bOff + i * bStep;
      ByteVector c0 = ByteVector.fromArray(BYTES, b, j);
      float f0 = a[i];
      float f1 = a[i + apart];
      float f2 = a[i + 2 * apart];
      float f3 = a[i + 3 * apart];
      float f4 = a[i + 4 * apart];
      float f5 = a[i + 5 * apart];
      float f6 = a[i + 6 * apart];
      float f7 = a[i + 7 * apart];
      FloatVector b0 = (FloatVector) c0.convertShape(VectorOperators.B2F, FLOATS, 0);
      s00 = IntVector.broadcast(INTS, Float.floatToRawIntBits(f0)).reinterpretAsFloats().fma(b0, s00);
      s10 = IntVector.broadcast(INTS, Float.floatToRawIntBits(f1)).reinterpretAsFloats().fma(b0, s10);
      s20 = IntVector.broadcast(INTS, Float.floatToRawIntBits(f2)).reinterpretAsFloats().fma(b0, s20);
      s30 = IntVector.broadcast(INTS, Float.floatToRawIntBits(f3)).reinterpretAsFloats().fma(b0, s30);
      s40 = IntVector.broadcast(INTS, Float.floatToRawIntBits(f4)).reinterpretAsFloats().fma(b0, s40);
      s50 = IntVector.broadcast(INTS, Float.floatToRawIntBits(f5)).reinterpretAsFloats().fma(b0, s50);
      s60 = IntVector.broadcast(INTS, Float.floatToRawIntBits(f6)).reinterpretAsFloats().fma(b0, s60);
      s70 = IntVector.broadcast(INTS, Float.floatToRawIntBits(f7)).reinterpretAsFloats().fma(b0, s70);
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
