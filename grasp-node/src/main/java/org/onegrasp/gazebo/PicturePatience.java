package org.onegrasp.gazebo;

import java.util.function.LongSupplier;

/**
 * How long to wait for a picture. Rendering shares its processors with physics, so a gzserver that steps slowly renders
 * slowly, too: the wait is counted in rounds of stepping as well as in seconds.
 */
final class PicturePatience {
  private static final long LEAST_NANOS = 10_000_000_000L;
  /** As many as go by in that time where nothing else is to do. */
  private static final int ROUNDS = 300;
  private static final long MOST_NANOS = 120_000_000_000L;

  private final LongSupplier nanoTime;
  private final long begun;
  private int rounds;

  PicturePatience(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    begun = nanoTime.getAsLong();
  }

  /** Time went on once more, and there is no picture yet. */
  void round() {
    rounds++;
  }

  boolean isOver() {
    long waited = nanoTime.getAsLong() - begun;
    return waited >= MOST_NANOS || waited >= LEAST_NANOS && rounds >= ROUNDS;
  }
}
