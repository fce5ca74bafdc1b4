package org.onegrasp.objects;

import java.util.List;
import java.util.Optional;
import org.onegrasp.geometry.ConvexHull;
import org.onegrasp.world.Grasp;

/**
 * Tells by geometry alone whether a parallel gripper can hold an object at a place, and fits grasps to the material.
 *
 * <p>
 * The gripper comes from above, open by the width of the object and {@value #APPROACH} m more, and must not touch
 * anything; between the fingers there must be material whose two outer sides face each other; the palm stays above
 * everything.
 */
final class GraspCheck {
  /** Widest opening of the gripper, metres. */
  static final double OPENING = 0.085;
  /** Widest thing that is worth a try, metres. */
  static final double MAX_WIDTH = 0.080;
  /** How much wider than the object the gripper opens, metres. */
  static final double APPROACH = 0.020;
  /** From the finger tips to the palm, metres. */
  static final double REACH = 0.060;
  /** Lowest height of the finger tips above the table, metres. */
  static final double LOWEST = 0.004;

  private static final double HALF_FINGER = 0.010;
  private static final double FINGER_THICKNESS = 0.010;
  private static final double SKY = 0.5;
  private static final double GRIP_DEPTH = 0.035;
  private static final double BELOW_BOTTOM = 0.006;
  private static final double MIN_ENGAGEMENT = 0.005;
  private static final double SLOPE_BASE = 0.014; // metres
  private static final double MAX_WEDGE = 0.5; // tangent
  private static final double MAX_SLANT = 0.4; // tangent
  private static final double FORCE = 20;
  private static final double FACING_DEPTH = 0.001;
  private static final double MIN_PATCH = 0.006;
  /** Arm of the friction of a patch as a part of its diagonal: 1/3 for a disc, less as pads never press evenly. */
  private static final double PATCH_ARM = 0.17;
  private static final int ROUNDS = 6;
  private static final double SETTLED = 1e-5;
  private static final double PATCH_DEPTH = 0.0025;

  private final List<ConvexHull> hulls;

  GraspCheck(List<ConvexHull> hulls) {
    this.hulls = List.copyOf(hulls);
  }

  /** As {@link #fitted(double, double, double, double, double)} with the tips as deep as is useful. */
  Optional<Grasp> fitted(double x, double y, double yaw, double width) {
    return fitted(x, y, yaw, width, GRIP_DEPTH);
  }

  /**
   * The grasp near (x, y) whose fingers close evenly on what is there, if it can be done.
   *
   * @param x metres, near the middle of the material
   * @param y metres
   * @param yaw radians, closing direction
   * @param width metres, about how thick the material is; tells it apart from other parts of the object further out
   * @param depth metres, how far below the top of the material the finger tips go
   */
  Optional<Grasp> fitted(double x, double y, double yaw, double width, double depth) {
    double cos = StrictMath.cos(yaw);
    double sin = StrictMath.sin(yaw);
    for (int round = 0; round < ROUNDS; round++) {
      GripFrame frame = new GripFrame(hulls, x, y, yaw);
      Span column = frame.within(between(width, 0));
      if (column == null) {
        return Optional.empty();
      }
      double z = Math.max(LOWEST, Math.max(column.z1() - depth, column.z0() - BELOW_BOTTOM));
      Span held = frame.within(between(width, z));
      if (held == null || held.width() > 2 * halfOpening(width) - 1e-6) {
        return Optional.empty(); // nothing there, or more than the gripper opens for
      }
      if (Math.abs(held.middle()) < SETTLED && Math.abs(held.width() - width) < SETTLED) {
        Grasp grasp = new Grasp(x, y, z, yaw, held.width(), 1);
        return problem(grasp).isEmpty() ? Optional.of(grasp) : Optional.empty();
      }
      x += cos * held.middle();
      y += sin * held.middle();
      width = held.width();
    }
    return Optional.empty();
  }

  /** In plain words what is wrong with a grasp in the object's frame; empty when nothing is. */
  String problem(Grasp g) {
    if (!(g.width() > 0.002 && g.width() <= MAX_WIDTH)) {
      return "the width of " + g.width() + " m is not within 0.002 to " + MAX_WIDTH + " m";
    }
    if (g.z() < LOWEST - 1e-9) {
      return "the finger tips would be " + g.z() + " m above the table, the lowest is " + LOWEST + " m";
    }
    GripFrame frame = new GripFrame(hulls, g.x(), g.y(), g.yaw());
    double inner = halfOpening(g.width());
    if (frame.within(finger(inner, g.z())) != null || frame.within(finger(-inner - FINGER_THICKNESS, g.z())) != null) {
      return "a finger would come down on the object";
    }
    Span palm = frame.within(new Span(-0.055, 0.055, -0.015, 0.015, g.z() + REACH, SKY));
    if (palm != null) {
      return "the palm would touch the object " + palm.z1() + " m above the table";
    }
    return problemOfHold(frame, g);
  }

  private static String problemOfHold(GripFrame frame, Grasp g) {
    Span held = frame.within(between(g.width(), g.z()));
    if (held == null || held.z1() - g.z() < MIN_ENGAGEMENT) {
      return "there is less than " + MIN_ENGAGEMENT + " m of material above the finger tips";
    }
    if (Math.abs(held.width() - g.width()) > 0.002 || Math.abs(held.middle()) > 0.002) {
      return "the material is " + held.width() + " m wide and " + held.middle() + " m off the middle, the grasp says "
          + g.width() + " m";
    }
    Span left = frame.within(new Span(held.u0(), held.u0() + PATCH_DEPTH, -HALF_FINGER, HALF_FINGER, g.z(), SKY));
    Span right = frame.within(new Span(held.u1() - PATCH_DEPTH, held.u1(), -HALF_FINGER, HALF_FINGER, g.z(), SKY));
    if (Math.max(left.z0(), right.z0()) - Math.min(left.z1(), right.z1()) > 0.006
        || Math.max(left.v0(), right.v0()) - Math.min(left.v1(), right.v1()) > 0) {
      return "the two sides do not face each other";
    }
    if (Math.abs(left.v0() + left.v1()) > 0.015 || Math.abs(right.v0() + right.v1()) > 0.015) {
      return "only an edge of a finger would touch";
    }
    return problemOfSlopes(frame, held);
  }

  /**
   * Compares the material before the two halves of a finger: sides that converge slip out, slanted ones turn the
   * object.
   */
  private static String problemOfSlopes(GripFrame frame, Span held) {
    double inner = HALF_FINGER - SLOPE_BASE / 2;
    Span near = frame.within(new Span(held.u0(), held.u1(), -HALF_FINGER, -inner, held.z0(), SKY));
    Span far = frame.within(new Span(held.u0(), held.u1(), inner, HALF_FINGER, held.z0(), SKY));
    if (near == null || far == null) {
      return ""; // the end of a bar: half of each finger holds
    }
    double left = (far.u0() - near.u0()) / (HALF_FINGER + inner);
    double right = (far.u1() - near.u1()) / (HALF_FINGER + inner);
    if (Math.abs(right - left) > MAX_WEDGE) {
      return "the two sides converge by " + Math.abs(right - left) + ", the object would slip out";
    }
    if (Math.abs(right + left) / 2 > MAX_SLANT) {
      return "the sides slant by " + Math.abs(right + left) / 2 + ", the object would turn";
    }
    return "";
  }

  /**
   * The torque about the closing direction, newton metres, that the pads resist: like two discs as large as the patches
   * that face each other, pressed by {@value #FORCE} N. 0 when the fingers hold only an edge.
   */
  double holdingTorque(Grasp g, double friction) {
    GripFrame frame = new GripFrame(hulls, g.x(), g.y(), g.yaw());
    Span held = frame.within(between(g.width(), g.z()));
    Span left = frame.within(new Span(held.u0(), held.u0() + FACING_DEPTH, -HALF_FINGER, HALF_FINGER, g.z(), SKY));
    Span right = frame.within(new Span(held.u1() - FACING_DEPTH, held.u1(), -HALF_FINGER, HALF_FINGER, g.z(), SKY));
    double across = Math.min(left.v1(), right.v1()) - Math.max(left.v0(), right.v0());
    double up = Math.min(left.z1(), right.z1()) - Math.max(left.z0(), right.z0());
    return across < MIN_PATCH || up < MIN_PATCH / 3 ? 0
        : 2 * friction * FORCE * PATCH_ARM * StrictMath.hypot(across, up);
  }

  private static double halfOpening(double width) {
    return Math.min(width + APPROACH, OPENING) / 2;
  }

  private static Span between(double width, double z) {
    double half = halfOpening(width);
    return new Span(-half, half, -HALF_FINGER, HALF_FINGER, z, SKY);
  }

  private static Span finger(double u, double z) {
    return new Span(u, u + FINGER_THICKNESS, -HALF_FINGER, HALF_FINGER, z, SKY);
  }
}
