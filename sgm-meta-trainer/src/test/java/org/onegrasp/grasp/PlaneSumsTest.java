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
          points.add(col - 47.5, row - 47.5, values[col]);
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
}
