package org.onegrasp.world;

/**
 * A top-down grasp with a parallel gripper, in the base frame (z up).
 *
 * @param x metres, middle between the finger tips
 * @param y metres, middle between the finger tips
 * @param z metres, height of the finger tips when they close
 * @param yaw radians, direction in which the fingers close, measured from +x towards +y; a turn by pi is the same grasp
 * @param width metres, width of the object between the fingers (the gripper opens wider to approach)
 * @param quality 0 to 1, higher is better
 */
public record Grasp(double x, double y, double z, double yaw, double width, double quality) {
  /** The same grasp seen from the outer frame of {@code pose}; only the pose's position and yaw count. */
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
