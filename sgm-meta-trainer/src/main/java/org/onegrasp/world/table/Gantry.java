package org.onegrasp.world.table;

import org.onegrasp.world.Tilt;

/**
 * The gantry arm with its gripper, and what it can tell of the object: what {@link Arm} and {@link GraspAttempt} need
 * of a simulator. Each simulator has one; the attempt is the same for all.
 */
public interface Gantry {
  /**
   * Where the hand is to be. As long as it is upright these are the positions of the joints x, y, z and yaw.
   *
   * @param x metres, middle between the finger tips
   * @param y metres, middle between the finger tips
   * @param z metres that the finger tips are above their height with all joints at 0
   * @param yaw radians, of the closing direction, before the hand leans
   * @param lean of the hand
   */
  record Target(double x, double y, double z, double yaw, Tilt lean) {
    Target(double x, double y, double z, double yaw) {
      this(x, y, z, yaw, Tilt.NONE);
    }

    Target withZ(double newZ) {
      return new Target(x, y, newZ, yaw, lean);
    }

    /** At another height on the hand's own axis. */
    Target alongTo(double newZ) {
      if (lean.equals(Tilt.NONE)) {
        return withZ(newZ);
      }
      double way = (newZ - z) / Math.sqrt(1 - lean.x() * lean.x() - lean.y() * lean.y());
      return new Target(x + way * lean.x(), y + way * lean.y(), newZ, yaw, lean);
    }

    Target moved(double dx, double dy, double turn) {
      return new Target(x + dx, y + dy, z, yaw + turn, lean);
    }
  }

  /** What each finger presses with, as little as common grippers that open 85 mm do; newtons. */
  double CLOSING_FORCE = 20;

  /** Speed at which fingers close, metres per second; slow enough not to knock things over. */
  double CLOSING_SPEED = 0.1;

  /** Time between two set points. */
  double stepSeconds();

  /** How long drives need to catch up with a set point that stands still. */
  double settleSeconds();

  /** Advances by this many steps with this set point. */
  void drive(Target target, int steps);

  /** Where the finger tips really are, as {@link Target#z} has it. */
  double z();

  /** How far the hand can lean, radians; 0: it always points straight down. */
  double mostLean();

  /** Gap between the pads with both finger joints at 0, metres. */
  double fullOpening();

  /** Height of the finger tips with all joints at 0, metres. */
  double tipHeightAtZero();

  /** From now on both fingers go to a gap between the pads, metres. */
  void openTo(double gap);

  /** From now on both fingers close with {@link #CLOSING_FORCE}. */
  void close();

  /** From now on the left finger stays where it is and the right one presses: what a common spindle does to both. */
  void squeeze();

  /** Faster of the two fingers relative to the palm, metres per second. */
  double fingerSpeed();

  /** Whether the left (0) or the right finger (1) met the object in the last step. */
  boolean touching(int finger);

  /** Height of the highest corner of all things, or of the table where there is none, metres. */
  double objectTop();

  /**
   * What besides the object the gripper met in the last step, by name; empty when that was nothing, or is not known.
   */
  String met();

  /** What became of the other things during this attempt, in plain words; empty when they were left alone. */
  String disturbance();

  /** Height of the object's centre of mass, metres; 0 where there is none. */
  double objectHeight();
}
