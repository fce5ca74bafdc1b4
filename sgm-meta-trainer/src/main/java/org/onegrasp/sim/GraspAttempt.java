package org.onegrasp.sim;

import java.util.Locale;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.Outcome;

/** One attempt: above the grasp, straight down, close, lift, shake, hold; and afterwards put the object back and park. */
final class GraspAttempt {
  /** The pads start this much farther apart than the object is wide, if they open so far; metres. */
  private static final double OPENING_MARGIN = 0.022;
  private static final double CLEARANCE = 0.02;
  private static final double LIFT = 0.12;
  private static final double ENOUGH_LIFT = 0.10;
  private static final double APPROACH_SPEED = 0.5;
  private static final double LIFT_SPEED = 0.5;
  /** The z drive lags so far behind its set point only when the arm pushes against something; metres. */
  private static final double BLOCKED = 0.003;
  private static final double CLOSE_SECONDS = 1.0;
  private static final double SHAKE_SECONDS = 0.6;
  /** Circular shake of 2.5 mm at 40 rad/s (4 m/s^2, 0.4 g) while the wrist swings 3 degrees at 20 rad/s. */
  private static final double SHAKE_METRES = 0.0025;
  private static final double SHAKE_RATE = 40;
  private static final double SWING_RADIANS = 0.05;
  private static final double SWING_RATE = 20;
  private static final double HOLD_SECONDS = 0.2;

  private final Dynamics dynamics;
  private final Gripper gripper;
  private final Arm arm;
  private double graspZ;
  private boolean gripped;

  GraspAttempt(Dynamics dynamics, Arm arm) {
    this.dynamics = dynamics;
    this.gripper = dynamics.gripper();
    this.arm = arm;
  }

  Outcome run(Grasp grasp) {
    gripped = false;
    if (grasp.width() > gripper.fullOpening()) {
      return failure(String.format(Locale.ROOT, "the object is %.0f mm wide there, the gripper opens only %.0f mm",
          1000 * grasp.width(), 1000 * gripper.fullOpening()));
    }
    graspZ = grasp.z() - gripper.tipHeightAtZero();
    double yaw = grasp.yaw() - Math.PI * Math.rint(grasp.yaw() / Math.PI); // within a quarter turn: the same grasp
    Arm.Target at = new Arm.Target(grasp.x(), grasp.y(), graspZ, yaw);
    String reach = arm.outOfReach(at);
    if (!reach.isEmpty()) {
      return failure(reach);
    }
    approach(at, Math.min(gripper.fullOpening(), grasp.width() + OPENING_MARGIN));
    if (arm.zLag() > BLOCKED) {
      arm.acceptZ();
      return failure(String.format(Locale.ROOT, "the approach hit the object %.0f mm above the grasp",
          1000 * (gripper.z() - graspZ)));
    }
    return grip();
  }

  private void approach(Arm.Target at, double opening) {
    double top = dynamics.object() == null ? dynamics.tableTop() : dynamics.object().top();
    double clear = Math.max(graspZ, top + CLEARANCE - gripper.tipHeightAtZero());
    gripper.openTo(opening);
    arm.moveTo(at.withZ(Math.min(clear, 0)), Double.MAX_VALUE);
    arm.moveTo(at, APPROACH_SPEED);
    arm.hold(5);
  }

  private Outcome grip() {
    ObjectBody object = dynamics.object();
    double before = object == null ? 0 : object.centreHeight();
    int[] sides = close();
    if (sides[0] == 0 || sides[1] == 0) {
      return failure(sides[0] + sides[1] == 0 ? "the fingers closed on nothing" : "only one finger met the object");
    }
    gripped = true;
    gripper.squeeze();
    arm.moveTo(arm.commanded().withZ(Math.min(0, graspZ + LIFT)), LIFT_SPEED);
    arm.hold(20);
    if (object.centreHeight() - before < ENOUGH_LIFT) {
      return new Outcome(true, false, false, "slipped while lifting");
    }
    shake();
    arm.hold(steps(HOLD_SECONDS));
    boolean held = object.centreHeight() - before >= ENOUGH_LIFT;
    return new Outcome(true, true, held, held ? "" : "lost in the shake");
  }

  private static Outcome failure(String reason) {
    return new Outcome(false, false, false, reason);
  }

  /** Until the fingers stand still; returns for the left and the right finger in how many of the last steps it touched. */
  private int[] close() {
    gripper.close();
    int still = 0;
    int[] sides = new int[2];
    int limit = steps(CLOSE_SECONDS);
    for (int i = 0; i < limit && still < 20; i++) {
      arm.hold(1);
      still = gripper.fingerSpeed() < 0.003 ? still + 1 : 0;
      sides[0] = dynamics.touching(1) ? 10 : Math.max(0, sides[0] - 1);
      sides[1] = dynamics.touching(2) ? 10 : Math.max(0, sides[1] - 1);
    }
    return sides;
  }

  private void shake() {
    Arm.Target middle = arm.commanded();
    int n = steps(SHAKE_SECONDS);
    for (int i = 1; i <= n; i++) {
      double t = i * dynamics.stepSeconds();
      double ramp = Math.min(1, Math.min(i, n - i) / (0.15 * n));
      arm.step(middle.moved(ramp * SHAKE_METRES * StrictMath.sin(SHAKE_RATE * t),
          ramp * SHAKE_METRES * StrictMath.cos(SHAKE_RATE * t), ramp * SWING_RADIANS * StrictMath.sin(SWING_RATE * t)));
    }
  }

  private int steps(double seconds) {
    return (int) Math.round(seconds / dynamics.stepSeconds());
  }

  /** Sets down what it holds, opens, and parks. */
  void finish() {
    if (gripped) {
      arm.moveTo(arm.commanded().withZ(graspZ), APPROACH_SPEED);
      gripped = false;
    }
    gripper.openTo(gripper.fullOpening());
    arm.hold(steps(0.1));
    arm.moveTo(arm.commanded().withZ(0), Double.MAX_VALUE);
    arm.moveTo(Arm.PARKED, Double.MAX_VALUE);
  }
}
