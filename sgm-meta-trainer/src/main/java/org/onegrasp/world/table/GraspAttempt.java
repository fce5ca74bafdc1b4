package org.onegrasp.world.table;

import java.util.Locale;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.Outcome;
import org.onegrasp.world.Tilt;

/**
 * One attempt: above the grasp, down along the grasp's axis as far as the hand can lean, close, lift, shake, hold; and
 * afterwards put the object back and park. Fingers that land on the object go up again, open wide and come down once
 * more.
 */
public final class GraspAttempt {
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

  /** Fingers that moved no faster than this for so long stand still; metres per second, seconds. */
  private static final double STILL_SPEED = 0.003;
  private static final double STILL_SECONDS = 0.02;
  /** A finger that touched this long ago still counts: contacts come and go while things settle. */
  private static final double TOUCH_SECONDS = 0.01;

  private final Gantry gantry;
  private final Arm arm;
  private double graspZ;
  private boolean gripped;

  public GraspAttempt(Gantry gantry, Arm arm) {
    this.gantry = gantry;
    this.arm = arm;
  }

  /** @throws IllegalArgumentException when a part of it is no number or infinite */
  public static void requireFinite(Grasp grasp) {
    if (!Double.isFinite(grasp.x() + grasp.y() + grasp.z() + grasp.yaw() + grasp.width())) {
      throw new IllegalArgumentException("grasp must be finite, got " + grasp);
    }
  }

  public Outcome run(Grasp grasp) {
    gripped = false;
    if (grasp.width() > gantry.fullOpening()) {
      return failure(String.format(Locale.ROOT, "the object is %.0f mm wide there, the gripper opens only %.0f mm",
          1000 * grasp.width(), 1000 * gantry.fullOpening()));
    }
    graspZ = grasp.z() - gantry.tipHeightAtZero();
    double yaw = grasp.yaw() - Math.PI * Math.rint(grasp.yaw() / Math.PI); // within a quarter turn: the same grasp
    Gantry.Target at = new Gantry.Target(grasp.x(), grasp.y(), graspZ, yaw, arm.nearest(grasp.tilt()));
    String reach = outOfReach(at);
    if (!reach.isEmpty()) {
      return failure(reach);
    }
    approach(at, Math.min(gantry.fullOpening(), grasp.width() + OPENING_MARGIN));
    if (blocked()) {
      arm.moveTo(clear(at), APPROACH_SPEED);
      approach(at, gantry.fullOpening());
    }
    if (blocked()) {
      return failure(String.format(Locale.ROOT, "the approach hit %s %.0f mm above the grasp",
          gantry.met().isEmpty() ? "the object" : gantry.met(), 1000 * (gantry.z() - graspZ)));
    }
    return grip();
  }

  /** Empty if the arm can go there and come from above, or what keeps it from it. */
  private String outOfReach(Gantry.Target at) {
    String reach = arm.outOfReach(at);
    return reach.isEmpty() && !at.lean().equals(Tilt.NONE) ? arm.outOfReach(clear(at)) : reach;
  }

  /** Whether the fingers landed on something; then the arm does not push any more. */
  private boolean blocked() {
    boolean blocked = arm.zLag() > BLOCKED;
    if (blocked) {
      arm.acceptZ();
    }
    return blocked;
  }

  private Gantry.Target clear(Gantry.Target at) {
    return at.alongTo(Math.min(0, Math.max(graspZ, gantry.objectTop() + CLEARANCE - gantry.tipHeightAtZero())));
  }

  private void approach(Gantry.Target at, double opening) {
    gantry.openTo(opening);
    arm.moveTo(clear(at), Double.MAX_VALUE);
    arm.moveTo(at, APPROACH_SPEED);
    arm.hold(arm.steps(gantry.settleSeconds()));
  }

  private Outcome grip() {
    double before = gantry.objectHeight();
    int[] sides = close();
    if (sides[0] == 0 || sides[1] == 0) {
      return failure(sides[0] + sides[1] == 0 ? closedOn() : "only one finger met the object");
    }
    gripped = true;
    gantry.squeeze();
    arm.moveTo(arm.commanded().withZ(Math.min(0, graspZ + LIFT)), LIFT_SPEED);
    arm.hold(arm.steps(STILL_SECONDS));
    if (gantry.objectHeight() - before < ENOUGH_LIFT) {
      String other = gantry.disturbance();
      return new Outcome(true, false, false, "slipped while lifting" + (other.isEmpty() ? "" : "; " + other));
    }
    shake();
    arm.hold(arm.steps(HOLD_SECONDS));
    boolean held = gantry.objectHeight() - before >= ENOUGH_LIFT;
    return new Outcome(true, true, held, held ? gantry.disturbance() : "lost in the shake");
  }

  private String closedOn() {
    return "the fingers closed on " + (gantry.met().isEmpty() ? "nothing" : gantry.met());
  }

  private static Outcome failure(String reason) {
    return new Outcome(false, false, false, reason);
  }

  /**
   * Until the fingers stand still; returns for the left and the right finger in how many of the last steps it touched.
   */
  private int[] close() {
    gantry.close();
    int still = 0;
    int enough = arm.steps(STILL_SECONDS);
    int remember = arm.steps(TOUCH_SECONDS);
    int[] sides = new int[2];
    int limit = arm.steps(CLOSE_SECONDS);
    for (int i = 0; i < limit && still < enough; i++) {
      arm.hold(1);
      still = gantry.fingerSpeed() < STILL_SPEED ? still + 1 : 0;
      for (int finger = 0; finger < 2; finger++) {
        sides[finger] = gantry.touching(finger) ? remember : Math.max(0, sides[finger] - 1);
      }
    }
    return sides;
  }

  private void shake() {
    Gantry.Target middle = arm.commanded();
    int n = arm.steps(SHAKE_SECONDS);
    for (int i = 1; i <= n; i++) {
      double t = i * gantry.stepSeconds();
      double ramp = Math.min(1, Math.min(i, n - i) / (0.15 * n));
      arm.step(middle.moved(ramp * SHAKE_METRES * StrictMath.sin(SHAKE_RATE * t),
          ramp * SHAKE_METRES * StrictMath.cos(SHAKE_RATE * t), ramp * SWING_RADIANS * StrictMath.sin(SWING_RATE * t)));
    }
  }

  /** Sets down what it holds, opens, and parks. */
  public void finish() {
    if (gripped) {
      arm.moveTo(arm.commanded().withZ(graspZ), APPROACH_SPEED);
      gripped = false;
    }
    gantry.openTo(gantry.fullOpening());
    arm.hold(arm.steps(0.1));
    arm.moveTo(arm.commanded().withZ(0), Double.MAX_VALUE);
    arm.moveTo(Arm.PARKED, Double.MAX_VALUE);
  }
}
