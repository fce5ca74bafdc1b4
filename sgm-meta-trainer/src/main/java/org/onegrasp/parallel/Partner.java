package org.onegrasp.parallel;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A second thread for work of microseconds that is cut into pieces. Whoever is free takes the next piece, so that the
 * owner never waits for a piece that nobody has begun: where the other core is busy with something else, it does all of
 * them itself.
 *
 * <p>
 * The thread is there from {@link #open} to {@link #close} and does not keep the process alive; before and after, the
 * owner works alone. Between two works it spins for a moment, then parks. Nothing is allocated by {@link #share}. One
 * owner's thread at a time.
 */
public final class Partner implements AutoCloseable {
  /** Work in pieces that may be done in any order, and at the same time. */
  public interface Work {
    /** @param byPartner on the partner's thread */
    void piece(int index, boolean byPartner);
  }

  private static final long SPINNING_NANOS = 60_000; // about as long as what lessons do between two shared works
  private static final long NAP_NANOS = 20_000;

  private final String name;
  // round << 32 | next piece: a piece of an earlier round can be claimed by nobody
  private final AtomicLong next = new AtomicLong();
  private final AtomicInteger finished = new AtomicInteger(); // pieces of this round, by the partner
  private Work work; // these two are written before the round begins, and read after a claim or a look at the round
  private int pieces;
  private volatile Throwable failure;
  private volatile boolean parked;
  private volatile boolean closing;
  private Thread thread;

  /** @param name of the thread */
  public Partner(String name) {
    this.name = name;
  }

  /** Starts the thread. */
  public Partner open() {
    if (thread != null) {
      throw new IllegalStateException(name + " is there already");
    }
    closing = false;
    thread = new Thread(this::run, name);
    thread.setDaemon(true);
    thread.start();
    return this;
  }

  /**
   * Does all pieces, from 0 to {@code count} - 1.
   *
   * @throws RuntimeException or an Error that a piece threw; no piece runs any more then
   */
  public void share(Work all, int count) {
    if (thread == null || count < 2) {
      for (int piece = 0; piece < count; piece++) {
        all.piece(piece, false);
      }
      return;
    }
    long round = begin(all, count);
    int mine = 0;
    try {
      for (int piece = claim(round); piece >= 0; piece = claim(round)) {
        mine++;
        all.piece(piece, false);
      }
    } finally {
      int claimed = (int) next.getAndSet(round << 32 | count);
      awaitFinished(Math.min(claimed, count) - mine);
    }
    rethrow();
  }

  private long begin(Work all, int count) {
    work = all;
    pieces = count;
    failure = null;
    finished.set(0);
    long round = (next.get() >>> 32) + 1;
    next.set(round << 32);
    if (parked) {
      LockSupport.unpark(thread);
    }
    return round & 0xffff_ffffL;
  }

  /** The next piece of a round, -1 where there is none. */
  private int claim(long round) {
    long now = next.get();
    while (now >>> 32 == round && (int) now < pieces) {
      if (next.compareAndSet(now, now + 1)) {
        return (int) now;
      }
      now = next.get();
    }
    return -1;
  }

  /** A piece takes microseconds, unless the partner has lost its core: then the owner's is not burnt. */
  private void awaitFinished(int count) {
    long begun = System.nanoTime();
    while (finished.get() < count) {
      if (System.nanoTime() - begun < SPINNING_NANOS) {
        Thread.onSpinWait();
      } else {
        LockSupport.parkNanos(this, NAP_NANOS);
      }
    }
  }

  private void rethrow() {
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure instanceof RuntimeException exception) {
      throw exception;
    }
  }

  private void run() {
    long seen = 0; // no round is 0
    while (!closing) {
      long round = next.get() >>> 32;
      if (round == seen) {
        awaitRoundAfter(seen);
        continue;
      }
      for (int piece = claim(round); piece >= 0; piece = claim(round)) {
        doPiece(piece);
      }
      seen = round;
    }
  }

  private void doPiece(int piece) {
    try {
      work.piece(piece, true);
    } catch (RuntimeException | Error e) { // goes to the owner, whose work it is
      failure = e;
    } finally {
      finished.incrementAndGet();
    }
  }

  private void awaitRoundAfter(long seen) {
    long begun = System.nanoTime();
    while (next.get() >>> 32 == seen && !closing) {
      if (System.nanoTime() - begun < SPINNING_NANOS) {
        Thread.onSpinWait();
        continue;
      }
      parked = true; // whoever begins a round after this line sees it
      if (next.get() >>> 32 == seen && !closing) {
        LockSupport.park(this);
      }
      parked = false;
    }
  }

  /** Ends the thread, and waits until it has ended; it is in no piece. */
  @Override
  public void close() {
    if (thread == null) {
      return;
    }
    closing = true;
    LockSupport.unpark(thread);
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    thread = null;
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
