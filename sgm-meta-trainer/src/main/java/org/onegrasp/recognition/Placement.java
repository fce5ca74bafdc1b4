package org.onegrasp.recognition;

/**
 * A template laid over a look.
 *
 * @param col of the template's middle, cells
 * @param row of the template's middle, cells
 * @param turn radians from +x to +y since it was shown
 * @param distance 0 just as shown .. 1 nothing in common
 */
record Placement(double col, double row, double turn, double distance) {

  private static final double SAME = 1e-9;

  /** Column of a point of the template. */
  double col(double u, double v) {
    return col + StrictMath.cos(turn) * u + StrictMath.sin(turn) * v;
  }

  /** Row of a point of the template. */
  double row(double u, double v) {
    return row - StrictMath.sin(turn) * u + StrictMath.cos(turn) * v;
  }

  /** Column of the cell that a point of the template lies in. */
  int cellCol(double u, double v) {
    // Not rint: points half a cell away from their cells would meet in pairs, and leave holes between them.
    return (int) Math.floor(col(u, v) + 0.5);
  }

  /** Row of the cell that a point of the template lies in. */
  int cellRow(double u, double v) {
    return (int) Math.floor(row(u, v) + 0.5);
  }

  /** Whether a way downhill ended where another one did. */
  boolean same(Placement other) {
    return Math.abs(col - other.col) < SAME && Math.abs(row - other.row) < SAME && Math.abs(turn - other.turn) < SAME;
  }
}
