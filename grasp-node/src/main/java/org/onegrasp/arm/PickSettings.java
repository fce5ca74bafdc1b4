package org.onegrasp.arm;

import org.onegrasp.world.Pose;

/**
 * How an arm picks.
 *
 * @param base pose of the chain's base link in the frame of the grasps
 * @param grip pose of the gripper in the chain's tool link: origin between the finger tips, x the direction in which
 * the fingers close, z out of the gripper towards the object
 * @param approach metres of the straight way down to the grasp
 * @param lift metres of the straight way up with the object
 * @param pace how fast it moves
 */
public record PickSettings(Pose base, Pose grip, double approach, double lift, Pace pace) {

  /** 10 cm down, 15 cm up, at 10 cm/s and half of what the joints can. */
  public static final PickSettings STANDARD = new PickSettings(Pose.IDENTITY, Pose.IDENTITY, 0.10, 0.15, Pace.STANDARD);

  public PickSettings {
    Pace.requireBetween("approach", approach, 0.005, 1);
    Pace.requireBetween("lift", lift, 0.005, 1);
  }

  /**
   * How fast an arm moves.
   *
   * @param linearSpeed metres per second, most on the straight ways
   * @param speed share of each joint's greatest speed that is used, above 0 to 1
   * @param rampSeconds least time in which a joint goes from rest to that speed
   */
  public record Pace(double linearSpeed, double speed, double rampSeconds) {

    /** 10 cm/s and half of what the joints can, after half a second. */
    public static final Pace STANDARD = new Pace(0.10, 0.5, 0.5);

    public Pace {
      requireBetween("linear speed", linearSpeed, 0.001, 10);
      requireBetween("speed", speed, 0.01, 1);
      requireBetween("ramp seconds", rampSeconds, 0.01, 10);
    }

    private static void requireBetween(String what, double value, double least, double most) {
      if (!(value >= least && value <= most)) {
        throw new IllegalArgumentException(what + " of a pick must be " + least + " to " + most + ", it is " + value);
      }
    }
  }
}
