package org.onegrasp.objects;

import java.util.SplittableRandom;

/** The random choices of one object, all from one seed. */
final class Dice {
  private final SplittableRandom random;

  Dice(long seed) {
    random = new SplittableRandom(seed);
  }

  /** Uniform between two lengths in millimetres; the result is in metres. */
  double mm(double low, double high) {
    return between(low, high) / 1000;
  }

  double between(double low, double high) {
    return low + (high - low) * random.nextDouble();
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** 0 to bound - 1. */
  int below(int bound) {
    return random.nextInt(bound);
  }

  int oneOf(int... values) {
    return values[random.nextInt(values.length)];
  }
}
