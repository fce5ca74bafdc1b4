package org.onegrasp.node;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
  private final Runnable dropped;
  private final List<Arrival> waiting = new ArrayList<>(); // as they came
  private boolean closed;

  /**
   * @param ready whether an image need not wait any longer; quick, asked again and again
   * @param dropped called for each image that is not given out
   */
  WaitingImages(Predicate<Arrival> ready, Runnable dropped) {
    this.ready = ready;
    this.dropped = dropped;
  }

  synchronized void put(Arrival arrival) {
    if (full(arrival)) {
      waiting.remove(waiting.size() - 1);
      dropped.run();
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
    Arrival next = newestReady();
    for (long left = nanos; next == null && !closed && left > 0; left = end - System.nanoTime()) {
      TimeUnit.NANOSECONDS.timedWait(this, waiting.isEmpty() ? left : Math.min(left, LOOK_NANOS));
      next = newestReady();
    }
    return next;
  }

  private Arrival newestReady() {
    for (int i = waiting.size() - 1; i >= 0 && !closed; i--) {
      if (ready.test(waiting.get(i))) {
        Arrival next = waiting.get(i);
        List<Arrival> older = waiting.subList(0, i + 1);
        older.subList(0, i).forEach(image -> dropped.run());
        older.clear();
        return next;
      }
    }
    return null;
  }

  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }
}
