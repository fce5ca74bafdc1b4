package org.onegrasp.grasp;

import java.util.Arrays;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.Grid;

/**
 * Whether a thing looks the same at other places when it is turned about its middle, as a bowl does all along its rim.
 * Nothing can learn to tell such places apart, and each of them is as right as the one that was shown.
 */
public final class Roundness {
  private static final double RAISED = 0.005; // metres
  private static final double REACH = 0.04; // around the grasp, metres
  private static final int TURNS = 12;
  private static final double HALF_CELL = 0.5;

  /**
   * Round things are less unlike, in units of their blur. Training families, seen by a camera from aside: cans at most
   * 1.2, the rims of bowls at most 2.4, boxes, bottles and brackets at least 3.6.
   */
  private static final double MOST_UNLIKE = 2.5;
  private static final int SEARCH = 6; // cells from the middle of what is raised
  private static final double FINE = 0.25; // cells

  private final Grid grid;
  private final int side;
  private final double[] heights; // means of a cell and its eight neighbours
  private double middleCol;
  private double middleRow;

  /** @param map with nothing but the thing on the table */
  public Roundness(HeightMap map) {
    grid = map.grid();
    side = grid.side();
    heights = smooth(map.metres());
    int raised = 0;
    for (int i = 0; i < grid.cells(); i++) {
      if (map.metres()[i] >= RAISED) {
        middleCol += i % side;
        middleRow += i / side;
        raised++;
      }
    }
    middleCol /= Math.max(1, raised);
    middleRow /= Math.max(1, raised);
  }

  /** Whether the place of a grasp looks like most others that a turn about the middle brings it to. */
  public boolean at(Grasp grasp) {
    return unlike(grasp) <= MOST_UNLIKE * blur(grasp);
  }

  /**
   * How unlike the surroundings of a grasp those are where turns bring them: the median of eleven turns, 0 to 1. The
   * middle that they are turned about is sought, as a camera that looks from aside sees one wall more than the other.
   */
  double unlike(Grasp grasp) {
    double[] best = {middleCol, middleRow, turned(grasp, middleCol, middleRow)};
    for (double step = 2; step >= FINE; step /= 2) {
      for (boolean moved = true; moved;) {
        moved = false;
        for (int quarter = 0; quarter < 4; quarter++) {
          double col = best[0] + step * Math.rint(Math.cos(Math.PI * quarter / 2));
          double row = best[1] + step * Math.rint(Math.sin(Math.PI * quarter / 2));
          double unlike = turned(grasp, col, row);
          if (unlike < best[2] && Math.hypot(col - middleCol, row - middleRow) <= SEARCH) {
            best = new double[] {col, row, unlike};
            moved = true;
          }
        }
      }
    }
    return best[2];
  }

  private double turned(Grasp grasp, double aboutCol, double aboutRow) {
    double[] all = new double[TURNS - 1];
    for (int t = 1; t < TURNS; t++) {
      double turn = 2 * Math.PI * t / TURNS;
      double cos = Math.cos(turn);
      double sin = Math.sin(turn);
      all[t - 1] = distance(grasp, (col, row) -> at(aboutCol + cos * (col - aboutCol) - sin * (row - aboutRow),
          aboutRow + sin * (col - aboutCol) + cos * (row - aboutRow)));
    }
    Arrays.sort(all);
    return all[all.length / 2];
  }

  /** How unlike they are to themselves half a cell away: fine shapes are never seen twice quite alike. */
  double blur(Grasp grasp) {
    double sum = 0;
    for (int quarter = 0; quarter < 4; quarter++) {
      double right = HALF_CELL * Math.cos(Math.PI * quarter / 2);
      double down = HALF_CELL * Math.sin(Math.PI * quarter / 2);
      sum += distance(grasp, (col, row) -> at(col + right, row + down));
    }
    return sum / 4;
  }

  private interface Heights {
    double at(int col, int row);
  }

  private double distance(Grasp grasp, Heights other) {
    double centreCol = grid.col(grasp.x());
    double centreRow = grid.row(grasp.y());
    double reach = REACH / grid.cell();
    double lower = 0;
    double higher = 0;
    for (int row = (int) Math.floor(centreRow - reach); row <= centreRow + reach; row++) {
      for (int col = (int) Math.floor(centreCol - reach); col <= centreCol + reach; col++) {
        if (Math.hypot(col - centreCol, row - centreRow) <= reach) {
          double a = at(col, row);
          double b = other.at(col, row);
          lower += Math.min(a, b);
          higher += Math.max(a, b);
        }
      }
    }
    return higher == 0 ? 0 : 1 - lower / higher;
  }

  /** Between cells; 0 beyond the map. */
  private double at(double col, double row) {
    int left = (int) Math.floor(col);
    int top = (int) Math.floor(row);
    double right = col - left;
    double down = row - top;
    return (1 - down) * ((1 - right) * cell(left, top) + right * cell(left + 1, top))
        + down * ((1 - right) * cell(left, top + 1) + right * cell(left + 1, top + 1));
  }

  private double cell(int col, int row) {
    return row >= 0 && row < side && col >= 0 && col < side ? heights[row * side + col] : 0;
  }

  private double[] smooth(float[] metres) {
    double[] means = new double[metres.length];
    for (int i = 0; i < means.length; i++) {
      for (int near = 0; near < 9; near++) {
        int row = i / side + near / 3 - 1;
        int col = i % side + near % 3 - 1;
        means[i] += row >= 0 && row < side && col >= 0 && col < side ? metres[row * side + col] / 9 : 0;
      }
    }
    return means;
  }
}
