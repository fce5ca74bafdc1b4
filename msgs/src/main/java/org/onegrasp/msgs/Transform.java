package org.onegrasp.msgs;

/** How one frame lies in another: translation in metres, then rotation. */
public record Transform(Vector3 translation, Quaternion rotation) {
  public static final MessageCodec<Transform> CODEC = RecordCodec.of("geometry_msgs/Transform", Transform.class);
}
