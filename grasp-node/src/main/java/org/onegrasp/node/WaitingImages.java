package org.onegrasp.node;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.onegrasp.node.camera.DepthMessage;
import org.onegrasp.threads.HandOver;

/**
 * Images that wait for the transform of their time, which comes a little later than they do. Given out is the newest
 * one that is ready; older ones are dropped then. Bounded: when it is full the newest of those that wait gives way, so
 * that the oldest come to their turn however late transforms are. Safe for use by several threads.
 */
final class WaitingImages implements HandOver<WaitingImages.Arrival> {
  static final int MOST_IMAGES = 16;
  private static final long MOST_BYTES = 64 << 20;
  /** How often it is looked who has waited long enough, while somebody waits. */
  private static final long LOOK_NANOS = 10_000_000;

  /**
   * An image that came.
   *
   * @param whenNanos its time
   * @param arrivedNanos of {@link System#nanoTime}
   */
  record Arrival(DepthMessage image, long whenNanos, long arrivedNanos) {}

  private final Predicate<Arrival> ready;
  private final Consumer<Arrival> dropped;
  private final List<Arrival> waiting = new ArrayList<>(); // as they came
  private boolean closed;

  /**
   * @param ready whether an image need not wait any longer; quick, asked again and again
   * @param dropped gets each image that is not given out, except those that wait when this is closed
   */
  WaitingImages(Predicate<Arrival> ready, Consumer<Arrival> dropped) {
    this.ready = ready;
    this.dropped = dropped;
  }

  synchronized void put(Arrival arrival) {
    leaveOut(newestReady());
    if (full(arrival)) {
      dropped.accept(waiting.remove(waiting.size() - 1));
    }
    waiting.add(arrival);
    notifyAll();
  }

  private boolean full(Arrival arrival) {
    long bytes = arrival.image.data().length;
    for (Arrival other : waiting) {
      bytes += other.image.data().length;
    }
    return !waiting.isEmpty() && (waiting.size() >= MOST_IMAGES || bytes > MOST_BYTES);
  }

  /** Something came that an image may wait for. */
  synchronized void look() {
    if (!waiting.isEmpty()) {
      notifyAll();
    }
  }

  @Override
  public synchronized Arrival poll(long nanos) throws InterruptedException {
    long end = System.nanoTime() + nanos;
    int next = newestReady();
    for (long left = nanos; next < 0 && !closed && left > 0; left = end - System.nanoTime()) {
      TimeUnit.NANOSECONDS.timedWait(this, waiting.isEmpty() ? left : Math.min(left, LOOK_NANOS));
      next = newestReady();
    }
    leaveOut(next);
    return next < 0 ? null : waiting.remove(0);
  }

  /** Where it stands, or -1. */
  private int newestReady() {
    for (int i = waiting.size() - 1; i >= 0 && !closed; i--) {
      if (ready.test(waiting.get(i))) {
        return i;
      }
    }
    return -1;
  }

  /** Drops what is older than the newest one that is ready: it will not be given out. */
  private void leaveOut(int newestReady) {
    List<Arrival> older = waiting.subList(0, Math.max(0, newestReady));
    older.forEach(dropped);
    older.clear();
  }

  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }
}
