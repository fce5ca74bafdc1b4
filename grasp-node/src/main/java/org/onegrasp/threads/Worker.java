package org.onegrasp.threads;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread with a name and one owner, that takes pieces of work from a hand-over and does them one after the other.
 * What a piece throws, Errors included, goes to the owner's handler, and the thread goes on with the next one: only
 * {@link #close} ends it. Its {@link #heartbeat} tells whether it goes on, and what it does.
 */
public final class Worker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
  private static final String WAITING = "waiting for work";
  private static final long BEAT_NANOS = 250_000_000L;
  /** A thread that was silent for longer is looked at: where it is. */
  private static final long SILENT_NANOS = 1_000_000_000L;
  /** After the hand-over itself failed, so that one that always fails does not take a whole core. */
  private static final long PAUSE_NANOS = 100_000_000L;

  private record Beat(String doing, long nanos) {}

  private final Thread thread;
  private final HandOver<?> handOver;
  private final Duration patience;
  private final AtomicLong failures = new AtomicLong();
  private volatile Beat beat = new Beat("starting", System.nanoTime());
  private volatile boolean closed;

  /**
   * A thread that is not started yet.
   *
   * @param name of the thread
   * @param handOver where the work comes from; closed with this
   * @param work does one piece, on this thread
   * @param onFailure gets the piece and what it threw, on this thread; the piece is null when the hand-over failed
   * @param patience how long the work may be silent before it counts as stuck; {@link #close} waits as long for it
   */
  public <T> Worker(String name, HandOver<T> handOver, Consumer<? super T> work,
      BiConsumer<? super T, Throwable> onFailure,
      Duration patience) {
    this.handOver = handOver;
    this.patience = patience;
    thread = new Thread(() -> run(handOver, work, onFailure), name);
    thread.setDaemon(true);
  }

  /** To be called once, when everything that the work needs is there. */
  public void start() {
    beat("starting", true);
    thread.start();
  }

  private <T> void run(HandOver<T> source, Consumer<? super T> work, BiConsumer<? super T, Throwable> onFailure) {
    while (!closed) {
      T piece = null;
      try {
        beat(WAITING, true);
        piece = source.poll(BEAT_NANOS);
        if (piece != null) {
          beat("working", true);
          work.accept(piece);
        }
      } catch (InterruptedException e) {
        LOG.debug("{} was interrupted; only its owner ends it", thread.getName(), e);
      } catch (Throwable e) { // An Error too: whatever arrives, the next piece is done.
        failed(piece, e, onFailure);
      }
    }
  }

  private <T> void failed(T piece, Throwable thrown, BiConsumer<? super T, Throwable> onFailure) {
    failures.incrementAndGet();
    try {
      beat("telling of a failure", true);
      onFailure.accept(piece, thrown);
    } catch (Throwable e) {
      lastWord(thrown, e);
    }
    if (piece == null && !closed) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private void lastWord(Throwable thrown, Throwable again) {
    try {
      again.addSuppressed(thrown);
      LOG.error("{}: a failure could not be told", thread.getName(), again);
    } catch (Throwable e) {
      failures.incrementAndGet(); // Nothing else works any more; /diagnostics has the count.
    }
  }

  /** Proves that the work goes on and says what it has come to; ignored on other threads, which prove nothing. */
  public void beat(String doing) {
    beat(doing, Thread.currentThread() == thread);
  }

  private void beat(String doing, boolean ours) {
    if (ours) {
      beat = new Beat(doing, System.nanoTime());
    }
  }

  /** For any thread. */
  public Heartbeat heartbeat() {
    Beat last = beat;
    long silent = Math.max(0, System.nanoTime() - last.nanos);
    String where = silent > SILENT_NANOS ? Heartbeat.where(thread) : "";
    return new Heartbeat(thread.getName(), thread.isAlive(), silent, patience.toNanos(), last.doing, failures.get(),
        where);
  }

  /** Lets the piece that is being done come to its end, for as long as the owner has patience; no other is begun. */
  @Override
  public void close() {
    close(patience);
  }

  /** The same, but waits no longer than that: for work that is begun but not needed any more. */
  public void close(Duration longest) {
    closed = true;
    handOver.close();
    if (Thread.currentThread() == thread) {
      return;
    }
    try {
      thread.join(longest.toMillis());
      if (thread.isAlive()) {
        LOG.warn("{} does not end within {} s and is left behind: {}, at {}", thread.getName(),
            longest.toSeconds(), beat.doing, Heartbeat.where(thread));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
