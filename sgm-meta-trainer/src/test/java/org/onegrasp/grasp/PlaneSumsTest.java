package org.onegrasp.grasp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.onegrasp.kernels.Kernels;

class PlaneSumsTest {

  @Test
  void lanesAreAddedUp() {
    double[] x = {-1.5, -0.5, 0.5, 1.5};
    PlaneSums points = new PlaneSums();
    PlaneSums lanes = new PlaneSums();
    double[] sums = new double[9 * Kernels.SUM_LANES];
    float[] map = new float[16];
    for (int row = 0; row < 4; row++) {
      double[] heights = new double[4];
      for (int col = 0; col < 4; col++) {
        map[4 * row + col] = (7 * row * row + 3 * col) % 5;
        heights[col] = map[4 * row + col];
      }
      points.add(x, new double[] {x[row], x[row], x[row], x[row]}, heights, 4);
    }
    Kernels.scalar().sumNear(map, 4, new double[3], 9, sums);
    lanes.set(sums);
    points.solve();
    lanes.solve();
    assertEquals(16, lanes.count());
    assertEquals(points.constant, lanes.constant);
    assertEquals(points.perX, lanes.perX);
    assertEquals(points.perY, lanes.perY);
  }

  @Test
  void planeThroughThePointsIsFound() {
    PlaneSums sums = new PlaneSums();
    double[] x = {0, 4, 0, 4, 99};
    double[] y = {0, 0, 8, 8, 99};
    sums.add(x, y, new double[] {1, 3, -1, 1, 99}, 4); // 1 + x / 2 - y / 4
    sums.solve();
    assertEquals(4, sums.count());
    assertEquals(1, sums.constant);
    assertEquals(0.5, sums.perX);
    assertEquals(-0.25, sums.perY);
  }
}
