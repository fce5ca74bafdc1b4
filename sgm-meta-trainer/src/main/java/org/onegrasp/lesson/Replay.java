package org.onegrasp.lesson;

import java.util.random.RandomGenerator;

/**
 * SplitMix64 (Steele, Lea, Flood 2014), which can be set back to where it was: what was drawn from it need not be kept but can be
 * drawn again.
 */
public final class Replay implements RandomGenerator {
  private long state;

  public void seed(long seed) {
    state = seed;
  }

  @Override
  public long nextLong() {
    state += 0x9E3779B97F4A7C15L;
    long z = (state ^ state >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }

  @Override
  public int nextInt() {
    return (int) (nextLong() >>> 32);
  }
}
