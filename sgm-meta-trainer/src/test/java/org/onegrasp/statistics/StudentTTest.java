package org.onegrasp.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class StudentTTest {
  @Test
  void quantilesAreThoseOfThePrintedTables() {
    double[] table = {12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228};
    for (int freedom = 1; freedom <= table.length; freedom++) {
      assertEquals(table[freedom - 1], StudentT.quantile(freedom), freedom < 5 ? 4e-3 : 8e-4, freedom + " degrees");
    }
    assertEquals(2.023, StudentT.quantile(39), 6e-4);
    assertEquals(1.984, StudentT.quantile(99), 6e-4);
    assertEquals(1.95996, StudentT.quantile(1_000_000), 1e-5);
  }

  @Test
  void aMarginIsTheQuantileTimesTheStandardError() {
    assertEquals(4.303 * Math.sqrt(1.0 / 3), StudentT.margin(new double[] {1, 2, 3}), 1e-3);
    assertEquals(0, StudentT.margin(new double[] {0.5, 0.5, 0.5}));
  }

  @Test
  void oneNumberHasNoMarginAndNoDegreeOfFreedomNoQuantile() {
    assertTrue(Double.isNaN(StudentT.margin(new double[] {0.5})));
    assertThrows(IllegalArgumentException.class, () -> StudentT.quantile(0));
  }
}
