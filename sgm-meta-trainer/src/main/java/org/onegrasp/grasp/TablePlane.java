package org.onegrasp.grasp;

import org.onegrasp.kernels.Kernels;
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

  private static final int LANES = 9 * Kernels.SUM_LANES;

  private final Kernels kernels;
  private HeightMap fitted; // null before the first one
  private Grid grid;
  private double middle;
  // Height = level + perCol (col - middle) + perRow (row - middle), metres.
  private double level;
  private double perCol;
  private double perRow;

  /** Without vectors. */
  TablePlane() {
    this(Kernels.scalar());
  }

  /** @param kernels of any thread: what they do here keeps nothing; planes are the same with all */
  TablePlane(Kernels kernels) {
    this.kernels = kernels;
  }

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
    double[] lanes = new double[LANES];
    PlaneSums sums = new PlaneSums();
    for (int round = 0; round < ROUNDS; round++) {
      refine(map.metres(), lanes, sums);
    }
  }

  /** Height of the table at a cell (whole numbers are centres), metres. */
  double at(double row, double col) {
    return level + perCol * (col - middle) + perRow * (row - middle);
  }

  private double lowLevel(float[] metres) {
    // Two counts a level, in turns: most cells are of one level, and to count it waits for the count before.
    int[] histogram = new int[2 * LEVELS];
    for (int i = 0; i < metres.length; i++) {
      histogram[2 * Math.min(LEVELS - 1, (int) (metres[i] * 1000 + 0.5f)) + (i & 1)]++;
    }
    int millimetres = 0;
    int n = histogram[0] + histogram[1];
    while (n < LOW_SHARE * grid.cells()) {
      millimetres++;
      n += histogram[2 * millimetres] + histogram[2 * millimetres + 1];
    }
    return millimetres * 0.001;
  }

  /** One step of least squares over the cells near the plane. */
  private void refine(float[] metres, double[] lanes, PlaneSums sums) {
    kernels.sumNear(metres, grid.side(), new double[] {level, perCol, perRow}, NEAR_METRES, lanes);
    sums.set(lanes);
    if (sums.count() >= LOW_SHARE / 2 * grid.cells()) {
      sums.solve();
      perRow += sums.perY;
      perCol += sums.perX;
      level += sums.constant;
    }
  }
}
