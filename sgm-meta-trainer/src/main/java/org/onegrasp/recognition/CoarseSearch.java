package org.onegrasp.recognition;

import static org.onegrasp.recognition.Registration.HERE;
import static org.onegrasp.recognition.Registration.HIGHER;
import static org.onegrasp.recognition.Registration.LOWER;
import static org.onegrasp.recognition.Registration.SHOWN;

import java.util.Arrays;
import org.onegrasp.kernels.Kernels;

/**
 * Lays few points of a {@link Template} over a {@link Hypothesis} in whole cells, every other cell and in turns of 15
 * degrees, wherever the object would lie within the parts. A place is given up as soon as the points so far miss too
 * much; the highest come first.
 */
final class CoarseSearch {
  private static final int STEP = 2; // cells
  /** A cell of the border, in the corner. */
  private static final int UNKNOWN_CELL = 0;
  /** Cells by which an object may reach beyond the parts that hold it. */
  private static final int SLACK = 2;
  /** Cells by which the middle of the pieces that are seen may lie beside the object's. */
  private static final int PIECES_ASIDE = 8;
  /** The same where a part of the object was in its shadow: each look hides another part. */
  private static final int SHADED_ASIDE = 6;
  /** A place this unlike has no better one near it that counts. */
  static final double HOPELESS = 0.65;

  private final Hypothesis look;
  private final boolean alone;
  private final int excess;
  private final Kernels kernels;
  private final Template template;
  private final Points points;
  /** Of the look, as far as these points can tell. */
  private final double mass;
  // Of the points, turned: whole cells from the middle, and how far that is in the look's heights.
  private final int[] cols;
  private final int[] rows;
  private final int[] offset;
  private final int[] beyond;
  private final int[] sums = new int[Registration.SUMS];
  private final int[] tooHigh = new int[Registration.SUMS];
  private Box reach = Box.MIDDLE;
  private double cos;
  private double sin;

  CoarseSearch(Hypothesis look, Template template, boolean alone, int excess, Kernels kernels) {
    this.look = look;
    this.alone = alone;
    this.excess = excess;
    this.kernels = kernels;
    this.template = template;
    points = template.sparse;
    mass = look.mass / (template.all.count / (double) points.count);
    cols = new int[points.count];
    rows = new int[points.count];
    offset = new int[points.count];
    beyond = new int[points.count];
  }

  /**
   * The best place with a turn, radians, at which the parts hold the object, of those that are nearer than
   * {@code below}; null where there is none.
   */
  Placement best(double turn, double below) {
    turn(turn);
    Box object = box(true);
    Box inside = new Box(look.firstCol - SLACK - object.fromCol, look.lastCol + SLACK - object.toCol,
        look.firstRow - SLACK - object.fromRow, look.lastRow + SLACK - object.toRow);
    return best(turn, alone ? inside.and(aroundMiddle(template.unshown.isEmpty() ? STEP : SHADED_ASIDE)) : inside,
        below);
  }

  /** The same where the parts may be pieces of the object that hold a part of it only. */
  Placement bestOfPieces(double turn, double below) {
    turn(turn);
    int last = look.layer.side - 1 + Hypothesis.BORDER;
    Box onMap = new Box(-Hypothesis.BORDER - reach.fromCol, last - reach.toCol,
        -Hypothesis.BORDER - reach.fromRow, last - reach.toRow);
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

  private void turn(double turn) {
    cos = StrictMath.cos(turn);
    sin = StrictMath.sin(turn);
    for (int n = 0; n < offset.length; n++) {
      cols[n] = (int) Math.rint(cos * points.col[n] + sin * points.row[n]);
      rows[n] = (int) Math.rint(cos * points.row[n] - sin * points.col[n]);
      offset[n] = rows[n] * look.width() + cols[n];
    }
    reach = box(false);
  }

  /** Of the turned points, or of the object's only, around its middle. */
  private Box box(boolean object) {
    int fromCol = 0;
    int toCol = 0;
    int fromRow = 0;
    int toRow = 0;
    for (int n = 0; n < offset.length; n++) {
      if (points.raised[n] || !object) {
        fromCol = Math.min(fromCol, cols[n]);
        toCol = Math.max(toCol, cols[n]);
        fromRow = Math.min(fromRow, rows[n]);
        toRow = Math.max(toRow, rows[n]);
      }
    }
    return new Box(fromCol, toCol, fromRow, toRow);
  }

  /** Whether there is a cell of the look's heights, its border included. */
  private boolean inside(int col, int row) {
    int last = look.layer.side - 1 + Hypothesis.BORDER;
    return Math.min(col, row) >= -Hypothesis.BORDER && Math.max(col, row) <= last;
  }

  /** Of a place; any number above {@code most} when it is more than that. */
  private double distance(int col, int row, double most) {
    boolean inside = inside(col + reach.fromCol, row + reach.fromRow) && inside(col + reach.toCol, row + reach.toRow);
    int at = inside ? cell(col, row) : 0;
    int[] cells = inside ? offset : cells(col, row);
    float ofHigher = (float) (1 - most);
    float giveUp = (float) (most * points.mass) + 1;
    double mostMissed = alone && template.unshown.isEmpty() ? mostMissed(most) : points.mass;
    Arrays.fill(sums, 0);
    for (int from = 0, end; from < points.count; from = end) {
      end = Math.min(points.count, from + Points.BLOCK);
      kernels.compareHeights(look.heights(), at, cells, points.height, from, end, excess, 0, sums);
      int missed = sums[SHOWN] - sums[LOWER];
      // (missed + higher) / (shown + higher) is more than most, at least
      if (missed > mostMissed || missed + ofHigher * (sums[HIGHER] - sums[SHOWN]) > giveUp) {
        return 1;
      }
    }
    if (sums[SHOWN] < Registration.LEAST_SEEN * points.mass) {
      return 1;
    }
    double beside = alone && mass > sums[HERE] ? Math.max(0, mass - sums[HERE] - hidden(col, row)) : 0;
    Arrays.fill(tooHigh, 0);
    kernels.compareHeights(look.hidden(), at, cells, points.height, 0, points.count, 0, 0, tooHigh);
    return 1 - sums[LOWER] / (sums[HIGHER] + beside + tooHigh[SHOWN] - tooHigh[LOWER]);
  }

  /** Heights of the look that may have been hidden when the object was shown. */
  private double hidden(int col, int row) {
    return template.unshown.hidden(look, true, new float[] {col + 0.5f + Hypothesis.BORDER,
        row + 0.5f + Hypothesis.BORDER, (float) cos, (float) sin}, kernels);
  }

  /** Of the points at a place, an unknown one for those beyond: thin parts that no point hits may reach there. */
  private int[] cells(int col, int row) {
    for (int n = 0; n < points.count; n++) {
      beyond[n] = inside(col + cols[n], row + rows[n]) ? cell(col, row) + offset[n] : UNKNOWN_CELL;
    }
    return beyond;
  }

  /** Of the look's heights, which have a border. */
  private int cell(int col, int row) {
    return (row + Hypothesis.BORDER) * look.width() + col + Hypothesis.BORDER;
  }

  /**
   * More must not be missed where all that lies beside the object counts: what is seen there is what was shown, without
   * what is missed and with what is higher, so that shown + higher + beside is at least the look's mass and what is
   * missed.
   */
  private double mostMissed(double most) {
    return (points.mass - (1 - most) * mass) / (2 - most) + 1;
  }
}
