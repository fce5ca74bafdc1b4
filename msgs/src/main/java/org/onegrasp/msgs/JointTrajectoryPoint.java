package org.onegrasp.msgs;

/**
 * The joints at one time of a motion. Each array is as long as the trajectory has joints, or empty when nothing is
 * asked.
 *
 * @param positions radians or metres
 * @param velocities radians or metres per second
 * @param accelerations radians or metres per second squared
 * @param effort newton metres or newtons
 * @param timeFromStart since the beginning of the motion
 */
public record JointTrajectoryPoint(double[] positions, double[] velocities, double[] accelerations, double[] effort,
    RosDuration timeFromStart) {
  public static final MessageCodec<JointTrajectoryPoint> CODEC =
      RecordCodec.of("trajectory_msgs/JointTrajectoryPoint", JointTrajectoryPoint.class);
}
