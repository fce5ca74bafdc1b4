package org.onegrasp.node;

/** A place for one value between two threads: a newer one replaces the one that was not taken yet, which is counted. */
final class Latest<T> {
  private T value;
  private boolean closed;
  private long replaced;

  synchronized void put(T newer) {
    replaced += value == null ? 0 : 1;
    value = newer;
    notifyAll();
  }

  /** Waits for a value; null after {@link #close}. */
  synchronized T take() throws InterruptedException {
    while (value == null && !closed) {
      wait();
    }
    T taken = closed ? null : value;
    value = null;
    return taken;
  }

  synchronized void close() {
    closed = true;
    notifyAll();
  }

  /** Values that were replaced before anybody took them. */
  synchronized long replaced() {
    return replaced;
  }
}
