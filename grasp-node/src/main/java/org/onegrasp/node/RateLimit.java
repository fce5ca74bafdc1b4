package org.onegrasp.node;

/**
 * Lets at most so many things a second through. What comes late leaves room for the next ones to come early, up to
 * three intervals: a camera at the limit itself loses nothing when its pictures jitter, or come all at once after the
 * machine was busy.
 */
final class RateLimit {
  private static final int ROOM = 3;

  private final long intervalNanos;
  private long dueNanos = Long.MIN_VALUE; // of the next, if it comes on time

  /** @param hz 0 for no limit */
  RateLimit(double hz) {
    intervalNanos = hz == 0 ? 0 : (long) (1e9 / hz);
  }

  /** Whether something that comes now may pass; for one thread. */
  boolean passes(long nowNanos) {
    if (dueNanos != Long.MIN_VALUE && nowNanos - dueNanos < -ROOM * intervalNanos) {
      return false;
    }
    dueNanos = (dueNanos == Long.MIN_VALUE ? nowNanos : Math.max(nowNanos, dueNanos)) + intervalNanos;
    return true;
  }
}
