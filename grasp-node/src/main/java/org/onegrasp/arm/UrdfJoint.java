package org.onegrasp.arm;

import org.onegrasp.world.Pose;

/**
 * One joint of a URDF (<a href="https://wiki.ros.org/urdf/XML/joint">wiki.ros.org/urdf/XML/joint</a>).
 *
 * @param parent name of a link
 * @param child name of a link
 * @param origin of the child link's frame in the parent link's with the joint at 0
 * @param axis unit vector in the joint's frame; of a fixed joint zeros
 * @param limits of a joint that moves
 * @param mimic the joint whose motion this one repeats, or null
 * @param problem why it cannot be part of a chain, or null; then only names, kind and links are known
 */
record UrdfJoint(String name, Kind kind, String parent, String child, Pose origin, double[] axis, Limits limits,
    Mimic mimic,
    String problem) {
  enum Kind {
    FIXED, REVOLUTE, CONTINUOUS, PRISMATIC,
    /** Floating, planar, of an unknown type: read, but no part of a chain. */
    OTHER
  }

  /**
   * Radians or metres, infinite for a continuous joint.
   *
   * @param lower end stop
   * @param upper end stop
   * @param softLower where the robot's safety controller begins to push back; {@code lower} when there is none
   * @param softUpper the same at the other end
   * @param speed radians or metres per second
   * @param effort newton metres or newtons
   */
  record Limits(double lower, double upper, double softLower, double softUpper, double speed, double effort) {}

  /** Position = multiplier * position of the other joint + offset. */
  record Mimic(String joint, double multiplier, double offset) {}
}
