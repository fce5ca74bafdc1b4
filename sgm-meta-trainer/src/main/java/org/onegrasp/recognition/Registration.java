package org.onegrasp.recognition;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.onegrasp.kernels.Kernels;

/**
 * Lays a {@link Template} over a {@link Hypothesis}: coarsely over places and turns, then downhill from the best of
 * them. The distance of a place is 1 - sum of the lower / sum of the higher heights (Ruzicka) over the object and its
 * margin. Where the parts are no more than the object, all that lies beside it counts as well; where they are more,
 * what is higher than shown counts up to a limit only, for a tall thing beside a low one must not hide it. A difference
 * that noise makes counts as none. Cells that the camera did not see say nothing; but a part of the object that other
 * things would have to hide counts a little against a place, else an object is laid into their shadows.
 */
final class Registration {
  /** Less of the object in sight says nothing, share. */
  static final double LEAST_SEEN = 0.5;
  private static final int TURNS = 24;
  /** Turns of the coarse search that are followed, on few points and then on all. */
  private static final int FOLLOWED = 6;
  /**
   * Few points and all of them differ by less: on training families a place that is followed on all points comes nearer
   * by at most 0.07, and the one that is best in the end was at most 0.06 behind where the object is found.
   */
  private static final double CLOSE = 0.10;
  private static final double LEAST_STEP = 0.25; // cells, and in units of half a coarse turn
  private static final int MOST_MOVES = 8; // with one step
  /** What is higher than shown counts up to this share of the object's mean height where other things may touch it. */
  private static final double EXCESS = 0.5;
  /** What is hidden counts as unlike by this share where other things may touch it. */
  private static final double HIDDEN = 0.15;

  // Sums of heights over the points whose cells the camera saw, see Kernels.compareHeights.
  static final int LOWER = 0;
  static final int HIGHER = 1;
  static final int HERE = 2;
  static final int SHOWN = 3;
  static final int SUMS = 4;

  private static final Comparator<Placement> NEAREST_FIRST = Comparator.comparingDouble(Placement::distance);
  private static final Placement NOWHERE = new Placement(0, 0, 0, 1);

  private final Hypothesis look;
  private final int[] heights;
  private final int width;
  private final Template template;
  private final boolean alone;
  private final int excess;
  private final int noise;
  private final Kernels kernels;
  private final int[] cells; // of the points
  private final int[] sums = new int[SUMS];
  private final int[] tooHigh = new int[SUMS];
  private Points points;

  /** @param alone whether the parts are no more than the object */
  Registration(Hypothesis look, Template template, boolean alone, Kernels kernels) {
    this.look = look;
    heights = look.heights();
    width = look.width();
    this.template = template;
    this.alone = alone;
    excess = alone ? Integer.MAX_VALUE / 2 : (int) (EXCESS * template.meanHeight);
    noise = (int) Math.rint(template.deviation(look.layer));
    points = template.all;
    this.kernels = kernels;
    cells = new int[points.count];
  }

  boolean alone() {
    return alone;
  }

  /**
   * The best place; its distance is 1 where there is none.
   *
   * @param most what is clearly farther is of no use: of that, few points tell the distance
   */
  Placement search(double most) {
    CoarseSearch coarse = new CoarseSearch(look, template, alone, excess, kernels);
    List<Placement> places = everyTurn(coarse::best);
    if (places.isEmpty() && alone) {
      places = everyTurn(coarse::bestOfPieces);
    }
    points = template.sparse;
    places = followed(places, 1);
    points = template.all;
    if (places.isEmpty()) {
      return NOWHERE;
    }
    Placement nearest = places.get(0);
    if (nearest.distance() > most + CLOSE) {
      return nearest;
    }
    places.removeIf(place -> place.distance() > nearest.distance() + CLOSE);
    return followed(places, 2 * LEAST_STEP).get(0);
  }

  /** Those that are followed, nearest first; a turn that is no nearer than so many before it is soon given up. */
  private static List<Placement> everyTurn(Turn turn) {
    List<Placement> places = new ArrayList<>();
    for (int t = 0; t < TURNS; t++) {
      boolean full = places.size() == FOLLOWED;
      Placement place =
          turn.best(2 * Math.PI * t / TURNS, full ? places.get(FOLLOWED - 1).distance() : CoarseSearch.HOPELESS);
      if (place != null) {
        places.add(place);
        places.sort(NEAREST_FIRST);
        places.subList(Math.min(FOLLOWED, places.size()), places.size()).clear();
      }
    }
    return places;
  }

  private interface Turn {
    Placement best(double radians, double below);
  }

  private List<Placement> followed(List<Placement> places, double step) {
    List<Placement> ends = new ArrayList<>();
    for (Placement place : places) {
      Placement end = downhill(at(place.col(), place.row(), place.turn()), step, MOST_MOVES);
      if (ends.stream().noneMatch(end::same)) {
        ends.add(end);
      }
    }
    ends.sort(NEAREST_FIRST);
    return ends;
  }

  /** The best place near a place, at most so many steps of a cell, and of half a coarse turn, away. */
  Placement near(Placement place, int moves) {
    return downhill(at(place.col(), place.row(), place.turn()), 1, moves);
  }

  private Placement downhill(Placement start, double firstStep, int moves) {
    Placement best = start;
    for (double step = firstStep; step >= LEAST_STEP; step /= 2) {
      Way back = null;
      for (int n = 0; n < moves; n++) {
        Move move = step(best, step, step * Math.PI / TURNS, back);
        if (move.way == null) {
          break;
        }
        best = move.to;
        back = move.way.back();
      }
    }
    return best;
  }

  /** Ways to move, and in the same order those that lead back. */
  private enum Way {
    LEFT(-1, 0, 0), UP(0, -1, 0), CLOCKWISE(0, 0, -1), RIGHT(1, 0, 0), DOWN(0, 1, 0), COUNTERCLOCKWISE(0, 0, 1);

    private final int cols;
    private final int rows;
    private final int turns;

    Way(int cols, int rows, int turns) {
      this.cols = cols;
      this.rows = rows;
      this.turns = turns;
    }

    Way back() {
      return ALL[(ordinal() + ALL.length / 2) % ALL.length];
    }

    private static final Way[] ALL = values();
  }

  /** @param way null where none leads nearer */
  private record Move(Way way, Placement to) {}

  /** @param back where it came from, which is farther; null at the start */
  private Move step(Placement from, double cells, double radians, Way back) {
    Move best = new Move(null, from);
    float cos = (float) StrictMath.cos(from.turn());
    float sin = (float) StrictMath.sin(from.turn());
    for (Way way : Way.ALL) {
      if (way != back) {
        double col = from.col() + way.cols * cells;
        double row = from.row() + way.rows * cells;
        double turn = from.turn() + way.turns * radians;
        double distance = way.turns == 0 ? distance(col, row, cos, sin, best.to.distance())
            : distance(col, row, (float) StrictMath.cos(turn), (float) StrictMath.sin(turn), best.to.distance());
        best = distance < best.to.distance() ? new Move(way, new Placement(col, row, turn, distance)) : best;
      }
    }
    return best;
  }

  /** The template laid just here. */
  Placement at(double col, double row, double turn) {
    double distance = distance(col, row, (float) StrictMath.cos(turn), (float) StrictMath.sin(turn), 1);
    return new Placement(col, row, turn, distance);
  }

  /** By how much the points are too high to be hidden where the camera saw nothing. */
  private int notHidden() {
    Arrays.fill(tooHigh, 0);
    kernels.compareHeights(look.hidden(), 0, cells, points.height, 0, points.count, 0, 0, tooHigh);
    return tooHigh[SHOWN] - tooHigh[LOWER];
  }

  /** Of a place; any number above {@code below} when it is more than that. */
  private double distance(double col, double row, float cos, float sin, double below) {
    float col0 = (float) col + 0.5f + Hypothesis.BORDER;
    float row0 = (float) row + 0.5f + Hypothesis.BORDER;
    Arrays.fill(sums, 0);
    for (int from = 0, end; from < points.count; from = end) {
      end = Math.min(points.count, from + Points.BLOCK);
      kernels.turnedCells(points.col, points.row, from, end, col0, row0, cos, sin, width, cells);
      kernels.compareHeights(heights, 0, cells, points.height, from, end, excess, noise, sums);
      int common = points.massFrom(end) + noise * (points.count - end); // the others have no more than that
      if (sums[HIGHER] - sums[LOWER] > below * (sums[HIGHER] + common) + 1) {
        return 1;
      }
    }
    double thinning = template.all.count / (double) points.count;
    if (sums[SHOWN] * thinning < LEAST_SEEN * template.mass) {
      return 1;
    }
    double unlike = alone
        ? look.mass / thinning - sums[HERE]
            - template.unshown.hidden(look, points == template.sparse, new float[] {col0, row0, cos, sin}, kernels)
        : HIDDEN * (template.mass / thinning - sums[SHOWN]);
    return 1 - sums[LOWER] / (sums[HIGHER] + Math.max(0, unlike) + notHidden());
  }
}
