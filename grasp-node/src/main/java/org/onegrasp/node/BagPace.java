package org.onegrasp.node;

import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** Holds a recording back to a speed. */
final class BagPace {
  private final double rate;
  private final LongSupplier now;
  private final LongConsumer sleep;
  private long first = -1;
  private long offset;

  /**
   * @param rate 1 as recorded, infinity for no waiting at all
   * @param now nanoseconds of a steady clock
   * @param sleep waits so many nanoseconds
   */
  BagPace(double rate, LongSupplier now, LongConsumer sleep) {
    this.rate = rate;
    this.now = now;
    this.sleep = sleep;
  }

  /** Waits until what was recorded then is due; the first is due at once. */
  void await(long recordedNanos) {
    if (first < 0) {
      first = recordedNanos;
      offset = now.getAsLong();
    }
    long due = (long) ((recordedNanos - first) / rate);
    long wait = offset + due - now.getAsLong();
    if (wait > 0 && rate < Double.POSITIVE_INFINITY) {
      sleep.accept(wait);
    }
  }

  /** Does something during which the recording stands still. */
  void pause(Runnable action) {
    long before = now.getAsLong();
    action.run();
    offset += now.getAsLong() - before;
  }
}
