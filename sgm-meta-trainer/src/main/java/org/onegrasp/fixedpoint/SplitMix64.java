package org.onegrasp.fixedpoint;

import java.util.random.RandomGenerator;

/**
 * SplitMix64 (Steele, Lea, Flood 2014): a counter that goes on by a constant, and a finaliser that makes its values
 * look random. It can be set back to where it was, so that what was drawn from it need not be kept but can be drawn
 * again; and any value of the sequence can be made alone, with {@link #mix}.
 */
public final class SplitMix64 implements RandomGenerator {
  /** What the counter goes on by: odd, near 2^64 divided by the golden ratio. */
  public static final long STEP = 0x9E37_79B9_7F4A_7C15L;
  private long state;

  public void seed(long seed) {
    state = seed;
  }

  @Override
  public long nextLong() {
    return mix(state += STEP);
  }

  @Override
  public int nextInt() {
    return (int) (nextLong() >>> 32);
  }

  /** The value at this state of the counter. */
  public static long mix(long state) {
    long z = (state ^ state >>> 30) * 0xBF58_476D_1CE4_E5B9L;
    z = (z ^ z >>> 27) * 0x94D0_49BB_1331_11EBL;
    return z ^ z >>> 31;
  }
}
