package org.onegrasp.node.health;

import java.util.Arrays;
import java.util.function.LongSupplier;

/**
 * How old the newest of a stream of things is, by the clock of the machine, and how often they come. For several
 * threads.
 */
public final class Arrivals {
  private static final int REMEMBERED = 5;
  /** A stream counts as stopped after so many of its usual intervals. */
  private static final int MISSED = 3;
  private static final long LONGEST_NANOS = 60_000_000_000L;

  private final LongSupplier nanos;
  private final long leastNanos;
  private final long[] intervals = new long[REMEMBERED]; // the last ones, nanoseconds
  private long count;
  private long lastNanos;

  /**
   * @param nanos the time of this process, rising
   * @param leastSeconds nothing younger counts as stale
   */
  Arrivals(LongSupplier nanos, double leastSeconds) {
    this.nanos = nanos;
    this.leastNanos = Math.round(leastSeconds * 1e9);
    lastNanos = nanos.getAsLong();
  }

  public synchronized void came() {
    long now = nanos.getAsLong();
    if (count > 0) {
      intervals[(int) ((count - 1) % REMEMBERED)] = now - lastNanos;
    }
    count++;
    lastNanos = now;
  }

  synchronized boolean any() {
    return count > 0;
  }

  /** Since the newest came; while there is none, since the start. */
  public synchronized double ageSeconds() {
    return (nanos.getAsLong() - lastNanos) * 1e-9;
  }

  /**
   * How old the newest may be before it counts as stale, seconds: three times the median of the last five intervals,
   * but at least what was set, and at most a minute if that is more. The median, so that one long pause says nothing of
   * the camera's rate.
   */
  public synchronized double patienceSeconds() {
    int known = (int) Math.min(REMEMBERED, Math.max(0, count - 1));
    long usual = 0;
    if (known > 0) {
      long[] sorted = Arrays.copyOf(intervals, known);
      Arrays.sort(sorted);
      usual = Math.min(LONGEST_NANOS, MISSED * Math.min(LONGEST_NANOS, sorted[(known - 1) / 2]));
    }
    return Math.max(leastNanos, usual) * 1e-9;
  }

  /**
   * Whether the newest is older than {@link #patienceSeconds}; while there is none, whether it had that time to come.
   */
  public synchronized boolean stale() {
    return ageSeconds() > patienceSeconds();
  }
}
