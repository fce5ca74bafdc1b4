package org.onegrasp.msgs;

/** How the child frame lies in the frame of the header. */
public record TransformStamped(Header header, String childFrameId, Transform transform) {
  public static final MessageCodec<TransformStamped> CODEC =
      RecordCodec.of("geometry_msgs/TransformStamped", TransformStamped.class);
}
