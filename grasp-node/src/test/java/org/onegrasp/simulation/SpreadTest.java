package org.onegrasp.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.onegrasp.objects.HouseholdObjects;
import org.onegrasp.world.ObjectModel;
import org.onegrasp.world.Placed;
import org.onegrasp.world.Placing;
import org.onegrasp.world.WorkArea;

class SpreadTest {
  private static Spread spread(long seed) {
    return new Spread(WorkArea.STANDARD, new SplittableRandom(seed));
  }

  @Test
  void thingsOfADemoHaveRoomBetweenThem() {
    for (long seed = 1; seed <= 20; seed++) {
      ObjectModel first = NamedObjects.choose(null, seed);
      List<ObjectModel> others = NamedObjects.beside(first, 2, seed);
      List<Placed> all = spread(seed).of(List.of(first, others.get(0), others.get(1)));
      for (int i = 0; i < 3; i++) {
        for (int k = 0; k < i; k++) {
          double apart = Spread.outline(all.get(i)).distance(Spread.outline(all.get(k)));
          assertTrue(apart >= 0.015, apart + " m, seed " + seed);
        }
      }
      assertEquals(3, all.stream().map(placed -> placed.object().family()).distinct().count());
    }
  }

  @Test
  void oneAloneStandsWhereItAlwaysStood() {
    ObjectModel mug = HouseholdObjects.sample("mug", 1);
    assertEquals(Placing.random(WorkArea.STANDARD, new SplittableRandom(5)), spread(5).of(List.of(mug)).get(0).at());
  }

  @Test
  void tooManyThingsAreRefused() {
    ObjectModel mug = HouseholdObjects.sample("mug", 1);
    String message = assertThrows(IllegalArgumentException.class,
        () -> spread(1).of(Collections.nCopies(100, mug))).getMessage();
    assertTrue(message.startsWith("the work area has no room for [mug-1,"), message);
  }
}
