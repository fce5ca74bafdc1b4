package org.onegrasp.arm;

import org.onegrasp.world.Pose;

/** Follows a straight vertical way of the tool with the joints, staying on one branch of the inverse kinematics. */
final class StraightLine {
  /** Farthest that the tool moves between two places, metres. */
  private static final double STEP = 0.005;
  /** More than this for one step means that joints leap: radians or metres. */
  private static final double LEAP = 0.1;

  private final InverseKinematics inverse;

  StraightLine(InverseKinematics inverse) {
    this.inverse = inverse;
  }

  /**
   * Where it ended.
   *
   * @param path (places, joints) from the start on; one cubic's equal steps of time apart
   * @param last joint positions of the last place
   * @param metres above the start where it ended
   * @param complete whether that is the whole way
   */
  record Followed(double[][] path, double[] last, double metres, boolean complete) {}

  /**
   * @param from pose of the tool in the chain's base
   * @param start joint positions that put the tool there
   * @param grasps pose of a frame whose z is the way up, in the chain's base
   */
  Followed upwards(Pose from, double[] start, Pose grasps, double metres) {
    int steps = Math.max(4, (int) Math.ceil(1.5 * metres / STEP));
    double[][] path = new double[steps + 1][];
    path[0] = start;
    for (int i = 1; i <= steps; i++) {
      double done = metres * JointMotion.ease((double) i / steps);
      IkSolution next = inverse.follow(above(from, grasps, done), path[i - 1]);
      if (!next.solved() || leaps(path[i - 1], next.joints())) {
        return new Followed(path, path[i - 1], done, false);
      }
      path[i] = next.joints();
    }
    return new Followed(path, path[steps], metres, true);
  }

  private static boolean leaps(double[] from, double[] to) {
    for (int j = 0; j < from.length; j++) {
      if (leaps(from[j], to[j])) {
        return true;
      }
    }
    return false;
  }

  static boolean leaps(double from, double to) {
    return Math.abs(to - from) > LEAP;
  }

  /** The pose moved along the z axis of the frame of the grasps. */
  static Pose above(Pose pose, Pose grasps, double metres) {
    double[] up = grasps.transform(0, 0, metres);
    return new Pose(pose.x() + up[0] - grasps.x(), pose.y() + up[1] - grasps.y(), pose.z() + up[2] - grasps.z(),
        pose.qx(),
        pose.qy(), pose.qz(), pose.qw());
  }
}
