package org.onegrasp.grasp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PlaneSumsTest {

  @Test
  void rowsAddUpToTheSameBitsAsTheirPoints() {
    SplittableRandom random = new SplittableRandom(1);
    PlaneSums rows = new PlaneSums();
    PlaneSums points = new PlaneSums();
    double[] values = new double[96];
    for (int row = 0; row < 96; row++) {
      for (int col = 0; col < values.length; col++) {
        values[col] = random.nextGaussian(0.001 * col, 0.004);
        if (Math.abs(values[col]) <= 0.05) {
          points.add(new double[] {col - 47.5}, new double[] {row - 47.5}, new double[] {values[col]}, 1);
        }
      }
      rows.addRow(-47.5, row - 47.5, values, 0.05);
    }
    rows.solve();
    points.solve();
    assertEquals(points.count(), rows.count());
    assertEquals(points.constant, rows.constant);
    assertEquals(points.perX, rows.perX);
    assertEquals(points.perY, rows.perY);
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
