package org.onegrasp.soak;

import java.time.Instant;
import org.onegrasp.msgs.Clock;
import org.onegrasp.msgs.RosTime;
import org.onegrasp.ros.Publisher;
import org.onegrasp.ros.RosNode;

/** The time that pictures and /clock tell, which jumps now and then. Safe for several threads. */
final class SoakClock {
  private static final long SECOND = 1_000_000_000L;
  private final Publisher<Clock> clock; // null: nodes use the wall clock
  private long aheadNanos;
  private long wallNanos; // of the last time that was told

  /** @param simulated whether nodes take their time from /clock */
  SoakClock(RosNode node, boolean simulated) {
    clock = simulated ? node.advertise("/clock", Clock.CODEC, false, 10) : null;
  }

  /** Never the same twice, so that a time names one picture. */
  synchronized long now() {
    Instant wall = Instant.now();
    wallNanos = Math.max(wallNanos + 1, wall.getEpochSecond() * SECOND + wall.getNano());
    return wallNanos + aheadNanos;
  }

  synchronized void jump(double seconds) {
    aheadNanos += (long) (seconds * SECOND) + 1_001; // not a time of before once more
  }

  void tell() {
    if (clock != null) {
      clock.publish(new Clock(RosTime.ofNanos(now())));
    }
  }
}
