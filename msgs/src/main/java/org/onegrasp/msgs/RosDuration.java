package org.onegrasp.msgs;

/**
 * A span of time, possibly negative: {@code sec + nsec * 1e-9}. Whole seconds in {@code nsec} are carried into
 * {@code sec}, so that -0.5 s is (-1, 500,000,000).
 *
 * @param sec seconds
 * @param nsec nanoseconds, 0 to 999,999,999
 */
public record RosDuration(int sec, int nsec) {
  public static final RosDuration ZERO = new RosDuration(0, 0);

  private static final int SECOND = 1_000_000_000; // in nanoseconds

  public RosDuration {
    sec += Math.floorDiv(nsec, SECOND);
    nsec = Math.floorMod(nsec, SECOND);
  }

  /** @param nanos within 2^31 seconds of 0, in nanoseconds */
  public static RosDuration ofNanos(long nanos) {
    long seconds = Math.floorDiv(nanos, SECOND);
    if (seconds != (int) seconds) {
      throw new IllegalArgumentException("duration of " + nanos + " ns is outside -2147483648 to 2147483647 s");
    }
    return new RosDuration((int) seconds, Math.floorMod(nanos, SECOND));
  }

  public long toNanos() {
    return (long) sec * SECOND + nsec;
  }
}
