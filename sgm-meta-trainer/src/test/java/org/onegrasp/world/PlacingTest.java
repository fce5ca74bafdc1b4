package org.onegrasp.world;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PlacingTest {
  private static final WorkArea AREA = new WorkArea(0.5, -0.2, 0.1, 0.4);

  @Test
  void randomPlacesAreWithinSevenCentimetresOfTheMiddleAndRepeat() {
    SplittableRandom random = new SplittableRandom(4);
    double farthest = 0;
    for (int i = 0; i < 200; i++) {
      Placing placing = Placing.random(AREA, random);
      double off = Math.max(Math.abs(placing.x() - 0.5), Math.abs(placing.y() + 0.2));
      assertTrue(off <= 0.07, placing.toString());
      farthest = Math.max(farthest, off);
    }
    assertTrue(farthest > 0.06, "farthest " + farthest);
    assertEquals(Placing.random(AREA, new SplittableRandom(4)), Placing.random(AREA, new SplittableRandom(4)));
  }

  @Test
  void placesBesideTheAreaOrTurnedByNoNumberAreRefusedWithTheArea() {
    assertDoesNotThrow(() -> new Placing(0.7, -0.4, 9).requireOn(AREA));
    assertTrue(assertThrows(IllegalArgumentException.class, () -> new Placing(0.71, 0, 0).requireOn(AREA)).getMessage()
        .contains("0.4 m square around (0.5, -0.2)"));
    assertThrows(IllegalArgumentException.class, () -> new Placing(0.5, 0, Double.NaN).requireOn(AREA));
  }
}
