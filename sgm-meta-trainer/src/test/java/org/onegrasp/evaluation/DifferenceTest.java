package org.onegrasp.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class DifferenceTest {
  @Test
  void objectsThatAreHardForBothDoNotBlurTheDifference() {
    Success one = Success.of(new double[] {1.0, 0.5, 0.1, 0.8});
    Success other = Success.of(new double[] {0.9, 0.4, 0.0, 0.7});
    Difference difference = Difference.of(one, other);
    assertEquals(0.1, difference.mean(), 1e-12);
    assertTrue(difference.margin() < 1e-9 && one.margin() > 0.3, difference + " beside " + one.margin());
    assertEquals("-0.100 +- 0.000", Difference.of(other, one).toString());
  }

  @Test
  void marginIsTheStandardErrorOfTheDifferences() {
    Difference difference = Difference.of(Success.of(new double[] {1, 0}), Success.of(new double[] {0, 0}));
    assertEquals(0.5, difference.mean());
    assertEquals(12.706 * 0.5, difference.margin(), 1e-3);
  }
}
