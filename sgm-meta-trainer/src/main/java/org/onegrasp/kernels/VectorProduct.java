package org.onegrasp.kernels;

import jdk.incubator.vector.FloatVector;

/**
 * Large matrix products, cut so that each level of the cache holds what is used again (after Goto and van de Geijn
 * 2008, "Anatomy of high-performance matrix multiplication"): of every {@link #TERMS} terms, all of B is packed in
 * panels two vectors wide (second level), and {@link #BLOCK} lines of A in groups of {@link #LINES}; one panel of B
 * (first level) then meets all of those groups. Twelve sums of a group and a panel stay in registers.
 */
final class VectorProduct {
  private static final int L = VectorTile.LANES;
  private static final int WIDTH = 2 * L;
  private static final int LINES = 6;
  private static final int BLOCK = 16 * LINES;
  private static final int TERMS = 256;
  private final float[] corner = new float[LINES * WIDTH]; // a block of C that reaches past its edge
  private float[] aPanel = new float[0]; // both are there from the first product on: fixed point has none
  private float[] bPanel = new float[0];

  void multiply(MatrixProduct s, float[] a, int aOff, float[] b, int bOff, float[] c, int cOff) {
    int panels = (s.columns() + WIDTH - 1) / WIDTH;
    aPanel = aPanel.length > 0 ? aPanel : new float[BLOCK * TERMS];
    int needed = panels * WIDTH * Math.min(TERMS, s.terms());
    bPanel = bPanel.length >= needed ? bPanel : new float[needed];
    for (int term = 0; term < s.terms(); term += TERMS) {
      int n = Math.min(TERMS, s.terms() - term);
      for (int panel = 0; panel < panels; panel++) {
        packB(s, b, bOff + term * s.stepB(), panel * WIDTH, n, panel * WIDTH * n);
      }
      for (int line = 0; line < s.rows(); line += BLOCK) {
        int lines = Math.min(BLOCK, s.rows() - line);
        for (int group = 0; group < lines; group += LINES) {
          packA(s, a, aOff + (line + group) * s.lineA() + term * s.stepA(), Math.min(LINES, lines - group), n,
              group * n);
        }
        for (int panel = 0; panel < panels; panel++) {
          for (int group = 0; group < lines; group += LINES) {
            block(s, line + group, panel * WIDTH, n, group * n, panel * WIDTH * n, c, cOff);
          }
        }
      }
    }
  }

  /** (terms, LINES) into {@link #aPanel}; missing lines hold anything, their sums are dropped. */
  private void packA(MatrixProduct s, float[] a, int from, int lines, int n, int to) {
    int step = s.stepA();
    int line = s.lineA();
    if (lines == LINES) {
      for (int k = 0; k < n; k++) {
        int at = from + k * step;
        int into = to + k * LINES;
        aPanel[into] = a[at];
        aPanel[into + 1] = a[at + line];
        aPanel[into + 2] = a[at + 2 * line];
        aPanel[into + 3] = a[at + 3 * line];
        aPanel[into + 4] = a[at + 4 * line];
        aPanel[into + 5] = a[at + 5 * line];
      }
      return;
    }
    for (int k = 0; k < n; k++) {
      for (int p = 0; p < lines; p++) {
        aPanel[to + k * LINES + p] = a[from + k * step + p * line];
      }
    }
  }

  /** (terms, WIDTH) into {@link #bPanel}; missing columns hold anything. */
  private void packB(MatrixProduct s, float[] b, int bOff, int column, int n, int to) {
    int width = Math.min(WIDTH, s.columns() - column);
    int from = bOff + column * s.lineB();
    if (s.turnedB()) {
      for (int j = 0; j < width; j++) {
        for (int k = 0; k < n; k++) {
          bPanel[to + k * WIDTH + j] = b[from + j * s.terms() + k];
        }
      }
    } else if (width == WIDTH) {
      for (int k = 0, at = from, into = to; k < n; k++, at += s.columns(), into += WIDTH) {
        FloatVector.fromArray(VectorTile.FLOATS, b, at).intoArray(bPanel, into);
        FloatVector.fromArray(VectorTile.FLOATS, b, at + L).intoArray(bPanel, into + L);
      }
    } else {
      for (int k = 0; k < n; k++) {
        System.arraycopy(b, from + k * s.columns(), bPanel, to + k * WIDTH, width);
      }
    }
  }

  /** Adds one group of lines times one panel to C. */
  private void block(MatrixProduct s, int line, int column, int n, int aAt, int bAt, float[] c, int cOff) {
    int lines = Math.min(LINES, s.rows() - line);
    int width = Math.min(WIDTH, s.columns() - column);
    int at = cOff + line * s.columns() + column;
    if (lines == LINES && width == WIDTH) {
      add(n, aAt, bAt, c, at, s.columns());
      return;
    }
    for (int p = 0; p < lines; p++) {
      System.arraycopy(c, at + p * s.columns(), corner, p * WIDTH, width);
    }
    add(n, aAt, bAt, corner, 0, WIDTH);
    for (int p = 0; p < lines; p++) {
      System.arraycopy(corner, p * WIDTH, c, at + p * s.columns(), width);
    }
  }

  private void add(int n, int aAt, int bAt, float[] c, int at, int line) {
    final float[] a = aPanel;
    final float[] b = bPanel;
    FloatVector s00 = FloatVector.zero(VectorTile.FLOATS);
    FloatVector s01 = s00;
    FloatVector s10 = s00;
    FloatVector s11 = s00;
    FloatVector s20 = s00;
    FloatVector s21 = s00;
    FloatVector s30 = s00;
    FloatVector s31 = s00;
    FloatVector s40 = s00;
    FloatVector s41 = s00;
    FloatVector s50 = s00;
    FloatVector s51 = s00;
    for (int k = 0; k < n; k++) {
      FloatVector b0 = FloatVector.fromArray(VectorTile.FLOATS, b, bAt + k * WIDTH);
      FloatVector b1 = FloatVector.fromArray(VectorTile.FLOATS, b, bAt + k * WIDTH + L);
      int i = aAt + k * LINES;
      FloatVector a0 = FloatVector.broadcast(VectorTile.FLOATS, a[i]);
      s00 = a0.fma(b0, s00);
      s01 = a0.fma(b1, s01);
      FloatVector a1 = FloatVector.broadcast(VectorTile.FLOATS, a[i + 1]);
      s10 = a1.fma(b0, s10);
      s11 = a1.fma(b1, s11);
      FloatVector a2 = FloatVector.broadcast(VectorTile.FLOATS, a[i + 2]);
      s20 = a2.fma(b0, s20);
      s21 = a2.fma(b1, s21);
      FloatVector a3 = FloatVector.broadcast(VectorTile.FLOATS, a[i + 3]);
      s30 = a3.fma(b0, s30);
      s31 = a3.fma(b1, s31);
      FloatVector a4 = FloatVector.broadcast(VectorTile.FLOATS, a[i + 4]);
      s40 = a4.fma(b0, s40);
      s41 = a4.fma(b1, s41);
      FloatVector a5 = FloatVector.broadcast(VectorTile.FLOATS, a[i + 5]);
      s50 = a5.fma(b0, s50);
      s51 = a5.fma(b1, s51);
    }
    s00.add(FloatVector.fromArray(VectorTile.FLOATS, c, at)).intoArray(c, at);
    s01.add(FloatVector.fromArray(VectorTile.FLOATS, c, at + L)).intoArray(c, at + L);
    s10.add(FloatVector.fromArray(VectorTile.FLOATS, c, at + line)).intoArray(c, at + line);
    s11.add(FloatVector.fromArray(VectorTile.FLOATS, c, at + line + L)).intoArray(c, at + line + L);
    s20.add(FloatVector.fromArray(VectorTile.FLOATS, c, at + 2 * line)).intoArray(c, at + 2 * line);
    s21.add(FloatVector.fromArray(VectorTile.FLOATS, c, at + 2 * line + L)).intoArray(c, at + 2 * line + L);
    s30.add(FloatVector.fromArray(VectorTile.FLOATS, c, at + 3 * line)).intoArray(c, at + 3 * line);
    s31.add(FloatVector.fromArray(VectorTile.FLOATS, c, at + 3 * line + L)).intoArray(c, at + 3 * line + L);
    s40.add(FloatVector.fromArray(VectorTile.FLOATS, c, at + 4 * line)).intoArray(c, at + 4 * line);
    s41.add(FloatVector.fromArray(VectorTile.FLOATS, c, at + 4 * line + L)).intoArray(c, at + 4 * line + L);
    s50.add(FloatVector.fromArray(VectorTile.FLOATS, c, at + 5 * line)).intoArray(c, at + 5 * line);
    s51.add(FloatVector.fromArray(VectorTile.FLOATS, c, at + 5 * line + L)).intoArray(c, at + 5 * line + L);
  }
}
