package org.onegrasp.threads;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Hands out the moments of a steady rate. After work that took too long the next moment comes at its time, and one that
 * was missed is made up for; of more than that the others are left out, so that there is no burst. For one
 * {@link Worker}.
 */
public final class Ticks implements HandOver<Long> {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition ends = lock.newCondition();
  private final long periodNanos;
  private long nextNanos;
  private boolean given;
  private boolean closed;

  /** @param delay until the first moment */
  public Ticks(Duration delay, Duration period) {
    if (period.isNegative() || period.isZero()) {
      throw new IllegalArgumentException("period " + period + " must be more than 0");
    }
    periodNanos = period.toNanos();
    nextNanos = System.nanoTime() + delay.toNanos();
  }

  /** When the moment was, as {@link System#nanoTime} tells it. */
  @Override
  public Long poll(long nanos) throws InterruptedException {
    lock.lock();
    try {
      long now = System.nanoTime();
      if (given) {
        nextNanos = Math.max(now - periodNanos, nextNanos + periodNanos);
        given = false;
      }
      long left = Math.min(nanos, nextNanos - now);
      while (left > 0 && !closed) {
        left = ends.awaitNanos(left);
      }
      given = !closed && nextNanos - System.nanoTime() <= 0;
      return given ? nextNanos : null;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      ends.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
