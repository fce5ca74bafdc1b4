package org.onegrasp.meta;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class EvolutionStrategyTest {
  private static final float[] BEST = {1.5f, -0.7f, 0.3f, 0};

  private static double distance(float[] x) {
    double sum = 0;
    for (int k = 0; k < BEST.length; k++) {
      sum += (x[k] - BEST[k]) * (x[k] - BEST[k]);
    }
    return Math.sqrt(sum);
  }

  private static EvolutionStrategy ran(long seed, int generations, ToDoubleFunction<float[]> loss) {
    EvolutionStrategy strategy = new EvolutionStrategy(new float[BEST.length], 0.3f, 6, seed);
    for (int g = 0; g < generations; g++) {
      strategy.follow(strategy.tried().stream().mapToDouble(loss).toArray(), 0.1f * (generations - g) / generations);
    }
    return strategy;
  }

  @Test
  void findsTheLeastOfAFunctionThatIsNoisy() {
    SplittableRandom noise = new SplittableRandom(3);
    double begun = distance(new float[BEST.length]);
    double exact = distance(ran(1, 80, EvolutionStrategyTest::distance).numbers());
    double noisy = distance(ran(1, 80, x -> distance(x) + 0.3 * noise.nextGaussian()).numbers());
    assertTrue(exact < 0.1 * begun, exact + " from the best, begun at " + begun);
    assertTrue(noisy < 0.3 * begun, noisy + " from the best with noise, begun at " + begun);
  }

  @Test
  void onlyTheOrderOfLossesCounts() {
    assertArrayEquals(ran(1, 10, EvolutionStrategyTest::distance).numbers(),
        ran(1, 10, x -> Math.exp(3 * distance(x)) - 100).numbers());
  }

  @Test
  void sameSeedSameNumbersAndOthersWithAnotherSeed() {
    assertArrayEquals(ran(1, 5, EvolutionStrategyTest::distance).numbers(),
        ran(1, 5, EvolutionStrategyTest::distance).numbers());
    assertFalse(Arrays.equals(ran(1, 5, EvolutionStrategyTest::distance).numbers(),
        ran(2, 5, EvolutionStrategyTest::distance).numbers()));
  }

  @Test
  void whereNothingMattersNothingMoves() {
    assertArrayEquals(new float[BEST.length], ran(1, 5, x -> 7).numbers());
  }

  @Test
  void wantsALossOfEachThatWasTried() {
    EvolutionStrategy strategy = new EvolutionStrategy(new float[2], 0.3f, 3, 1);
    assertThrows(IllegalArgumentException.class, () -> strategy.follow(new double[5], 0.1f));
  }
}
