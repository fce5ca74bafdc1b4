package org.onegrasp.recognition;

import java.util.Arrays;
import java.util.BitSet;

/**
 * A shown object laid over parts of a look.
 *
 * @param shown which demonstration, from 0
 * @param alone whether the parts are no more than the object
 * @param cells of the look that the object's raised points lie on
 * @param unlike how unlike what was shown, in units of the most that still counts as the object
 */
record Sighting(int shown, Template template, Hypothesis look, boolean alone, Placement placement, BitSet cells,
    double unlike) {

  /** One in so many of a thing's cells is among its highest: single cells are noise. */
  private static final int HIGHEST = 20;
  /** Fewer points beside nothing higher do not tell an object's height, share. */
  private static final double LEAST_APART = 0.25;

  static Sighting of(int shown, Template template, Hypothesis look, boolean alone, Placement placement, double unlike) {
    BitSet cells = new BitSet(look.layer.heights.length);
    int side = look.layer.side;
    for (int k = 0; k < template.height.length; k++) {
      int col = placement.cellCol(template.col[k], template.row[k]);
      int row = placement.cellRow(template.col[k], template.row[k]);
      if (template.raised[k] && col >= 0 && row >= 0 && col < side && row < side) {
        cells.set(row * side + col);
      }
    }
    return new Sighting(shown, template, look, alone, placement, cells, unlike);
  }

  /**
   * Heights are compared over those of the object's points that are in sight; where other things may touch it, those
   * beside something higher are left out, if enough are left.
   */
  Likeness likeness() {
    Likeness apart = alone ? null : likeness(true);
    return apart == null ? likeness(false) : apart;
  }

  /** @return null where too few points are left */
  private Likeness likeness(boolean apart) {
    int side = look.layer.side;
    int[] shown = new int[template.height.length];
    int[] here = new int[template.height.length];
    int count = 0;
    int raised = 0;
    for (int k = 0; k < template.height.length; k++) {
      int col = placement.cellCol(template.col[k], template.row[k]);
      int row = placement.cellRow(template.col[k], template.row[k]);
      boolean inside = template.raised[k] && col >= 0 && row >= 0 && col < side && row < side;
      if (inside && !look.layer.map.unseen().get(row * side + col)) {
        raised++;
        if (!apart || !besideHigher(row, col)) {
          shown[count] = template.height[k];
          here[count++] = look.layer.smooth[row * side + col];
        }
      }
    }
    return apart && count < LEAST_APART * raised ? null
        : new Likeness(placement.distance(), highest(here, count), highest(shown, count));
  }

  /** Whether something that is not the object is higher on a neighbouring cell: smoothed heights mix with it. */
  private boolean besideHigher(int row, int col) {
    int side = look.layer.side;
    for (int r = Math.max(0, row - 1); r <= Math.min(side - 1, row + 1); r++) {
      for (int c = Math.max(0, col - 1); c <= Math.min(side - 1, col + 1); c++) {
        int other = r * side + c;
        if (!cells.get(other) && look.layer.smooth[other] > look.layer.smooth[row * side + col]) {
          return true;
        }
      }
    }
    return false;
  }

  /** Millimetres. */
  private static double highest(int[] heights, int count) {
    Arrays.sort(heights, 0, count);
    return count == 0 ? 0 : heights[count - 1 - count / HIGHEST] / (double) Smoothing.MILLIMETRE;
  }

  /** The same with another measure of how unlike it is. */
  Sighting unlike(double other) {
    return new Sighting(shown, template, look, alone, placement, cells, other);
  }

  /** Copies what belongs to the object alone; all else is the support. */
  void isolate(byte[] out) {
    System.arraycopy(look.layer.seen, 0, out, 0, out.length);
    int step = out.length / look.layer.heights.length;
    for (int i = 0; i < look.layer.heights.length; i++) {
      boolean kept = alone ? look.has(i) || look.layer.owner[i] == 0 : near(i);
      if (!kept) {
        out[i * step] = 0;
      }
    }
  }

  /** Whether the object lies on a cell or on one of its neighbours. */
  private boolean near(int cell) {
    int side = look.layer.side;
    int row = cell / side;
    int col = cell % side;
    for (int r = Math.max(0, row - 1); r <= Math.min(side - 1, row + 1); r++) {
      int first = cells.nextSetBit(r * side + Math.max(0, col - 1));
      if (first >= 0 && first <= r * side + Math.min(side - 1, col + 1)) {
        return true;
      }
    }
    return false;
  }
}
