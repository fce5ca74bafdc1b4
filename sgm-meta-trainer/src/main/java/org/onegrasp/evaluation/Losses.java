package org.onegrasp.evaluation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which trials were lost. A trial that fails takes nothing of the others with it; where one after the other fails
 * nothing more is tried. Safe for use by several threads.
 */
final class Losses {
  private static final int MOST_IN_A_ROW = 5;

  /** What is done for some trials at once. */
  interface Work<T> {
    T run() throws IOException;
  }

  private final List<LostTrial> lost = new ArrayList<>();
  private Exception first;
  private int inARow;

  /**
   * Does it, or tells why it came to nothing.
   *
   * @param trials that are lost with it, without a reason
   * @param otherwise the result then
   */
  <T> T surviving(List<LostTrial> trials, Work<T> work, T otherwise) {
    if (hopeless()) {
      add(trials, "not tried, as " + MOST_IN_A_ROW + " in a row were lost");
      return otherwise;
    }
    try {
      T done = work.run();
      worked();
      return done;
    } catch (IOException | IllegalArgumentException | IllegalStateException | UncheckedIOException e) {
      failed(e);
      add(trials, String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
      return otherwise;
    }
  }

  private synchronized boolean hopeless() {
    return inARow >= MOST_IN_A_ROW;
  }

  private synchronized void worked() {
    inARow = 0;
  }

  private synchronized void failed(Exception failure) {
    inARow++;
    first = first == null ? failure : first;
  }

  private synchronized void add(List<LostTrial> trials, String reason) {
    trials.forEach(trial -> lost.add(new LostTrial(trial.number(), trial.object(), trial.seed(), reason)));
  }

  /** By their numbers. */
  synchronized List<LostTrial> all() {
    return lost.stream().sorted(Comparator.comparingInt(LostTrial::number).thenComparingLong(LostTrial::seed)).toList();
  }

  /** Throws what went wrong first, as it was. */
  synchronized void rethrow() throws IOException {
    if (first instanceof IOException unreadable) {
      throw unreadable;
    }
    throw (RuntimeException) first;
  }
}
