package org.onegrasp.grasp;

import java.util.Arrays;
import org.onegrasp.world.Grid;

/**
 * Where the table lies in a height map. It should lie at 0; a camera with biased depth or a slightly wrong pose lifts
 * and tilts it by several millimetres, and low parts can only be measured from where the table appears. The arm's own
 * knowledge of the table's height is better than the camera's, so grasps are still given above {@code WorkArea.tableZ}.
 */
final class TablePlane {
  private static final int LEVELS = 301;
  /** Share of the cells that are surely not all object: the start is a level that is above this share of them. */
  private static final double LOW_SHARE = 0.3;
  private static final double NEAR_METRES = 0.006;
  private static final int ROUNDS = 4;

  private final int[] histogram = new int[LEVELS];
  private final PlaneSums sums = new PlaneSums();
  private Grid grid;
  private double middle;
  // Height = level + perCol (col - middle) + perRow (row - middle), metres.
  private double level;
  private double perCol;
  private double perRow;

  /** Fits the plane by least squares to the cells near it, starting level. */
  void fit(HeightMap map) {
    grid = map.grid();
    middle = grid.middle();
    level = lowLevel(map.metres());
    perCol = 0;
    perRow = 0;
    for (int round = 0; round < ROUNDS; round++) {
      refine(map.metres());
    }
  }

  /** Height of the table at a cell (whole numbers are centres), metres. */
  double at(double row, double col) {
    return level + perCol * (col - middle) + perRow * (row - middle);
  }

  private double lowLevel(float[] metres) {
    Arrays.fill(histogram, 0);
    for (float h : metres) {
      histogram[Math.min(LEVELS - 1, (int) (h * 1000 + 0.5f))]++;
    }
    int millimetres = 0;
    for (int n = histogram[0]; n < LOW_SHARE * grid.cells(); n += histogram[millimetres]) {
      millimetres++;
    }
    return millimetres * 0.001;
  }

  /** One step of least squares over the cells near the plane. */
  private void refine(float[] metres) {
    sums.clear();
    int side = grid.side();
    for (int i = 0; i < metres.length; i++) {
      double error = metres[i] - at(i / side, i % side);
      if (Math.abs(error) <= NEAR_METRES) {
        sums.add(i % side - middle, i / side - middle, error);
      }
    }
    if (sums.count() >= LOW_SHARE / 2 * grid.cells()) {
      sums.solve();
      perRow += sums.perY;
      perCol += sums.perX;
      level += sums.constant;
    }
  }
}
