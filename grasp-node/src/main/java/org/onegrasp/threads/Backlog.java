package org.onegrasp.threads;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.onegrasp.threads.HandOver;

/** Work that is done in the order in which it came, as much as there is room for. Safe for use by several threads. */
public final class Backlog<T> implements HandOver<T> {
  private final BlockingQueue<T> pieces;
  private volatile boolean closed;

  public Backlog(int most) {
    pieces = new ArrayBlockingQueue<>(most);
  }

  /** False when there is no room. */
  public boolean put(T piece) {
    return pieces.offer(piece);
  }

  @Override
  public T poll(long nanos) throws InterruptedException {
    return closed ? null : pieces.poll(nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {
    closed = true;
    pieces.clear();
  }
}
