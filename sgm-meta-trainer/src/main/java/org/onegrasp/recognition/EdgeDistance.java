package org.onegrasp.recognition;

/**
 * How far a {@link Template} laid over a look is from it where edges may lie a cell farther: a cell of the look may be
 * as high as any of its neighbours. From picture to picture, and at another turn, a thin handle or the rim of a cup
 * falls into other cells, while its inside and what lies beside it stay as they are.
 */
final class EdgeDistance {
  private final Hypothesis look;
  private final Template template;
  private final int noise;

  /** @param look whose parts are no more than the object */
  EdgeDistance(Hypothesis look, Template template) {
    this.look = look;
    this.template = template;
    noise = (int) Math.rint(template.deviation(look.layer));
  }

  /** 0 just as shown .. 1 nothing in common; at most the distance that {@link Registration} tells of the same place. */
  double at(Placement place) {
    long apart = 0;
    long higher = 0;
    long here = 0;
    for (int k = 0; k < template.height.length; k++) {
      int col = place.cellCol(template.col[k], template.row[k]) + Hypothesis.BORDER;
      int row = place.cellRow(template.col[k], template.row[k]) + Hypothesis.BORDER;
      int height = inside(col) && inside(row) ? look.heights()[row * look.width() + col] : Hypothesis.UNKNOWN;
      if (height != Hypothesis.UNKNOWN) {
        here += height;
        higher += Math.max(height, template.height[k]);
        apart += Math.max(0, beyond(template.height[k], col, row) - noise);
      }
    }
    double beside = Math.max(0, look.mass - here - template.unshown.hidden(look, place));
    return higher == 0 ? 1 : (apart + beside) / (higher + beside);
  }

  /** A place with all neighbours. */
  private boolean inside(int place) {
    return place > 0 && place < look.width() - 1;
  }

  /** How far a height is above the highest or below the lowest of a cell and its neighbours. */
  private int beyond(int height, int col, int row) {
    int lowest = Integer.MAX_VALUE;
    int highest = 0;
    for (int r = row - 1; r <= row + 1; r++) {
      for (int i = r * look.width() + col - 1, end = i + 3; i < end; i++) {
        int there = look.heights()[i];
        if (there != Hypothesis.UNKNOWN) {
          lowest = Math.min(lowest, there);
          highest = Math.max(highest, there);
        }
      }
    }
    return Math.max(lowest - height, height - highest);
  }
}
