package org.onegrasp.node.sight;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.onegrasp.grasp.HeightMap;

class StillnessTest {
  private static final Bar BAR = new Bar(0.02, 0.03, 0.032, 0.10, 0.03);

  private final Stillness stillness = new Stillness();

  private static HeightMap noisy(long seed, Bar... bars) {
    HeightMap map = Bar.table(bars);
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < map.metres().length; i++) {
      map.metres()[i] += (float) random.nextGaussian(0, 0.002);
    }
    for (int n = 0; n < 40; n++) { // cells that fall on an edge now on this side and now on that
      map.metres()[random.nextInt(map.metres().length)] += 0.03f;
    }
    return map;
  }

  @Test
  void firstLookIsNews() {
    assertFalse(stillness.holds(Bar.table()));
  }

  @Test
  void noiseIsNoMotion() {
    stillness.holds(noisy(1, BAR));
    for (int seed = 2; seed < 50; seed++) {
      assertTrue(stillness.holds(noisy(seed, BAR)), "seed " + seed);
    }
  }

  @Test
  void thingThatIsMovedPutThereOrTakenAwayIsMotion() {
    stillness.holds(noisy(1, BAR));
    assertFalse(stillness.holds(noisy(2, BAR.at(0.036, 0.03))));
    assertFalse(stillness.holds(noisy(3, BAR.at(0.036, 0.03), BAR.at(-0.1, 0))));
    assertFalse(stillness.holds(noisy(4, BAR.at(0.036, 0.03))));
    assertTrue(stillness.holds(noisy(5, BAR.at(0.036, 0.03))));
  }

  @Test
  void slowMotionAddsUp() {
    boolean still = true;
    for (int millimetres = 0; millimetres < 20; millimetres++) {
      still &= stillness.holds(noisy(millimetres, BAR.at(0.02 + millimetres * 0.001, 0.03))) || millimetres == 0;
    }
    assertFalse(still);
  }
}
