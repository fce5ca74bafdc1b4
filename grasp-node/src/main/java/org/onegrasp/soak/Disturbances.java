package org.onegrasp.soak;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.onegrasp.soak.Answers.Circumstance;

/**
 * What is done to the node, one thing at a time with calm in between, each kind once a round, in an order that the seed
 * gives. For one thread.
 */
final class Disturbances {
  private static final long SECOND = 1_000_000_000L;

  /** What is done, or undone. */
  interface Act {
    void run() throws IOException, InterruptedException;
  }

  /**
   * @param seconds from begin to end
   * @param after seconds for which its traces may still be seen
   */
  record Disturbance(String name, Circumstance circumstance, double seconds, double after, Act begin, Act end) {}

  private final List<Disturbance> kinds;
  private final double calmSeconds;
  private final Random random;
  private final List<Disturbance> round = new ArrayList<>();
  private Disturbance present; // also while its traces last
  private boolean active;
  private long untilNanos;
  private int count;

  Disturbances(List<Disturbance> kinds, double calmSeconds, long seed, long nowNanos) {
    this.kinds = List.copyOf(kinds);
    this.calmSeconds = calmSeconds;
    random = new Random(seed);
    untilNanos = nowNanos + (long) (calmSeconds * SECOND);
  }

  /** The one whose traces may be seen now; null in calm. */
  Disturbance present() {
    return present;
  }

  int count() {
    return count;
  }

  void tick(long now) throws IOException, InterruptedException {
    if (now < untilNanos) {
      return;
    }
    if (active) {
      end();
      untilNanos = now + (long) (present.after() * SECOND);
    } else if (present != null) {
      present = null;
      untilNanos = now + (long) (calmSeconds * SECOND);
    } else {
      begin();
      untilNanos = now + (long) (present.seconds() * SECOND);
    }
  }

  private void begin() throws IOException, InterruptedException {
    if (round.isEmpty()) {
      round.addAll(kinds);
      Collections.shuffle(round, random);
    }
    present = round.remove(0);
    active = true;
    count++;
    present.begin().run();
  }

  /** Undoes the present one, if it is not undone yet. */
  void end() throws IOException, InterruptedException {
    if (active) {
      active = false;
      present.end().run();
    }
  }
}
