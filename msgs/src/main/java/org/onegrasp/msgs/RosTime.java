package org.onegrasp.msgs;

/**
 * A point in time, since 1970 in UTC or since the start of a simulation. Whole seconds in {@code nsec} are carried into
 * {@code sec}.
 *
 * @param sec seconds, unsigned
 * @param nsec nanoseconds after {@code sec}, 0 to 999,999,999
 */
public record RosTime(int sec, int nsec) implements Comparable<RosTime> {
  public static final RosTime ZERO = new RosTime(0, 0);

  private static final int SECOND = 1_000_000_000; // in nanoseconds

  public RosTime {
    sec += Integer.divideUnsigned(nsec, SECOND);
    nsec = Integer.remainderUnsigned(nsec, SECOND);
  }

  /** @param nanos 0 to 2^32 seconds in nanoseconds */
  public static RosTime ofNanos(long nanos) {
    long seconds = Math.floorDiv(nanos, SECOND);
    if (seconds < 0 || seconds > 0xFFFF_FFFFL) {
      throw new IllegalArgumentException(
          "time of " + nanos + " ns is outside 0 to 4294967295 s, which is what ROS can say");
    }
    return new RosTime((int) seconds, Math.floorMod(nanos, SECOND));
  }

  public long toNanos() {
    return Integer.toUnsignedLong(sec) * SECOND + nsec;
  }

  /** Seconds; exact to about a microsecond for present dates. */
  public double toSeconds() {
    return Integer.toUnsignedLong(sec) + nsec * 1e-9;
  }

  @Override
  public int compareTo(RosTime other) {
    return Long.compare(toNanos(), other.toNanos());
  }
}
