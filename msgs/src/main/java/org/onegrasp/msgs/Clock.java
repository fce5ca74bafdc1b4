package org.onegrasp.msgs;

/** The time of a simulation. */
public record Clock(RosTime clock) {
  public static final MessageCodec<Clock> CODEC = RecordCodec.of("rosgraph_msgs/Clock", Clock.class);
}
