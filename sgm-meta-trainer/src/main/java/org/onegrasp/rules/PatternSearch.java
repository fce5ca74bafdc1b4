package org.onegrasp.rules;

import java.util.Arrays;
import org.onegrasp.network.Arena;

/**
 * Where a demonstrated height map fits best over another one, in integers: 32 turns at every second place near
 * something raised, on cells of twice the size, then the best of these on the cells themselves, by smaller and smaller
 * moves. Nothing is allocated after it was made. One per thread.
 */
final class PatternSearch {
  /** Least height of what is no table, millimetres. */
  private static final int RAISED = 5;
  /** Cells are means of nine, or of four where they are of twice the size; sums stand for them. */
  private static final int FINE = 9;
  private static final int COARSE = 4;
  private static final int RING = 3;
  private static final int COARSE_RING = 2;
  /** A grasp lies within this of what it holds, in cells of twice the size. */
  private static final int REACH = 3;
  private static final int TURNS = 32;
  /** Turns of which the best place is looked at closely. */
  private static final int TRIED = 10;
  /** The first move is a cell and half a turn of the coarse search; each one after it half as far. */
  private static final int REFINEMENTS = 3;
  private static final int MOST_MOVES = 4; // of one size

  /** Of the search on cells of twice the size, by turn; then as they were refined. */
  private final int[] cols = new int[TURNS];
  private final int[] rows = new int[TURNS];
  private final int[] angles = new int[TURNS];
  private final int[] distances = new int[TURNS];

  private final int shownSide;
  private final int side;
  private final HeightPattern pattern;
  private final HeightPattern coarsePattern;
  private final int[] fine; // (side, side)
  private final int[] coarse; // (side / 2, side / 2)
  private final int[] near; // cells of it that the grasp may be in
  private int nearCount;

  /**
   * @param shownSide cells along each side of a demonstration
   * @param side likewise of a look, no fewer
   */
  PatternSearch(int shownSide, int side, Arena arena) {
    this.shownSide = shownSide;
    this.side = side;
    pattern = new HeightPattern(shownSide, RING, FINE * RAISED, arena);
    coarsePattern = new HeightPattern(shownSide / 2, COARSE_RING, COARSE * RAISED, arena);
    fine = new int[side * side];
    coarse = new int[(side / 2) * (side / 2)];
    near = new int[coarse.length];
  }

  /**
   * What will be looked for.
   *
   * @param seen heights in millimetres of (side, side) cells, each {@code step} apart
   * @param col of the demonstrated grasp, PLACE_BITS
   */
  void show(byte[] seen, int step, int col, int row) {
    smooth(seen, step, shownSide, fine);
    pattern.take(fine, shownSide, col, row);
    pool(seen, step, shownSide, coarse);
    coarsePattern.take(coarse, shownSide / 2, halved(col), halved(row));
  }

  /** A place in cells of twice the size: their first centre lies half a cell further on. */
  private static int halved(int place) {
    return (place >> 1) - (1 << HeightPattern.PLACE_BITS - 2);
  }

  private static int doubled(int place) {
    return (place << 1) + (1 << HeightPattern.PLACE_BITS - 1);
  }

  /** Whether nothing was shown, or only a table. */
  boolean isEmpty() {
    return pattern.isEmpty() || coarsePattern.isEmpty();
  }

  /** Looks for it; what was found is in the places from 0 on, best first. Returns how many there are. */
  int search(byte[] seen, int step) {
    if (isEmpty()) {
      return 0;
    }
    smooth(seen, step, side, fine);
    pool(seen, step, side, coarse);
    findNear();
    for (int turn = 0; turn < TURNS; turn++) {
      angles[turn] = turn * (HeightPattern.TURN / TURNS);
      searchCoarsely(turn);
    }
    order();
    int found = 0;
    while (found < TRIED && distances[found] < 1 << HeightPattern.DISTANCE_BITS) {
      refine(found++);
    }
    Arrays.fill(distances, found, TURNS, 1 << HeightPattern.DISTANCE_BITS);
    order();
    return found;
  }

  /** Column of the grasp where it was found k-th best, PLACE_BITS. */
  int col(int k) {
    return cols[k];
  }

  /** Likewise. */
  int row(int k) {
    return rows[k];
  }

  /** By how much it is turned from the demonstration, steps of {@link HeightPattern#TURN}, counterclockwise. */
  int angle(int k) {
    return angles[k];
  }

  /** How unlike the demonstration it is there, {@link HeightPattern#DISTANCE_BITS}. */
  int distance(int k) {
    return distances[k];
  }

  /** Where the grasp may be: on every second cell, as on the fields of one colour of a chessboard. */
  private void findNear() {
    int half = side / 2;
    nearCount = 0;
    for (int cell = 0; cell < half * half; cell++) {
      if ((cell / half + cell) % 2 == 0 && coarsePattern.raisedNear(coarse, half, cell / half, cell % half, REACH)) {
        near[nearCount++] = cell;
      }
    }
  }

  private void searchCoarsely(int turn) {
    coarsePattern.turn(angles[turn]);
    distances[turn] = 1 << HeightPattern.DISTANCE_BITS;
    int half = side / 2;
    for (int k = 0; k < nearCount; k++) {
      int col = near[k] % half << HeightPattern.PLACE_BITS;
      int row = near[k] / half << HeightPattern.PLACE_BITS;
      keepIfBetter(turn, coarsePattern.distance(coarse, half, col, row), doubled(col), doubled(row));
    }
  }

  private boolean keepIfBetter(int k, int distance, int col, int row) {
    if (distance >= distances[k]) {
      return false;
    }
    distances[k] = distance;
    cols[k] = col;
    rows[k] = row;
    return true;
  }

  private void refine(int k) {
    pattern.turn(angles[k]);
    distances[k] = pattern.distance(fine, side, cols[k], rows[k]);
    for (int size = 0; size < REFINEMENTS; size++) {
      int move = (1 << HeightPattern.PLACE_BITS) >> size;
      int turn = HeightPattern.TURN / TURNS / 2 >> size;
      for (int moves = 0; moves < MOST_MOVES && step(k, move, turn); moves++) {
        // as far as it becomes better
      }
    }
  }

  /** The best of the places one move and one turn around; whether it is better than where it was. */
  private boolean step(int k, int move, int turn) {
    int col = cols[k];
    int row = rows[k];
    int angle = angles[k];
    boolean better = false;
    for (int a = angle - turn; a <= angle + turn; a += turn) {
      pattern.turn(a);
      for (int i = 0; i < 9; i++) {
        int c = col + (i % 3 - 1) * move;
        int r = row + (i / 3 - 1) * move;
        if (keepIfBetter(k, pattern.distance(fine, side, c, r), c, r)) {
          angles[k] = a & HeightPattern.TURN - 1;
          better = true;
        }
      }
    }
    return better;
  }

  /** Best first; of equals the first stays first. */
  private void order() {
    for (int k = 1; k < TURNS; k++) {
      for (int j = k; j > 0 && distances[j] < distances[j - 1]; j--) {
        swap(cols, j);
        swap(rows, j);
        swap(angles, j);
        swap(distances, j);
      }
    }
  }

  private static void swap(int[] values, int j) {
    int value = values[j];
    values[j] = values[j - 1];
    values[j - 1] = value;
  }

  /** Sums of each cell and its eight neighbours; beyond the border lies the table. */
  private static void smooth(byte[] heights, int step, int side, int[] sums) {
    for (int row = 0; row < side; row++) {
      for (int col = 0; col < side; col++) {
        int sum = 0;
        for (int r = Math.max(0, row - 1); r <= Math.min(side - 1, row + 1); r++) {
          for (int c = Math.max(0, col - 1); c <= Math.min(side - 1, col + 1); c++) {
            sum += Math.max(0, heights[(r * side + c) * step]);
          }
        }
        sums[row * side + col] = sum;
      }
    }
  }

  /** Sums of two by two cells; an odd last row or column is left out. */
  private static void pool(byte[] heights, int step, int side, int[] sums) {
    int half = side / 2;
    for (int row = 0; row < half; row++) {
      for (int col = 0; col < half; col++) {
        int sum = 0;
        for (int k = 0; k < COARSE; k++) {
          sum += Math.max(0, heights[((2 * row + k / 2) * side + 2 * col + k % 2) * step]);
        }
        sums[row * half + col] = sum;
      }
    }
  }
}
