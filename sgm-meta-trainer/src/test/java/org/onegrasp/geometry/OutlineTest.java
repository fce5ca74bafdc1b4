package org.onegrasp.geometry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class OutlineTest {
  private static final Outline BOX = Outline.of(Shapes.box(0.04, 0.06, 0.05, 0.1, 0.8).hulls());

  @Test
  void distanceIsBetweenTheNearestPointsAndZeroWhereTheyOverlap() {
    assertEquals(0.06, BOX.distance(BOX.moved(0.1, 0, 0)), 1e-7);
    assertEquals(Math.hypot(0.06, 0.04), BOX.distance(BOX.moved(0.1, 0.1, 0)), 1e-7);
    assertEquals(0.05, BOX.distance(BOX.moved(0.1, 0, Math.PI / 2)), 1e-7);
    assertEquals(0, BOX.distance(BOX.moved(0.03, 0.05, 0.4)));
    assertEquals(0, BOX.distance(Outline.point(0.019, -0.029)));
    assertEquals(0.02, BOX.distance(Outline.point(0.04, 0)), 1e-7);
  }

  @Test
  void isWithinASquareWhenAllOfItIs() {
    assertTrue(BOX.moved(0.1, 0.1, 0).within(0.1, 0.1, 0.061));
    assertFalse(BOX.moved(0.1, 0.1, 0).within(0.1, 0.105, 0.061));
  }

  @Test
  void onlyPartsThatReachAboveAHeightCount() {
    assertEquals(0.06, BOX.above(0.049).distance(BOX.moved(0.1, 0, 0)), 1e-7);
    assertEquals(Double.POSITIVE_INFINITY, BOX.above(0.051).distance(BOX));
  }

  @Test
  void partsTogetherAreNotTheirHull() {
    Outline corner = Outline.of(List.of(Shapes.box(0.2, 0.02, 0.02, 0.1, 0.8).hulls().get(0),
        Shapes.box(0.02, 0.2, 0.02, 0.1, 0.8).hulls().get(0)));
    assertTrue(corner.distance(Outline.point(0.05, 0.05)) > 0.03);
  }
}
