package org.onegrasp.evaluation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Function;

/**
 * Lets trials be lost. One that fails takes nothing of the others with it; where one after the other fails nothing more
 * is tried. Safe for use by several threads.
 */
final class Losses {
  private static final int MOST_IN_A_ROW = 5;

  /** What may be lost. */
  interface Work<T> {
    T run() throws IOException;
  }

  private Exception first;
  private int inARow;

  /**
   * Does it, or tells why it came to nothing.
   *
   * @param lost makes the result then, of the reason in one line
   */
  <T> T surviving(Work<T> work, Function<String, T> lost) {
    if (hopeless()) {
      return lost.apply("not tried, as " + MOST_IN_A_ROW + " in a row were lost");
    }
    try {
      T done = work.run();
      worked();
      return done;
    } catch (IOException | IllegalArgumentException | IllegalStateException | UncheckedIOException e) {
      failed(e);
      return lost.apply(String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
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

  /** What went wrong first, as it was; null when nothing did. */
  synchronized Exception first() {
    return first;
  }
}
