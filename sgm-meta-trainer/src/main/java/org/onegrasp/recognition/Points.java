package org.onegrasp.recognition;

import java.util.stream.IntStream;

/** Points of a {@link Template}, in the order in which they are compared. Nobody writes the arrays. */
final class Points {
  /** After so many points it is asked whether the others can still matter. */
  static final int BLOCK = 32;

  /** Cells from the middle. */
  final float[] col;
  final float[] row;
  /** As {@link Smoothing} has them. */
  final int[] height;
  /** Whether a point belongs to the object, not to the margin. */
  final boolean[] raised;
  final int count;
  /** Sum of the heights. */
  final int mass;
  /** Of each block: sum of the heights after it. */
  private final int[] massAfter;

  Points(float[] col, float[] row, int[] height, boolean[] raised) {
    this.col = col;
    this.row = row;
    this.height = height;
    this.raised = raised;
    count = height.length;
    mass = IntStream.of(height).sum();
    massAfter = new int[(count + BLOCK - 1) / BLOCK];
    for (int n = count - 1; n >= BLOCK; n--) {
      massAfter[n / BLOCK - 1] += height[n];
    }
    for (int block = massAfter.length - 2; block >= 0; block--) {
      massAfter[block] += massAfter[block + 1];
    }
  }

  /** Some of these, in this order. */
  Points only(int[] which) {
    float[] cols = new float[which.length];
    float[] rows = new float[which.length];
    int[] heights = new int[which.length];
    boolean[] raisedOnes = new boolean[which.length];
    for (int n = 0; n < which.length; n++) {
      cols[n] = col[which[n]];
      rows[n] = row[which[n]];
      heights[n] = height[which[n]];
      raisedOnes[n] = raised[which[n]];
    }
    return new Points(cols, rows, heights, raisedOnes);
  }

  /** The same with left and right exchanged. */
  Points mirrored() {
    float[] cols = new float[count];
    for (int n = 0; n < count; n++) {
      cols[n] = -col[n];
    }
    return new Points(cols, row, height, raised);
  }

  /** Sum of the heights from a point on at which a block begins, or the last one ended. */
  int massFrom(int point) {
    return point == 0 ? mass : massAfter[(point - 1) / BLOCK];
  }
}
