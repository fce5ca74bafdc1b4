package org.onegrasp.recognition;

/**
 * Lays few points of a {@link Template} over a {@link Hypothesis} in whole cells, every other cell and in turns of 15
 * degrees, wherever the object would lie within the parts. A place is given up as soon as the points so far miss too
 * much; the highest come first.
 */
final class CoarseSearch {
  private static final int STEP = 2; // cells
  /** Cells by which an object may reach beyond the parts that hold it. */
  private static final int SLACK = 2;
  /** A place this unlike has no better one near it that counts. */
  private static final double HOPELESS = 0.65;

  private final Hypothesis look;
  private final Template template;
  private final boolean alone;
  private final int excess;
  private final int[] offset;
  private final long sparseMass;
  private double cos;
  private double sin;

  CoarseSearch(Hypothesis look, Template template, boolean alone, int excess) {
    this.look = look;
    this.template = template;
    this.alone = alone;
    this.excess = excess;
    offset = new int[template.sparse.length];
    long sum = 0;
    for (int k : template.sparse) {
      sum += template.height[k];
    }
    sparseMass = sum;
  }

  /** The best place with a turn, radians; null where there is none. */
  Placement best(double turn) {
    cos = StrictMath.cos(turn);
    sin = StrictMath.sin(turn);
    int[] box = turnedBox();
    int fromCol = look.firstCol - SLACK - box[0];
    int toCol = look.lastCol + SLACK - box[1];
    int fromRow = look.firstRow - SLACK - box[2];
    int toRow = look.lastRow + SLACK - box[3];
    if (alone) {
      int middleCol = (int) Math.rint(look.middleCol);
      int middleRow = (int) Math.rint(look.middleRow);
      fromCol = Math.max(fromCol, middleCol - STEP);
      toCol = Math.min(toCol, middleCol + STEP);
      fromRow = Math.max(fromRow, middleRow - STEP);
      toRow = Math.min(toRow, middleRow + STEP);
    }
    double least = HOPELESS;
    Placement best = null;
    for (int row = fromRow; row <= toRow; row += STEP) {
      for (int col = fromCol; col <= toCol; col += STEP) {
        double distance = distance(col, row, least);
        if (distance < least) {
          least = distance;
          best = new Placement(col, row, turn, distance);
        }
      }
    }
    return best;
  }

  /** First and last column and row of the object from its middle; and where each point lies. */
  private int[] turnedBox() {
    int[] box = {0, 0, 0, 0};
    for (int n = 0; n < offset.length; n++) {
      int k = template.sparse[n];
      int col = (int) Math.rint(cos * template.col[k] + sin * template.row[k]);
      int row = (int) Math.rint(cos * template.row[k] - sin * template.col[k]);
      offset[n] = row * look.width() + col;
      if (template.raised[k]) {
        box[0] = Math.min(box[0], col);
        box[1] = Math.max(box[1], col);
        box[2] = Math.min(box[2], row);
        box[3] = Math.max(box[3], row);
      }
    }
    return box;
  }

  /** Of a place; any number above {@code most} when it is more than that. */
  private double distance(int col, int row, double most) {
    int[] heights = look.heights();
    int at = (row + Hypothesis.BORDER) * look.width() + col + Hypothesis.BORDER;
    long giveUp = (long) (most * sparseMass);
    long missed = 0;
    long shown = 0;
    long higher = 0;
    long here = 0;
    for (int n = 0; n < offset.length; n++) {
      int height = heights[at + offset[n]];
      if (height != Hypothesis.UNKNOWN) {
        int asShown = template.height[template.sparse[n]];
        here += height;
        shown += asShown;
        missed += Math.max(0, asShown - height);
        higher += Math.min(Math.max(0, height - asShown), excess);
        if (missed > giveUp) {
          return 1;
        }
      }
    }
    double thinning = template.all.length / (double) offset.length;
    double beside = alone ? Math.max(0, look.mass / thinning - here) : 0;
    return shown < Registration.LEAST_SEEN * sparseMass ? 1 : 1 - (shown - missed) / (shown + higher + beside);
  }
}
