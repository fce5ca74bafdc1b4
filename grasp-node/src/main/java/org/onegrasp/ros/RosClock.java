package org.onegrasp.ros;

/** ROS time: the wall clock, or {@code /clock} when {@code /use_sim_time} was true as the node started. */
public final class RosClock {
  RosClock() {}

  /** Nanoseconds since 1970, or since the simulation began; 0 until the first {@code /clock} message. */
  public long nowNanos() {
    throw new UnsupportedOperationException();
  }

  /** Whether time comes from {@code /clock}. */
  public boolean simulated() {
    throw new UnsupportedOperationException();
  }
}
