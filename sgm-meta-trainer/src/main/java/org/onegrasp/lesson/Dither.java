package org.onegrasp.lesson;

/**
 * Marsaglia's xorshift32: the stream of random bits behind stochastic rounding. Same seed, same bits, no allocation.
 */
public final class Dither {
  private int state = 1;

  public void seed(long seed) {
    int mixed = (int) (seed ^ seed >>> 32) * 0x9E3779B9;
    state = mixed == 0 ? 1 : mixed;
  }

  /** x / 2^bits, up or down at random so that the mean is exact; 0 &lt;= bits &lt;= 31. */
  public long roundingShiftRight(long x, int bits) {
    return x + (next() & ((1L << bits) - 1)) >> bits;
  }

  private int next() {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state;
  }
}
