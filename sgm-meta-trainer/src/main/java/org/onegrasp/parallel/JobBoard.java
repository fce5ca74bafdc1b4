package org.onegrasp.parallel;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Who has taken which of some jobs, and what came of them. A job is taken by one member at a time; it is free again
 * when that member is lost, and only the first result of a job counts. The lowest free job is taken first. Safe for use
 * by several threads.
 */
public final class JobBoard {
  private final byte[][] results;
  private final TreeSet<Integer> free = new TreeSet<>();
  private final Map<Integer, String> taken = new HashMap<>();
  private final TreeMap<Integer, Throwable> failures = new TreeMap<>();
  private int left;
  private boolean over;

  public JobBoard(int count) {
    results = new byte[count][];
    left = count;
    for (int i = 0; i < count; i++) {
      free.add(i);
    }
  }

  /** A free job, if there is one now. */
  public synchronized OptionalInt take(String member) {
    if (free.isEmpty() || ended()) {
      return OptionalInt.empty();
    }
    int job = free.pollFirst();
    taken.put(job, member);
    return OptionalInt.of(job);
  }

  /** Waits for a free job; empty when none will come any more. */
  public synchronized OptionalInt await(String member) throws InterruptedException {
    while (free.isEmpty() && !ended()) {
      wait();
    }
    return take(member);
  }

  /** @return whether this result counts; not where there was one, or nothing counts any more */
  public synchronized boolean done(int job, byte[] result) {
    if (job < 0 || job >= results.length || results[job] != null || ended()) {
      return false;
    }
    results[job] = result;
    free.remove(job);
    taken.remove(job);
    left--;
    notifyAll();
    return true;
  }

  /** A failure of one job ends all. */
  public synchronized void failed(int job, Throwable failure) {
    if (!ended()) {
      failures.put(job, failure);
      notifyAll();
    }
  }

  /** Its jobs are free again. */
  public synchronized void lost(String member) {
    taken.entrySet().removeIf(entry -> entry.getValue().equals(member) && free.add(entry.getKey()));
    notifyAll();
  }

  /** Nothing is taken any more. */
  public synchronized void end() {
    over = true;
    notifyAll();
  }

  private boolean ended() {
    return over || left == 0 || !failures.isEmpty();
  }

  /**
   * Waits for all results.
   *
   * @throws IOException when that is the failure that ended it; others are thrown as they were, too
   */
  public synchronized List<byte[]> results() throws IOException, InterruptedException {
    while (!ended()) {
      wait();
    }
    if (!failures.isEmpty()) {
      throw Lanes.failure(failures.firstEntry().getValue());
    }
    return new ArrayList<>(Arrays.asList(results));
  }
}
