package org.onegrasp.recognition;

import java.util.BitSet;
import java.util.stream.IntStream;
import org.onegrasp.grasp.Unseen;
import org.onegrasp.kernels.Kernels;

/**
 * Cells of a demonstration that the camera did not see and where the shown object may reach: most of them in its own
 * shadow. What a look has there is neither like nor unlike what was shown, up to the height that may be hidden there.
 */
final class Unshown {
  /** An unseen cell with fewer unseen ones around it is a hole in the picture, which was filled. */
  private static final int LEAST_AROUND = 2;
  /** The object may reach so much farther from its middle than what was seen of it. */
  private static final double REACH = 1.3;

  /** Cells from the middle of the template, with the most that may be there, and of these about one in four. */
  private final Points all;
  private final Points sparse;
  private final int[] under;
  private final int[] sums = new int[Registration.SUMS];

  private Unshown(Points all, Points sparse) {
    this.all = all;
    this.sparse = sparse;
    under = new int[all.count];
  }

  /**
   * Of a demonstration.
   *
   * @param cells that were not seen, see {@link #regions}
   * @param whole all that was shown
   * @param seen how far from its middle it was seen, cells
   */
  static Unshown of(BitSet cells, Unseen unseen, Hypothesis whole, double seen) {
    int side = whole.layer.side;
    int[] near = cells.stream()
        .filter(i -> StrictMath.hypot(i % side - whole.middleCol, i / side - whole.middleRow) <= REACH * seen)
        .toArray();
    float[] cols = new float[near.length];
    float[] rows = new float[near.length];
    int[] heights = new int[near.length];
    for (int n = 0; n < near.length; n++) {
      cols[n] = (float) (near[n] % side - whole.middleCol);
      rows[n] = (float) (near[n] / side - whole.middleRow);
      heights[n] = Smoothing.MILLIMETRE * unseen.atMost()[near[n]];
    }
    Points all = new Points(cols, rows, heights, new boolean[near.length]);
    return new Unshown(all, all.only(IntStream.range(0, near.length)
        .filter(n -> (near[n] % side & 1) == 0 && (near[n] / side & 1) == 0).toArray()));
  }

  /** Cells of a square map that were not seen and are no single holes. */
  static BitSet regions(Unseen of, int side) {
    BitSet unseen = of.cells();
    BitSet regions = new BitSet(unseen.size());
    for (int i = unseen.nextSetBit(0); i >= 0; i = unseen.nextSetBit(i + 1)) {
      int around = -1;
      for (int row = Math.max(0, i / side - 1); row <= Math.min(side - 1, i / side + 1); row++) {
        int first = row * side + Math.max(0, i % side - 1);
        around += unseen.get(first, row * side + Math.min(side - 1, i % side + 1) + 1).cardinality();
      }
      regions.set(i, around >= LEAST_AROUND);
    }
    return regions;
  }

  Unshown mirrored() {
    return new Unshown(all.mirrored(), sparse.mirrored());
  }

  boolean isEmpty() {
    return all.count == 0;
  }

  /** Sum of the heights of a look, with the template laid over it, that may have been hidden when it was shown. */
  long hidden(Hypothesis look, Placement at) {
    long sum = 0;
    for (int n = 0; n < all.count; n++) {
      int col = within(look, at.cellCol(all.col[n], all.row[n]));
      int row = within(look, at.cellRow(all.col[n], all.row[n]));
      sum += Math.max(0, Math.min(all.height[n], look.heights()[row * look.width() + col]));
    }
    return sum;
  }

  private static int within(Hypothesis look, int place) {
    return Math.max(0, Math.min(look.width() - 1, place + Hypothesis.BORDER));
  }

  /**
   * The same by kernels.
   *
   * @param few whether to sum over one in four
   * @param laid where the template's middle lies in the look's heights, column and row plus a half, and cosine and sine
   * of its turn
   */
  int hidden(Hypothesis look, boolean few, float[] laid, Kernels kernels) {
    Points points = few ? sparse : all;
    sums[Registration.LOWER] = 0;
    kernels.turnedCells(points.col, points.row, 0, points.count, laid[0], laid[1], laid[2], laid[3], look.width(),
        under);
    kernels.compareHeights(look.heights(), 0, under, points.height, 0, points.count, 0, 0, sums);
    return sums[Registration.LOWER];
  }
}
