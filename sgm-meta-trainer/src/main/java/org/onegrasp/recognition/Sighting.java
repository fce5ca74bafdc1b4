package org.onegrasp.recognition;

import java.util.BitSet;

/**
 * A shown object laid over parts of a look.
 *
 * @param shown which demonstration, from 0
 * @param alone whether the parts are no more than the object
 * @param cells of the look that the object's raised points lie on
 * @param unlike distance in units of the largest one that still counts as the object
 */
record Sighting(int shown, Template template, Hypothesis look, boolean alone, Placement placement, BitSet cells,
    double unlike) {

  static Sighting of(int shown, Template template, Hypothesis look, boolean alone, Placement placement, double unlike) {
    BitSet cells = new BitSet(look.layer.heights.length);
    int side = look.layer.side;
    for (int k = 0; k < template.height.length; k++) {
      // Not rint: points half a cell away from their cells would meet in pairs, and leave holes between them.
      int col = (int) Math.floor(placement.col(template.col[k], template.row[k]) + 0.5);
      int row = (int) Math.floor(placement.row(template.col[k], template.row[k]) + 0.5);
      if (template.raised[k] && col >= 0 && row >= 0 && col < side && row < side) {
        cells.set(row * side + col);
      }
    }
    return new Sighting(shown, template, look, alone, placement, cells, unlike);
  }

  Likeness likeness() {
    int high = Template.high(cells.stream().filter(cell -> !look.layer.map.unseen().get(cell))
        .map(cell -> look.layer.smooth[cell]));
    return new Likeness(placement.distance(), (high - template.high) / (double) Smoothing.MILLIMETRE);
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
