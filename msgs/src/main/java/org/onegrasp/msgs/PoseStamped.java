package org.onegrasp.msgs;

/** A pose with its frame and time. */
public record PoseStamped(Header header, PoseMessage pose) {
  public static final MessageCodec<PoseStamped> CODEC = RecordCodec.of("geometry_msgs/PoseStamped", PoseStamped.class);
}
