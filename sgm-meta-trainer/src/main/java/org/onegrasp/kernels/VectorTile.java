package org.onegrasp.kernels;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The inner loop of every float kernel: a small block of a matrix product, held in registers.
 *
 * <p>
 * C[p][v] = sum over r &lt; rows, i &lt; n of A[p, r, i] * B[r, i][v], with A[p, r, i] = a[aOff + p*aLine + r*aRow +
 * i*aStep] a scalar and B[r, i] = b[bOff + r*bRow + i*bStep ...] one or two vectors of neighbouring channels. Each
 * vector of B is loaded once for all lines p; each scalar of A is broadcast once for both vectors. Eight sums keep two
 * multiply-add units busy through their latency of four cycles, and fit 16 registers.
 */
final class VectorTile {
  static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  static final int LANES = FLOATS.length();
  /** Lines of C made by {@link #wide}; {@link #narrow} makes twice as many. */
  static final int WIDE_LINES = 4;
  static final int NARROW_LINES = 8;

  /** C, one line after the other: four lines of two vectors, or eight lines of one. */
  final float[] sums = new float[8 * LANES];

  int rows;
  int n;
  int aLine;
  int aRow;
  int aStep;
  int bRow;
  int bStep;

  /** Four lines by two vectors into {@link #sums}. */
  void wide(float[] a, int aOff, float[] b, int bOff) {
    Arrays.fill(sums, 0);
    for (int r = 0; r < rows; r++) {
      wideRow(a, aOff + r * aRow, b, bOff + r * bRow);
    }
  }

  /** Eight lines by one vector into {@link #sums}. */
  void narrow(float[] a, int aOff, float[] b, int bOff) {
    Arrays.fill(sums, 0);
    for (int r = 0; r < rows; r++) {
      narrowRow(a, aOff + r * aRow, b, bOff + r * bRow);
    }
  }

  private void wideRow(float[] a, int aOff, float[] b, int bOff) {
    final int line = aLine;
    final int aStep = this.aStep;
    final int bStep = this.bStep;
    final int n = this.n;
    FloatVector s00 = FloatVector.fromArray(FLOATS, sums, 0);
    FloatVector s01 = FloatVector.fromArray(FLOATS, sums, LANES);
    FloatVector s10 = FloatVector.fromArray(FLOATS, sums, 2 * LANES);
    FloatVector s11 = FloatVector.fromArray(FLOATS, sums, 3 * LANES);
    FloatVector s20 = FloatVector.fromArray(FLOATS, sums, 4 * LANES);
    FloatVector s21 = FloatVector.fromArray(FLOATS, sums, 5 * LANES);
    FloatVector s30 = FloatVector.fromArray(FLOATS, sums, 6 * LANES);
    FloatVector s31 = FloatVector.fromArray(FLOATS, sums, 7 * LANES);
    int i0 = aOff;
    int j = bOff;
    for (int i = 0; i < n; i++) {
      FloatVector b0 = FloatVector.fromArray(FLOATS, b, j);
      FloatVector b1 = FloatVector.fromArray(FLOATS, b, j + LANES);
      FloatVector a0 = FloatVector.broadcast(FLOATS, a[i0]);
      s00 = a0.fma(b0, s00);
      s01 = a0.fma(b1, s01);
      FloatVector a1 = FloatVector.broadcast(FLOATS, a[i0 + line]);
      s10 = a1.fma(b0, s10);
      s11 = a1.fma(b1, s11);
      FloatVector a2 = FloatVector.broadcast(FLOATS, a[i0 + 2 * line]);
      s20 = a2.fma(b0, s20);
      s21 = a2.fma(b1, s21);
      FloatVector a3 = FloatVector.broadcast(FLOATS, a[i0 + 3 * line]);
      s30 = a3.fma(b0, s30);
      s31 = a3.fma(b1, s31);
      i0 += aStep;
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

  private void narrowRow(float[] a, int aOff, float[] b, int bOff) {
    final int line = aLine;
    final int aStep = this.aStep;
    final int bStep = this.bStep;
    final int n = this.n;
    FloatVector s0 = FloatVector.fromArray(FLOATS, sums, 0);
    FloatVector s1 = FloatVector.fromArray(FLOATS, sums, LANES);
    FloatVector s2 = FloatVector.fromArray(FLOATS, sums, 2 * LANES);
    FloatVector s3 = FloatVector.fromArray(FLOATS, sums, 3 * LANES);
    FloatVector s4 = FloatVector.fromArray(FLOATS, sums, 4 * LANES);
    FloatVector s5 = FloatVector.fromArray(FLOATS, sums, 5 * LANES);
    FloatVector s6 = FloatVector.fromArray(FLOATS, sums, 6 * LANES);
    FloatVector s7 = FloatVector.fromArray(FLOATS, sums, 7 * LANES);
    int i0 = aOff;
    int j = bOff;
    for (int i = 0; i < n; i++) {
      FloatVector b0 = FloatVector.fromArray(FLOATS, b, j);
      s0 = FloatVector.broadcast(FLOATS, a[i0]).fma(b0, s0);
      s1 = FloatVector.broadcast(FLOATS, a[i0 + line]).fma(b0, s1);
      s2 = FloatVector.broadcast(FLOATS, a[i0 + 2 * line]).fma(b0, s2);
      s3 = FloatVector.broadcast(FLOATS, a[i0 + 3 * line]).fma(b0, s3);
      s4 = FloatVector.broadcast(FLOATS, a[i0 + 4 * line]).fma(b0, s4);
      s5 = FloatVector.broadcast(FLOATS, a[i0 + 5 * line]).fma(b0, s5);
      s6 = FloatVector.broadcast(FLOATS, a[i0 + 6 * line]).fma(b0, s6);
      s7 = FloatVector.broadcast(FLOATS, a[i0 + 7 * line]).fma(b0, s7);
      i0 += aStep;
      j += bStep;
    }
    s0.intoArray(sums, 0);
    s1.intoArray(sums, LANES);
    s2.intoArray(sums, 2 * LANES);
    s3.intoArray(sums, 3 * LANES);
    s4.intoArray(sums, 4 * LANES);
    s5.intoArray(sums, 5 * LANES);
    s6.intoArray(sums, 6 * LANES);
    s7.intoArray(sums, 7 * LANES);
  }
}
