package org.onegrasp.ros;

import java.time.Instant;
import java.time.InstantSource;
import org.onegrasp.msgs.RosTime;

/** ROS time: the wall clock, or {@code /clock} when {@code /use_sim_time} was true as the node started. */
public final class RosClock {
  private static final long SECOND = 1_000_000_000L; // in nanoseconds
  private final InstantSource wall;
  private final boolean simulated;
  private volatile long simulatedNanos;

  RosClock(InstantSource wall, boolean simulated) {
    this.wall = wall;
    this.simulated = simulated;
  }

  /** Now; zero until the first {@code /clock} message of a simulation. */
  public RosTime now() {
    return RosTime.ofNanos(nowNanos());
  }

  /** Nanoseconds since 1970, or since the simulation began; 0 until the first {@code /clock} message. */
  public long nowNanos() {
    if (simulated) {
      return simulatedNanos;
    }
    Instant now = wall.instant();
    return now.getEpochSecond() * SECOND + now.getNano();
  }

  /** Whether time comes from {@code /clock}. */
  public boolean simulated() {
    return simulated;
  }

  /** May go backwards, as when a bag starts again. */
  void set(long nanos) {
    simulatedNanos = nanos;
  }
}
