package org.onegrasp.ros;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.onegrasp.threads.Heartbeat;

/**
 * Proves that the threads of a pool still take work: each heartbeat sends a task of nothing, which has to come through.
 */
final class Pulse {
  private final String name;
  private final Executor pool;
  private final Duration patience;
  private boolean asked;
  private long askedNanos;
  private Thread last; // that answered

  /** @param patience how long the pool may take no work before it counts as stuck */
  Pulse(String name, Executor pool, Duration patience) {
    this.name = name;
    this.pool = pool;
    this.patience = patience;
  }

  /** Alive until the pool takes no more tasks. */
  synchronized Heartbeat heartbeat() {
    long now = System.nanoTime();
    boolean waiting = asked;
    boolean alive = waiting || ask(now);
    long silent = waiting ? now - askedNanos : 0;
    return new Heartbeat(name, alive, silent, patience.toNanos(), waiting ? "busy" : "", 0,
        waiting && last != null ? Heartbeat.where(last) : "");
  }

  private boolean ask(long now) {
    try {
      asked = true;
      askedNanos = now;
      pool.execute(this::answer);
      return true;
    } catch (RejectedExecutionException e) {
      asked = false;
      return false;
    }
  }

  private synchronized void answer() {
    asked = false;
    last = Thread.currentThread();
  }
}
