package org.onegrasp.grasp;

import static org.onegrasp.grasp.HeightMap.CELLS;
import static org.onegrasp.grasp.HeightMap.SIDE;

import java.util.Arrays;

/**
 * Where the table lies in a height map. It should lie at 0; a camera with biased depth or a slightly wrong pose lifts and
 * tilts it by several millimetres, and low parts can only be measured from where the table appears. The arm's own
 * knowledge of the table's height is better than the camera's, so grasps are still given above {@code WorkArea.tableZ}.
 */
final class TablePlane {
  private static final int LEVELS = 301;
  /** Share of the cells that are surely not all object: the start is a level that is above this share of them. */
  private static final double LOW_SHARE = 0.3;
  private static final double NEAR_METRES = 0.006;
  private static final int ROUNDS = 4;

  private final int[] histogram = new int[LEVELS];
  // Height = level + perCol (col - 47.5) + perRow (row - 47.5), metres.
  private double level;
  private double perCol;
  private double perRow;

  /** Fits the plane by least squares to the cells near it, starting level. */
  void fit(HeightMap map) {
    level = lowLevel(map.metres());
    perCol = 0;
    perRow = 0;
    for (int round = 0; round < ROUNDS; round++) {
      refine(map.metres());
    }
  }

  /** Height of the table at a cell (whole numbers are centres), metres. */
  double at(double row, double col) {
    return level + perCol * (col - (SIDE - 1) / 2.0) + perRow * (row - (SIDE - 1) / 2.0);
  }

  private double lowLevel(float[] metres) {
    Arrays.fill(histogram, 0);
    for (float h : metres) {
      histogram[Math.min(LEVELS - 1, (int) (h * 1000 + 0.5f))]++;
    }
    int millimetres = 0;
    for (int n = histogram[0]; n < LOW_SHARE * CELLS; n += histogram[millimetres]) {
      millimetres++;
    }
    return millimetres * 0.001;
  }

  /** One step of the normal equations, by Gaussian elimination without pivoting (the matrix is positive definite). */
  private void refine(float[] metres) {
    double n = 0;
    double c = 0;
    double r = 0;
    double cc = 0;
    double cr = 0;
    double rr = 0;
    double e = 0;
    double ec = 0;
    double er = 0;
    for (int i = 0; i < CELLS; i++) {
      double error = metres[i] - at(i / SIDE, i % SIDE);
      if (Math.abs(error) <= NEAR_METRES) {
        double col = i % SIDE - (SIDE - 1) / 2.0;
        double row = i / SIDE - (SIDE - 1) / 2.0;
        n++;
        c += col;
        r += row;
        cc += col * col;
        cr += col * row;
        rr += row * row;
        e += error;
        ec += error * col;
        er += error * row;
      }
    }
    if (n < LOW_SHARE / 2 * CELLS) {
      return;
    }
    double cc1 = cc - c * c / n;
    double cr1 = cr - c * r / n;
    double ec1 = ec - c * e / n;
    double rr2 = rr - r * r / n - cr1 * cr1 / cc1;
    double byRow = (er - r * e / n - cr1 * ec1 / cc1) / rr2;
    double byCol = (ec1 - cr1 * byRow) / cc1;
    perRow += byRow;
    perCol += byCol;
    level += (e - c * byCol - r * byRow) / n;
  }
}
