package org.onegrasp.node;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Looks go before lessons: where looks had to wait for a core lately, because a node has few or other programs have
 * them, a lesson steps aside between two samples while a look is in work. It steps aside for four fifths of its time at
 * most, so that a flood of pictures makes it five times as long and no longer. Which bytes are taught does not depend
 * on it. Safe for use by several threads.
 */
final class RightOfWay {
  /** How long a lesson waits at most, as a multiple of the time for which it works. */
  static final int MOST_WAITING = 4;
  /** Most that is waited in one go, however long a lesson has worked undisturbed: several looks. */
  static final long LONGEST_NANOS = 100_000_000;
  /** A look that has waited longer for a core is late. */
  static final long LATE_NANOS = 1_000_000;
  /** A lesson steps aside for so long after a look that was late: of three hundred one is enough. */
  static final long LATELY_NANOS = 10_000_000_000L;

  private final LongSupplier nanoTime;
  private final LongSupplier coreWaits;
  private final long longestNanos;
  private int looks; // in work
  private boolean late; // a look was
  private long lateNanos; // when
  private long workingSinceNanos;
  private long patienceNanos; // for which the lesson may still wait

  /**
   * @param coreWaits nanoseconds that the calling thread has waited for a core, or {@link CoreWaits#UNKNOWN}: then
   * every look counts as late
   * @param longestNanos most that is waited in one go
   */
  RightOfWay(LongSupplier nanoTime, LongSupplier coreWaits, long longestNanos) {
    this.nanoTime = nanoTime;
    this.coreWaits = coreWaits;
    this.longestNanos = longestNanos;
    workingSinceNanos = nanoTime.getAsLong();
  }

  /**
   * Somebody waits for grasps from now on, which the calling thread looks for.
   *
   * @return what to end it with
   */
  long lookBegins() {
    long waited = coreWaits.getAsLong();
    synchronized (this) {
      looks++;
      lateUnless(waited != CoreWaits.UNKNOWN);
    }
    return waited;
  }

  /** They are answered, or it failed; on the same thread. */
  void lookEnds(long begun) {
    long waited = coreWaits.getAsLong() - begun;
    synchronized (this) {
      lateUnless(waited <= LATE_NANOS);
      looks--;
      if (looks == 0) {
        notifyAll();
      }
    }
  }

  private void lateUnless(boolean soon) {
    if (!soon) {
      late = true;
      lateNanos = nanoTime.getAsLong();
    }
  }

  /** Of the thread that teaches, between two samples: returns when no look is in work, or when it has waited enough. */
  synchronized void giveWay() {
    long now = nanoTime.getAsLong();
    patienceNanos = Math.min(longestNanos, patienceNanos + MOST_WAITING * Math.max(0, now - workingSinceNanos));
    late &= now - lateNanos < LATELY_NANOS;
    long end = now + patienceNanos;
    try {
      for (; late && looks > 0 && now - end < 0; now = nanoTime.getAsLong()) {
        TimeUnit.NANOSECONDS.timedWait(this, end - now);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // a lesson that is interrupted goes on
    }
    patienceNanos = Math.max(0, end - now);
    workingSinceNanos = now;
  }
}
