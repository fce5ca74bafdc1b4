package org.onegrasp.threads;

import java.util.concurrent.TimeUnit;
import org.onegrasp.threads.HandOver;

/** A place for one value between two threads: a newer one replaces the one that was not taken yet, which is counted. */
public final class Latest<T> implements HandOver<T> {
  private T value;
  private boolean closed;
  private long replaced;

  /** Whether this replaced a value that nobody took. */
  public synchronized boolean put(T newer) {
    boolean replaces = value != null;
    replaced += replaces ? 1 : 0;
    value = newer;
    notifyAll();
    return replaces;
  }

  @Override
  public synchronized T poll(long nanos) throws InterruptedException {
    long end = System.nanoTime() + nanos;
    for (long left = nanos; value == null && !closed && left > 0; left = end - System.nanoTime()) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    T taken = closed ? null : value;
    value = null;
    return taken;
  }

  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }

  /** Values that were replaced before anybody took them. */
  synchronized long replaced() {
    return replaced;
  }
}
