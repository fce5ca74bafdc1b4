package org.onegrasp.grasp;

/**
 * Gives a height to the cells that no depth point fell into (NaN).
 *
 * <ol>
 * <li>A gap of at most two cells between two seen cells of its row or column (the shorter gap; the lower result of two
 * equal ones) is sparse sampling: linear between its ends, or the lower end where they differ by more than 10 mm.
 * <li>Any larger hole takes the lowest of the nearest seen cells to its left, right, above and below (0, the table, if
 * there is none). The shadow behind an object thus becomes table, wherever the camera stands, while a blind spot on top
 * of an object keeps the height around it. A height that nobody saw is never higher than its surroundings, so no camera
 * pose makes an object wider than it is.
 * </ol>
 */
final class HoleFiller {
  private static final int MAX_GAP_CELLS = 2;
  /** Between points that are up to a centimetre apart. */
  private static final int MAX_SPARSE_GAP_CELLS = 3;
  private static final float SAME_SURFACE_METRES = 0.010f;

  private final int[] holes; // their cells, in order
  private int count;
  // Of each hole: index of the nearest seen cell in each direction, -1 for none.
  private final int[] left;
  private final int[] right;
  private final int[] above;
  private final int[] below;
  private final int side;

  /** @param side cells along each side of the maps */
  HoleFiller(int side) {
    this.side = side;
    holes = new int[side * side];
    left = new int[side * side];
    right = new int[side * side];
    above = new int[side * side];
    below = new int[side * side];
  }

  /** Fills the NaN cells of (side, side) metres in place. */
  void fill(float[] metres) {
    findNearestSeen(metres);
    // Neighbours are seen cells, so filling in place never feeds one guess into another.
    for (int k = 0; k < count; k++) {
      metres[holes[k]] = filled(metres, holes[k]);
    }
  }

  /**
   * The same where most cells may lie between points, and what has no points around it is table (0): gaps between seen
   * cells, then gaps between these, then blind spots that have seen cells on all four sides.
   */
  void fillSparse(float[] metres) {
    for (int round = 0; round < 2; round++) {
      findNearestSeen(metres);
      for (int k = 0; k < count; k++) {
        metres[holes[k]] = gap(metres, holes[k], MAX_SPARSE_GAP_CELLS);
      }
    }
    findNearestSeen(metres);
    for (int k = 0; k < count; k++) {
      int i = holes[k];
      boolean enclosed = left[i] >= 0 && right[i] >= 0 && above[i] >= 0 && below[i] >= 0;
      metres[i] = enclosed ? lowest(metres, i) : 0;
    }
  }

  /** Of each hole, from the holes beside it: their number is what this costs. */
  private void findNearestSeen(float[] metres) {
    count = 0;
    for (int i = 0; i < metres.length; i++) {
      if (Float.isNaN(metres[i])) {
        holes[count++] = i;
        left[i] = i % side == 0 ? -1 : Float.isNaN(metres[i - 1]) ? left[i - 1] : i - 1;
        above[i] = i < side ? -1 : Float.isNaN(metres[i - side]) ? above[i - side] : i - side;
      }
    }
    for (int k = count - 1; k >= 0; k--) {
      int i = holes[k];
      right[i] = i % side == side - 1 ? -1 : Float.isNaN(metres[i + 1]) ? right[i + 1] : i + 1;
      below[i] = i >= metres.length - side ? -1 : Float.isNaN(metres[i + side]) ? below[i + side] : i + side;
    }
  }

  private float filled(float[] metres, int i) {
    float gap = gap(metres, i, MAX_GAP_CELLS);
    return Float.isNaN(gap) ? lowest(metres, i) : gap;
  }

  /** NaN where no gap of at most so many cells is around. */
  private float gap(float[] metres, int i, int mostCells) {
    int across = left[i] >= 0 && right[i] >= 0 ? right[i] - left[i] : side;
    int along = above[i] >= 0 && below[i] >= 0 ? (below[i] - above[i]) / side : side;
    if (Math.min(across, along) <= mostCells + 1) {
      float inRow = across <= along ? between(metres, left[i], right[i], i) : Float.MAX_VALUE;
      float inColumn = along <= across ? between(metres, above[i], below[i], i) : Float.MAX_VALUE;
      return Math.min(inRow, inColumn);
    }
    return Float.NaN;
  }

  /** Of the nearest seen cells in the four directions; the table (0) if there is none. */
  private float lowest(float[] metres, int i) {
    float lowest = Math.min(Math.min(height(metres, left[i]), height(metres, right[i])),
        Math.min(height(metres, above[i]), height(metres, below[i])));
    return lowest == Float.MAX_VALUE ? 0 : lowest;
  }

  private static float between(float[] metres, int a, int b, int i) {
    float ha = metres[a];
    float hb = metres[b];
    return Math.abs(ha - hb) > SAME_SURFACE_METRES ? Math.min(ha, hb) : ha + (hb - ha) * (i - a) / (b - a);
  }

  private static float height(float[] metres, int i) {
    return i < 0 ? Float.MAX_VALUE : metres[i];
  }
}
