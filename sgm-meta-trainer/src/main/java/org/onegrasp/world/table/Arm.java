package org.onegrasp.world.table;

import java.util.Locale;
import org.onegrasp.world.Pose;
import org.onegrasp.world.Tilt;

/** Moves the gantry and steps the world meanwhile. */
public final class Arm {
  /** Beside the table's work area, out of the camera's view, gripper raised and open. */
  public static final Gantry.Target PARKED = new Gantry.Target(-0.42, 0, 0, 0);
  /** Peak accelerations of a brisk gantry, metres or radians per second squared. */
  private static final double ACCELERATION = 6;
  private static final double TURNING_ACCELERATION = 40;
  /** Of the wrist, radians per second. */
  private static final double LEANING_SPEED = 1;

  private final Gantry gantry;
  private final SdfWorld.Joint[] joints;
  private Gantry.Target commanded = PARKED;

  /** @throws IllegalArgumentException when the world's arm cannot reach its parking place */
  public Arm(Gantry gantry, SdfWorld sdf) {
    this.gantry = gantry;
    joints = new SdfWorld.Joint[] {sdf.joint("arm", "x"), sdf.joint("arm", "y"), sdf.joint("arm", "z"),
        sdf.joint("arm", "yaw")};
    String reach = outOfReach(PARKED);
    if (!reach.isEmpty()) {
      throw new IllegalArgumentException(sdf.file() + ": the arm cannot park beside the work area: " + reach);
    }
  }

  /** Empty if the arm can go there, or what keeps it from it. */
  String outOfReach(Gantry.Target t) {
    double[] values = {t.x(), t.y(), t.z(), t.yaw()};
    for (int i = 0; i < joints.length; i++) {
      if (!(values[i] >= joints[i].lower() && values[i] <= joints[i].upper())) {
        return String.format(Locale.ROOT,
            "out of the arm's reach: joint %s would have to be at %.3f, its limits are %.3f and %.3f", joints[i].name(),
            values[i], joints[i].lower(), joints[i].upper());
      }
    }
    return "";
  }

  /** The nearest to this that the hand can lean. */
  Tilt nearest(Tilt lean) {
    return gantry.mostLean() == 0 ? Tilt.NONE : lean.within(gantry.mostLean());
  }

  /** The simulator has put the whole arm there at rest. */
  public void resetTo(Gantry.Target target) {
    commanded = target;
  }

  Gantry.Target commanded() {
    return commanded;
  }

  /**
   * Straight there with the least jerk (5th-order polynomial), as quick as speed and acceleration limits of the joints
   * allow.
   */
  public void moveTo(Gantry.Target to, double speedLimit) {
    Gantry.Target from = commanded;
    double seconds = duration(to.x() - from.x(), joints[0].velocity(), speedLimit, ACCELERATION);
    seconds = Math.max(seconds, duration(to.y() - from.y(), joints[1].velocity(), speedLimit, ACCELERATION));
    seconds = Math.max(seconds, duration(to.z() - from.z(), joints[2].velocity(), speedLimit, ACCELERATION));
    seconds = Math.max(seconds,
        duration(to.yaw() - from.yaw(), joints[3].velocity(), Double.MAX_VALUE, TURNING_ACCELERATION));
    seconds = Math.max(seconds, duration(to.lean().x() - from.lean().x(), LEANING_SPEED, speedLimit, ACCELERATION));
    seconds = Math.max(seconds, duration(to.lean().y() - from.lean().y(), LEANING_SPEED, speedLimit, ACCELERATION));
    int steps = (int) Math.ceil(seconds / gantry.stepSeconds());
    for (int i = 1; i <= steps; i++) {
      double t = (double) i / steps;
      double s = t * t * t * (10 + t * (6 * t - 15));
      step(new Gantry.Target(from.x() + s * (to.x() - from.x()), from.y() + s * (to.y() - from.y()),
          from.z() + s * (to.z() - from.z()), from.yaw() + s * (to.yaw() - from.yaw()),
          between(from.lean(), to.lean(), s)));
    }
  }

  private static Tilt between(Tilt from, Tilt to, double s) {
    return from.equals(to) ? to : new Tilt(from.x() + s * (to.x() - from.x()), from.y() + s * (to.y() - from.y()));
  }

  /** Peak speed of the polynomial is 15/8 of the mean, its peak acceleration 10/sqrt(3) d / T^2. */
  private static double duration(double distance, double jointSpeed, double speedLimit, double acceleration) {
    double d = Math.abs(distance);
    return Math.max(1.875 * d / Math.min(jointSpeed, speedLimit), Math.sqrt(5.7735 * d / acceleration));
  }

  /** One step with this set point. */
  void step(Gantry.Target target) {
    commanded = target;
    gantry.drive(target, 1);
  }

  public void hold(int steps) {
    gantry.drive(commanded, steps);
  }

  /** Steps of the gantry in this time, at least one. */
  public int steps(double seconds) {
    return Math.max(1, (int) Math.round(seconds / gantry.stepSeconds()));
  }

  /** How far the z drive lags behind its set point: it meets something. Metres. */
  double zLag() {
    return Math.abs(gantry.z() - commanded.z());
  }

  /** Gives up where it could not go on. */
  void acceptZ() {
    commanded = commanded.withZ(gantry.z());
  }

  /**
   * How a link stands relative to its place with every joint at 0, while the arm is parked; for what the camera sees.
   */
  public static Pose parkedOffset(String link) {
    return link.equals("base") ? Pose.IDENTITY : new Pose(PARKED.x(), 0, 0, 0, 0, 0, 1);
  }
}
