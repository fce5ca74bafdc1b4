package org.onegrasp.recognition;

/**
 * How many cells rise above each of a row of levels. The sum over the levels of the lower of two counts is the most
 * that two maps can have in common however one of them is turned and moved, so that shapes which cannot be alike are
 * told apart without laying one over the other.
 */
final class Bands {
  private static final int LEVELS = 32;
  /** From level to level: 4 mm, in the units of {@link Smoothing}. */
  private static final int STEP = 4 * Smoothing.MILLIMETRE;

  private final int[] above = new int[LEVELS];

  /** Counts one cell by its smoothed height. */
  void add(int height) {
    for (int level = Math.min(LEVELS, height / STEP) - 1; level >= 0; level--) {
      above[level]++;
    }
  }

  void add(Bands other) {
    for (int i = 0; i < LEVELS; i++) {
      above[i] += other.above[i];
    }
  }

  /** About the volume. */
  int sum() {
    int sum = 0;
    for (int n : above) {
      sum += n;
    }
    return sum;
  }

  /** The most that both can have in common. */
  int common(Bands other) {
    int sum = 0;
    for (int i = 0; i < LEVELS; i++) {
      sum += Math.min(above[i], other.above[i]);
    }
    return sum;
  }
}
