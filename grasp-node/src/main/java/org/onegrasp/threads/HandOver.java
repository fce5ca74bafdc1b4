package org.onegrasp.threads;

/**
 * Where a {@link Worker} gets its work from: what other threads hand over, or the time.
 *
 * @param <T> one piece of work
 */
public interface HandOver<T> {
  /**
   * Waits for the next piece of work.
   *
   * @param nanos longest wait
   * @return null when none came in that time, and at once after {@link #close}
   */
  T poll(long nanos) throws InterruptedException;

  /** Wakes who waits; nothing is given out any more. */
  void close();
}
