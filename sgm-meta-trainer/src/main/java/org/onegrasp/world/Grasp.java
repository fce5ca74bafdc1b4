package org.onegrasp.world;

/**
 * A grasp from above with a parallel gripper, in the base frame (z up).
 *
 * @param x metres, middle between the finger tips
 * @param y metres, middle between the finger tips
 * @param z metres, height of the finger tips when they close
 * @param yaw radians, direction in which the fingers close, measured from +x towards +y before the tilt; a turn by pi
 * is the same grasp
 * @param width metres, width of the object between the fingers (the gripper opens wider to approach)
 * @param quality 0 to 1, higher is better
 * @param tilt how far from straight down the gripper comes, as where the support is not level
 */
public record Grasp(double x, double y, double z, double yaw, double width, double quality, Tilt tilt) {
  /** Straight from above. */
  public Grasp(double x, double y, double z, double yaw, double width, double quality) {
    this(x, y, z, yaw, width, quality, Tilt.NONE);
  }

  /** Its frame: x is the closing direction, z points out of the support, towards the gripper. */
  public Pose pose() {
    Pose upright = Pose.ofYaw(x, y, z, yaw);
    return tilt.equals(Tilt.NONE) ? upright : tilt.turnAbout(x, y, z).times(upright);
  }

  /**
   * The same grasp seen from the outer frame of {@code pose}; only the pose's position and yaw count, so it comes
   * straight from above.
   */
  public Grasp in(Pose pose) {
    double[] p = pose.transform(x, y, z);
    return new Grasp(p[0], p[1], p[2], yaw + pose.yaw(), width, quality);
  }

  /** Smallest angle between two closing directions, radians in [0, pi/2]. */
  public static double angleBetween(double yawA, double yawB) {
    double d = Math.abs(yawA - yawB) % Math.PI;
    return Math.min(d, Math.PI - d);
  }
}
