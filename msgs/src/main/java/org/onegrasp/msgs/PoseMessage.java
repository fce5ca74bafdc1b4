package org.onegrasp.msgs;

/**
 * A position and an orientation. Not called Pose, so that it can stand beside the pose that the robot code calculates
 * with.
 */
public record PoseMessage(Point position, Quaternion orientation) {
  public static final MessageCodec<PoseMessage> CODEC = RecordCodec.of("geometry_msgs/Pose", PoseMessage.class);
}
