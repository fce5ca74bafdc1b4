package org.onegrasp.arm;

import java.util.SplittableRandom;

/**
 * A joint of a chain that can be moved.
 *
 * @param turns about its axis, in radians; otherwise it slides along it, in metres
 * @param lower least position at which the robot works; minus infinity when there is none
 * @param upper greatest position at which the robot works; infinity when there is none
 * @param speed greatest, per second
 */
public record ChainJoint(String name, boolean turns, double lower, double upper, double speed) {

  private static final double FULL_TURN = 2 * Math.PI;

  boolean allows(double position) {
    return position >= lower && position <= upper;
  }

  double clamp(double position) {
    return Math.max(lower, Math.min(upper, position));
  }

  /**
   * The position within the limits that looks the same as this one and is nearest to another; itself when there is no
   * other.
   */
  double nearest(double position, double to) {
    if (!turns) {
      return position;
    }
    double same = position + FULL_TURN * Math.rint((to - position) / FULL_TURN);
    while (same > upper && same - FULL_TURN >= lower) {
      same -= FULL_TURN;
    }
    while (same < lower && same + FULL_TURN <= upper) {
      same += FULL_TURN;
    }
    return allows(same) ? same : position;
  }

  /** A position within the limits; of a joint without limits, within a turn. */
  double anywhere(SplittableRandom random) {
    double least = Double.isInfinite(lower) ? -Math.PI : lower;
    double most = Double.isInfinite(upper) ? Math.PI : upper;
    return least + (most - least) * random.nextDouble();
  }

  String unit() {
    return turns ? "rad" : "m";
  }
}
