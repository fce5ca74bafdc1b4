package org.onegrasp.soak;

/** Says when something that is done every so often is due again. */
final class Every {
  private final long periodNanos;
  private long nextNanos;

  Every(double seconds, long nowNanos) {
    periodNanos = (long) (seconds * 1e9);
    nextNanos = nowNanos + periodNanos;
  }

  /** At most once a period; what was missed is left out. */
  boolean due(long now) {
    if (now < nextNanos) {
      return false;
    }
    nextNanos = Math.max(nextNanos + periodNanos, now);
    return true;
  }
}
