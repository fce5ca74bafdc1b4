package org.onegrasp.rules;

import org.onegrasp.network.Arena;

/**
 * The raised cells of a height map and a ring of table around them, as points relative to one place on it, and how well
 * they fit when they are laid somewhere else: in integers, everything in arrays that are made once.
 */
final class HeightPattern {
  /** Fraction bits of places and offsets, in cells. */
  static final int PLACE_BITS = 6;
  /** Fraction bits of a distance: 0 is equal, 2^16 nothing in common. */
  static final int DISTANCE_BITS = 16;
  /** Steps of a whole turn. */
  static final int TURN = 1024;
  private static final int TRIGONOMETRY_BITS = 14;
  private static final int[] COSINE = new int[TURN];

  static {
    for (int k = 0; k < TURN; k++) {
      COSINE[k] = (int) StrictMath.rint(StrictMath.cos(2 * Math.PI * k / TURN) * (1 << TRIGONOMETRY_BITS));
    }
  }

  private static final int MOST_SIDE = 255;
  private static final int BYTE = 0xff;

  private final int ring;
  private final int raised;
  private final int[] points; // height << 16 | row << 8 | column
  private int count;
  private int pivotCol;
  private int pivotRow;
  private int cos; // of the present turn
  private int sin;

  /**
   * @param side most cells along each side of a map that a pattern is taken of
   * @param ring cells of table around what is raised that belong to the pattern
   * @param raised least height that is no table, in the map's unit
   */
  HeightPattern(int side, int ring, int raised, Arena arena) {
    if (side > MOST_SIDE) {
      throw new IllegalArgumentException("a pattern has at most " + MOST_SIDE + " cells along each side, got " + side);
    }
    this.ring = ring;
    this.raised = raised;
    points = arena.intArray("heights of " + side + " x " + side + " cells that were shown", side * side);
  }

  /**
   * Takes the pattern of a map.
   *
   * @param map (side, side) heights below 2^15
   * @param col that points are turned about, PLACE_BITS from the centre of the first column on
   * @param row likewise
   */
  void take(int[] map, int side, int col, int row) {
    count = 0;
    pivotCol = col;
    pivotRow = row;
    for (int r = 0; r < side; r++) {
      for (int c = 0; c < side; c++) {
        if (raisedNear(map, side, r, c, ring)) {
          points[count++] = map[r * side + c] << 16 | r << 8 | c;
        }
      }
    }
  }

  /** Whether nothing was raised. */
  boolean isEmpty() {
    return count == 0;
  }

  /** Whether a map rises anywhere within so many cells of a place. */
  boolean raisedNear(int[] map, int side, int row, int col, int within) {
    for (int r = Math.max(0, row - within); r <= Math.min(side - 1, row + within); r++) {
      for (int c = Math.max(0, col - within); c <= Math.min(side - 1, col + within); c++) {
        if (map[r * side + c] >= raised) {
          return true;
        }
      }
    }
    return false;
  }

  /** From now on it is laid turned by so much from how it was taken, counterclockwise as seen from above. */
  void turn(int angle) {
    cos = COSINE[angle & TURN - 1];
    sin = COSINE[angle - TURN / 4 & TURN - 1];
  }

  /**
   * How unlike the pattern a map is where the pattern is laid: 1 - sum of the lower / sum of the higher heights over
   * its points. Beyond the border lies the table.
   *
   * @param col of the pivot, PLACE_BITS
   * @return with DISTANCE_BITS
   */
  int distance(int[] map, int side, int col, int row) {
    int col0 = col + (1 << PLACE_BITS - 1);
    int row0 = row + (1 << PLACE_BITS - 1);
    long lower = 0;
    long higher = 0;
    for (int k = 0; k < count; k++) {
      int x = ((points[k] & BYTE) << PLACE_BITS) - pivotCol;
      int y = ((points[k] >> 8 & BYTE) << PLACE_BITS) - pivotRow; // downwards
      int shown = points[k] >> 16;
      int c = col0 + (cos * x + sin * y >> TRIGONOMETRY_BITS) >> PLACE_BITS;
      int r = row0 + (cos * y - sin * x >> TRIGONOMETRY_BITS) >> PLACE_BITS;
      int here = c >= 0 && r >= 0 && c < side && r < side ? map[r * side + c] : 0;
      lower += Math.min(here, shown);
      higher += Math.max(here, shown);
    }
    return higher == 0 ? 1 << DISTANCE_BITS : (int) (((higher - lower) << DISTANCE_BITS) / higher);
  }
}
