package org.onegrasp.msgs;

import java.util.List;

/**
 * A motion of joints, point by point.
 *
 * @param header time at which it begins, 0 for at once; joints have no frame
 * @param jointNames names of the joints, in the order of each point's arrays
 */
public record JointTrajectory(Header header, List<String> jointNames, List<JointTrajectoryPoint> points) {
  public static final MessageCodec<JointTrajectory> CODEC =
      RecordCodec.of("trajectory_msgs/JointTrajectory", JointTrajectory.class);
}
