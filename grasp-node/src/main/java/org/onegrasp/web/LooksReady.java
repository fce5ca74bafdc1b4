package org.onegrasp.web;

import java.util.concurrent.TimeUnit;
import org.onegrasp.threads.HandOver;

/**
 * Moments at which there may be something to tell: soon after somebody said so, and a few times a second in any case,
 * but never sooner than the least pause. To say so costs the one who does nothing.
 */
final class LooksReady implements HandOver<Boolean> {
  private static final long LONGEST_NANOS = 200_000_000;

  private final long pauseNanos;
  private long lastNanos;
  private boolean said;
  private boolean closed;

  LooksReady(long pauseNanos) {
    this.pauseNanos = pauseNanos;
    lastNanos = System.nanoTime() - pauseNanos;
  }

  synchronized void say() {
    said = true;
    notifyAll();
  }

  @Override
  public synchronized Boolean poll(long nanos) throws InterruptedException {
    long end = System.nanoTime() + nanos;
    while (!closed) {
      long now = System.nanoTime();
      long due = lastNanos + (said ? pauseNanos : LONGEST_NANOS) - now;
      if (due <= 0) {
        lastNanos = now;
        said = false;
        return true;
      }
      if (end - now <= 0) {
        return null;
      }
      TimeUnit.NANOSECONDS.timedWait(this, Math.max(1, Math.min(due, end - now)));
    }
    return null;
  }

  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }
}
