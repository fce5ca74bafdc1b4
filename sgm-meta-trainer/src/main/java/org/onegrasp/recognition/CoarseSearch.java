package org.onegrasp.recognition;

import java.util.stream.IntStream;

/**
 * Lays few points of a {@link Template} over a {@link Hypothesis} in whole cells, every other cell and in turns of 15
 * degrees, wherever the object would lie within the parts. A place is given up as soon as the points so far miss too
 * much; the highest come first.
 */
final class CoarseSearch {
  private static final int STEP = 2; // cells
  /** Cells by which an object may reach beyond the parts that hold it. */
  private static final int SLACK = 2;
  /** Cells by which the middle of the pieces that are seen may lie beside the object's. */
  private static final int PIECES_ASIDE = 8;
  /** A place this unlike has no better one near it that counts. */
  static final double HOPELESS = 0.65;

  private final Hypothesis look;
  private final Template template;
  private final boolean alone;
  private final int excess;
  private final int[] offset;
  private final int[] heightShown;
  private final int sparseMass;

  CoarseSearch(Hypothesis look, Template template, boolean alone, int excess) {
    this.look = look;
    this.template = template;
    this.alone = alone;
    this.excess = excess;
    offset = new int[template.sparse.length];
    heightShown = IntStream.of(template.sparse).map(k -> template.height[k]).toArray();
    sparseMass = IntStream.of(heightShown).sum();
  }

  /**
   * The best place with a turn, radians, at which the parts hold the object, of those that are nearer than
   * {@code below}; null where there is none.
   */
  Placement best(double turn, double below) {
    Box object = turned(turn, true);
    Box inside = new Box(look.firstCol - SLACK - object.fromCol, look.lastCol + SLACK - object.toCol,
        look.firstRow - SLACK - object.fromRow, look.lastRow + SLACK - object.toRow);
    return best(turn, alone ? inside.and(aroundMiddle(STEP)) : inside, below);
  }

  /** The same where the parts may be pieces of the object that hold a part of it only. */
  Placement bestOfPieces(double turn, double below) {
    Box points = turned(turn, false);
    int last = look.layer.side - 1 + Hypothesis.BORDER;
    Box onMap = new Box(-Hypothesis.BORDER - points.fromCol, last - points.toCol,
        -Hypothesis.BORDER - points.fromRow, last - points.toRow);
    return best(turn, onMap.and(aroundMiddle(PIECES_ASIDE)), below);
  }

  private Placement best(double turn, Box places, double below) {
    double least = below;
    Placement best = null;
    for (int row = places.fromRow; row <= places.toRow; row += STEP) {
      for (int col = places.fromCol; col <= places.toCol; col += STEP) {
        double distance = distance(col, row, least);
        if (distance < least) {
          least = distance;
          best = new Placement(col, row, turn, distance);
        }
      }
    }
    return best;
  }

  /** First and last columns and rows. */
  private record Box(int fromCol, int toCol, int fromRow, int toRow) {

    static final Box MIDDLE = new Box(0, 0, 0, 0);

    Box with(int col, int row) {
      return new Box(Math.min(fromCol, col), Math.max(toCol, col), Math.min(fromRow, row), Math.max(toRow, row));
    }

    Box and(Box other) {
      return new Box(Math.max(fromCol, other.fromCol), Math.min(toCol, other.toCol),
          Math.max(fromRow, other.fromRow), Math.min(toRow, other.toRow));
    }
  }

  private Box aroundMiddle(int cells) {
    int col = (int) Math.rint(look.middleCol);
    int row = (int) Math.rint(look.middleRow);
    return new Box(col - cells, col + cells, row - cells, row + cells);
  }

  /** Turns all points; the box of the object's, or of all of them, around its middle. */
  private Box turned(double turn, boolean object) {
    double cos = StrictMath.cos(turn);
    double sin = StrictMath.sin(turn);
    Box box = Box.MIDDLE;
    for (int n = 0; n < offset.length; n++) {
      int k = template.sparse[n];
      int col = (int) Math.rint(cos * template.col[k] + sin * template.row[k]);
      int row = (int) Math.rint(cos * template.row[k] - sin * template.col[k]);
      offset[n] = row * look.width() + col;
      if (template.raised[k] || !object) {
        box = box.with(col, row);
      }
    }
    return box;
  }

  /** Of a place; any number above {@code most} when it is more than that. */
  private double distance(int col, int row, double most) {
    int[] heights = look.heights();
    int at = (row + Hypothesis.BORDER) * look.width() + col + Hypothesis.BORDER;
    float ofHigher = (float) (1 - most);
    float giveUp = (float) (most * sparseMass) + 1;
    int missed = 0;
    int shown = 0;
    int higher = 0;
    int here = 0;
    for (int n = 0; n < offset.length; n++) {
      int cell = at + offset[n];
      // Thin parts of the object that none of these points hits may reach beyond the border.
      int height = cell >= 0 && cell < heights.length ? heights[cell] : Hypothesis.UNKNOWN;
      if (height != Hypothesis.UNKNOWN) {
        int asShown = heightShown[n];
        here += height;
        shown += asShown;
        missed += Math.max(0, asShown - height);
        higher += Math.min(Math.max(0, height - asShown), excess);
        if (missed + ofHigher * higher > giveUp) { // (missed + higher) / (shown + higher) is more than most, at least
          return 1;
        }
      }
    }
    double thinning = template.all.length / (double) offset.length;
    double beside = alone ? Math.max(0, look.mass / thinning - here) : 0;
    return shown < Registration.LEAST_SEEN * sparseMass ? 1 : 1 - (shown - missed) / (shown + higher + beside);
  }
}
