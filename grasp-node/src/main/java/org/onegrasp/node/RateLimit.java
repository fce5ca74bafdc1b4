package org.onegrasp.node;

/**
 * Lets at most so many things a second through. What comes late leaves room for the next to come early, up to one interval: a camera
 * at the limit itself, whose pictures jitter, loses none.
 */
final class RateLimit {
  private final long intervalNanos;
  private long dueNanos = Long.MIN_VALUE; // of the next, if it comes on time

  /** @param hz 0 for no limit */
  RateLimit(double hz) {
    intervalNanos = hz == 0 ? 0 : (long) (1e9 / hz);
  }

  /** Whether something that comes now may pass; for one thread. */
  boolean passes(long nowNanos) {
    if (dueNanos != Long.MIN_VALUE && nowNanos - dueNanos < -intervalNanos) {
      return false;
    }
    dueNanos = (dueNanos == Long.MIN_VALUE ? nowNanos : Math.max(nowNanos, dueNanos)) + intervalNanos;
    return true;
  }
}
