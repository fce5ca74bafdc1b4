package org.onegrasp.gazebo;

import java.time.Duration;

/**
 * How long to wait for a gzserver that starts. One of our own that still computes is only slow, as on a machine that is
 * busy beyond measure, and is waited for longer; one that has stopped for good computes nothing.
 */
final class StartPatience {
  private static final int LENIENCE = 12;
  private static final long SAMPLE_NANOS = 15_000_000_000L;

  private final GazeboServer server; // null when somebody else's
  private final long begun = System.nanoTime();
  private final long nanos;
  private long sampled = begun;
  private Duration computed = Duration.ZERO;
  private boolean computing = true;

  StartPatience(GazeboServer server, Duration patience) {
    this.server = server;
    nanos = patience.toNanos();
  }

  boolean isOver() {
    long now = System.nanoTime();
    if (server != null && now - sampled > SAMPLE_NANOS) {
      Duration newer = server.processorTime();
      computing = newer.compareTo(computed) > 0;
      computed = newer;
      sampled = now;
    }
    return now - begun > nanos && !(server != null && computing && now - begun < LENIENCE * nanos);
  }
}
