package org.onegrasp.replay;

import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** Holds a recording back to a speed. */
final class BagPace {
  /** Of one sleep, so that an end is noticed soon. */
  private static final long MOST_NANOS = 100_000_000;

  private final double rate;
  private final LongSupplier now;
  private final LongConsumer sleep;
  private boolean begun;
  private long first;
  private long offset;
  private volatile boolean ended;

  /**
   * @param rate 1 as recorded, infinity for no waiting at all
   * @param now nanoseconds of a steady clock
   * @param sleep waits so many nanoseconds, or less
   */
  BagPace(double rate, LongSupplier now, LongConsumer sleep) {
    this.rate = rate;
    this.now = now;
    this.sleep = sleep;
  }

  /** Waits until what was recorded then is due, or until the {@link #end}; the first is due at once. */
  void await(long recordedNanos) {
    if (!begun) {
      begun = true;
      first = recordedNanos;
      offset = now.getAsLong();
    }
    long due = (long) ((recordedNanos - first) / rate);
    for (long wait = offset + due - now.getAsLong(); wait > 0 && rate < Double.POSITIVE_INFINITY && !ended;) {
      sleep.accept(Math.min(wait, MOST_NANOS));
      wait = offset + due - now.getAsLong();
    }
  }

  /** Nothing is waited for any more; from any thread. */
  void end() {
    ended = true;
  }

  /** Does something during which the recording stands still. */
  void pause(Runnable action) {
    long before = now.getAsLong();
    action.run();
    offset += now.getAsLong() - before;
  }
}
