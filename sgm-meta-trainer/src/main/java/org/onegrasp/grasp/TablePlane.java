package org.onegrasp.grasp;

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

  private HeightMap fitted; // null before the first one
  private Grid grid;
  private double middle;
  // Height = level + perCol (col - middle) + perRow (row - middle), metres.
  private double level;
  private double perCol;
  private double perRow;

  /**
   * Fits the plane by least squares to the cells near it, starting level. Heights of a map do not change. Several
   * threads may ask for the plane of one map.
   */
  synchronized void fit(HeightMap map) {
    if (map == fitted) {
      return;
    }
    fitted = map;
    grid = map.grid();
    middle = grid.middle();
    level = lowLevel(map.metres());
    perCol = 0;
    perRow = 0;
    double[] across = new double[grid.side()];
    double[] errors = new double[grid.side()];
    PlaneSums sums = new PlaneSums();
    for (int round = 0; round < ROUNDS; round++) {
      refine(map.metres(), across, errors, sums);
    }
  }

  /** Height of the table at a cell (whole numbers are centres), metres. */
  double at(double row, double col) {
    return level + perCol * (col - middle) + perRow * (row - middle);
  }

  private double lowLevel(float[] metres) {
    int[] histogram = new int[LEVELS];
    for (float h : metres) {
      histogram[Math.min(LEVELS - 1, (int) (h * 1000 + 0.5f))]++;
    }
    int millimetres = 0;
    for (int n = histogram[0]; n < LOW_SHARE * grid.cells(); n += histogram[millimetres]) {
      millimetres++;
    }
    return millimetres * 0.001;
  }

  /**
   * One step of least squares over the cells near the plane.
   *
   * @param across (side) for the heights of the plane along the middle row
   * @param errors (side) for the heights of a row above the plane
   */
  private void refine(float[] metres, double[] across, double[] errors, PlaneSums sums) {
    for (int col = 0; col < across.length; col++) {
      across[col] = level + perCol * (col - middle);
    }
    sums.clear();
    for (int row = 0; row < grid.side(); row++) {
      double rise = perRow * (row - middle);
      for (int col = 0, from = row * across.length; col < across.length; col++) {
        errors[col] = metres[from + col] - (across[col] + rise);
      }
      sums.addRow(-middle, row - middle, errors, NEAR_METRES);
    }
    if (sums.count() >= LOW_SHARE / 2 * grid.cells()) {
      sums.solve();
      perRow += sums.perY;
      perCol += sums.perX;
      level += sums.constant;
    }
  }
}
