package org.onegrasp.recognition;

import java.util.BitSet;

/**
 * What is left of some parts where an object was laid in them: another thing that touches it, or more of one thing that
 * is larger than the object. A larger box holds the shape of a smaller one, but goes on at its height beyond it.
 */
final class Touching {
  /** Of this height beyond the object and in it, it goes on, millimetres. */
  private static final int LEVEL = 4;
  /** A thing has this share of the object's cells or more in one piece, else it is a rim or an end of the same one. */
  private static final double LEAST_THING = 0.35;
  /** Most of the outline over which the object may go on, share. */
  private static final double MOST_GOES_ON = 0.12;

  private static final int[] DOWN = {0, 1, 0, -1};
  private static final int[] RIGHT = {1, 0, -1, 0};

  private final Layer layer;
  private final Hypothesis look;
  private final BitSet object;

  /** @param object cells of the look that it lies on */
  Touching(Hypothesis look, BitSet object) {
    this.look = look;
    this.object = object;
    layer = look.layer;
  }

  boolean anotherThing() {
    return largestPiece() >= LEAST_THING * object.cardinality() && goesOn() <= MOST_GOES_ON;
  }

  /** Cells of the largest connected piece of the parts beyond the object and its neighbouring cells. */
  int largestPiece() {
    byte[] rest = new byte[layer.heights.length];
    for (int i = 0; i < rest.length; i++) {
      rest[i] = layer.parts.label[i] > 0 && look.has(i) && !near(i) ? (byte) Parts.RAISED : 0;
    }
    Parts pieces = new Parts(layer.side);
    pieces.cut(rest, 1);
    int[] cells = new int[pieces.count() + 1];
    int most = 0;
    for (int label : pieces.label) {
      most = label > 0 ? Math.max(most, ++cells[label]) : most;
    }
    return most;
  }

  private boolean near(int cell) {
    int row = cell / layer.side;
    int col = cell % layer.side;
    for (int r = row - 1; r <= row + 1; r++) {
      for (int c = col - 1; c <= col + 1; c++) {
        if (inside(r, c) && object.get(r * layer.side + c)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean inside(int row, int col) {
    return row >= 0 && col >= 0 && row < layer.side && col < layer.side;
  }

  /** Share of the outline where it is as high two cells beyond the object as in it. */
  double goesOn() {
    int outline = 0;
    int level = 0;
    for (int cell = object.nextSetBit(0); cell >= 0; cell = object.nextSetBit(cell + 1)) {
      for (int way = 0; way < 4; way++) {
        int beyond = beyond(cell, DOWN[way], RIGHT[way]);
        if (beyond >= 0) {
          outline++;
          level += layer.parts.label[beyond] > 0
              && Math.abs(layer.smooth[beyond] - layer.smooth[cell]) <= LEVEL * Smoothing.MILLIMETRE ? 1 : 0;
        }
      }
    }
    return outline == 0 ? 0 : level / (double) outline;
  }

  /** The cell two steps from a cell of the object where both are beyond it and the camera saw it; -1 for none. */
  private int beyond(int cell, int down, int right) {
    int row = cell / layer.side + 2 * down;
    int col = cell % layer.side + 2 * right;
    int far = row * layer.side + col;
    return inside(row, col) && !near(far) && !layer.map.unseen().get(far) && !layer.map.unseen().get(cell) ? far : -1;
  }
}
