package org.onegrasp.arm;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.onegrasp.world.Pose;

/**
 * The way from a base link to a tool link: joints that move, with everything fixed between them merged into one
 * transform each. The frame of each joint is turned so that the joint moves about or along its z axis, as Denavit and
 * Hartenberg do.
 */
public final class KinematicChain {
  /**
   * A fixed transform and then one motion about or along z.
   *
   * @param fixed (3, 4) row-major: rotation and position of this joint's frame in the frame before, which moves with
   * its joint
   * @param variable index into {@link #joints}
   * @param multiplier of the variable; with {@code offset} added it gives the joint's own position
   */
  record Segment(double[] fixed, boolean turns, int variable, double multiplier, double offset) {}

  private final String base;
  private final String tool;
  private final List<ChainJoint> joints;
  private final List<Segment> segments;
  private final double[] end; // (3, 4) the tool's frame in the last joint's, which moves with it

  private KinematicChain(String base, String tool, List<ChainJoint> joints, List<Segment> segments, double[] end) {
    this.base = base;
    this.tool = tool;
    this.joints = List.copyOf(joints);
    this.segments = List.copyOf(segments);
    this.end = end;
  }

  /**
   * Joints that only mimic another one move with it and are no joints of the chain; the limits of both hold.
   *
   * @throws IllegalArgumentException when a link is not in the robot, the links hang on different roots, nothing
   * between them moves, or a joint between them is floating, planar or cannot be read; names link or joint
   */
  public static KinematicChain between(Urdf urdf, String base, String tool) {
    urdf.requireLink(base);
    urdf.requireLink(tool);
    return new Builder(urdf, base, tool).build();
  }

  /** The joints to be moved, from the base on: at least one. */
  public List<ChainJoint> joints() {
    return joints;
  }

  List<Segment> segments() {
    return segments;
  }

  double[] end() {
    return end;
  }

  /** The same arm as if turning joints had no limits, to tell what the limits cost. */
  KinematicChain withoutTurningLimits() {
    double infinite = Double.POSITIVE_INFINITY;
    List<ChainJoint> free = joints.stream()
        .map(j -> j.turns() ? new ChainJoint(j.name(), true, -infinite, infinite, j.speed()) : j).toList();
    return new KinematicChain(base, tool, free, segments, end);
  }

  @Override
  public String toString() {
    return "chain of " + joints.size() + " joints from " + base + " to " + tool;
  }

  /** Rotation and position as (3, 4), row-major. */
  static double[] matrix(Pose pose) {
    double[] r = pose.rotation();
    return new double[] {r[0], r[1], r[2], pose.x(), r[3], r[4], r[5], pose.y(), r[6], r[7], r[8], pose.z()};
  }

  private static final class Builder {
    private final Urdf urdf;
    private final String base;
    private final String tool;
    private final List<UrdfJoint> path = new ArrayList<>(); // from base to tool
    private final Set<UrdfJoint> upwards = new HashSet<>(); // those passed from child to parent
    private final List<ChainJoint> joints = new ArrayList<>();
    private final List<Segment> segments = new ArrayList<>();
    private Pose fixed = Pose.IDENTITY; // gathered since the last joint that moves

    Builder(Urdf urdf, String base, String tool) {
      this.urdf = urdf;
      this.base = base;
      this.tool = tool;
    }

    KinematicChain build() {
      findPath();
      path.forEach(Builder::requireUsable);
      path.stream().filter(joint -> moves(joint) && joint.mimic() == null).forEach(this::addJoint);
      path.forEach(this::addSegment);
      if (joints.isEmpty()) {
        throw new IllegalArgumentException(urdf.source() + ": nothing moves between '" + base + "' and '" + tool
            + "'; choose links at the two ends of the arm");
      }
      return new KinematicChain(base, tool, joints, segments, matrix(fixed));
    }

    /** Up from the base to the first link that the tool hangs on too, then down. */
    private void findPath() {
      Deque<UrdfJoint> toTool = ancestors(tool);
      Deque<UrdfJoint> toBase = ancestors(base);
      if (!root(tool, toTool).equals(root(base, toBase))) {
        throw new IllegalArgumentException(urdf.source() + ": link '" + tool + "' hangs on '" + root(tool, toTool)
            + "', link '" + base + "' on '" + root(base, toBase) + "'; base and tool must belong to one tree");
      }
      while (!toTool.isEmpty() && toTool.peekFirst() == toBase.peekFirst()) {
        toTool.removeFirst();
        toBase.removeFirst();
      }
      toBase.descendingIterator().forEachRemaining(joint -> {
        path.add(joint);
        upwards.add(joint);
      });
      path.addAll(toTool);
    }

    /** Joints from the root to this link. */
    private Deque<UrdfJoint> ancestors(String link) {
      Deque<UrdfJoint> found = new ArrayDeque<>();
      UrdfJoint above = urdf.jointAbove(link).orElse(null);
      while (above != null) {
        found.addFirst(above);
        if (found.size() > urdf.joints().size()) {
          throw new IllegalArgumentException(
              urdf.source() + ": joint '" + above.name() + "' hangs on itself in a circle");
        }
        above = urdf.jointAbove(above.parent()).orElse(null);
      }
      return found;
    }

    private static String root(String link, Deque<UrdfJoint> ancestors) {
      return ancestors.isEmpty() ? link : ancestors.peekFirst().parent();
    }

    private static void requireUsable(UrdfJoint joint) {
      if (joint.problem() != null) {
        throw new IllegalArgumentException(joint.problem());
      }
    }

    private boolean moves(UrdfJoint joint) {
      if (joint.kind() == UrdfJoint.Kind.OTHER) {
        throw new IllegalArgumentException(urdf.source() + ": joint '" + joint.name() + "' between '" + base + "' and '"
            + tool
            + "' is floating or planar; choose links with only revolute, continuous, prismatic and fixed joints"
            + " between them");
      }
      return joint.kind() != UrdfJoint.Kind.FIXED;
    }

    private void addJoint(UrdfJoint joint) {
      double lower = joint.limits().softLower();
      double upper = joint.limits().softUpper();
      double speed = joint.limits().speed();
      for (UrdfJoint follower : path) {
        UrdfJoint.Mimic mimic = follower.mimic();
        if (mimic != null && mimic.joint().equals(joint.name()) && mimic.multiplier() != 0) {
          double a = (follower.limits().softLower() - mimic.offset()) / mimic.multiplier();
          double b = (follower.limits().softUpper() - mimic.offset()) / mimic.multiplier();
          lower = Math.max(lower, Math.min(a, b));
          upper = Math.min(upper, Math.max(a, b));
          speed = Math.min(speed, follower.limits().speed() / Math.abs(mimic.multiplier()));
        }
      }
      if (!(lower <= upper)) {
        throw new IllegalArgumentException(urdf.source() + ": joint '" + joint.name()
            + "' has no position that its own limits and those of the joints that mimic it allow");
      }
      joints.add(new ChainJoint(joint.name(), joint.kind() != UrdfJoint.Kind.PRISMATIC, lower, upper, speed));
    }

    private void addSegment(UrdfJoint joint) {
      boolean up = upwards.contains(joint);
      fixed = up ? fixed : fixed.times(joint.origin());
      if (moves(joint)) {
        Pose alignment = zTo(joint.axis());
        UrdfJoint.Mimic mimic = joint.mimic();
        double sign = up ? -1 : 1;
        segments
            .add(new Segment(matrix(fixed.times(alignment)), joint.kind() != UrdfJoint.Kind.PRISMATIC, variable(joint),
                mimic == null ? sign : sign * mimic.multiplier(), mimic == null ? 0 : sign * mimic.offset()));
        fixed = alignment.inverse();
      }
      fixed = up ? fixed.times(joint.origin().inverse()) : fixed;
    }

    private int variable(UrdfJoint joint) {
      String name = joint.mimic() == null ? joint.name() : joint.mimic().joint();
      for (int i = 0; i < joints.size(); i++) {
        if (joints.get(i).name().equals(name)) {
          return i;
        }
      }
      throw new IllegalArgumentException(urdf.source() + ": joint '" + joint.name() + "' mimics '" + name
          + "', which is no moving joint between '" + base + "' and '" + tool + "'");
    }

    /** A rotation that takes the z axis to a unit vector: half the way round the vector in the middle of both. */
    private static Pose zTo(double[] axis) {
      return axis[2] < -1 + 1e-9 ? new Pose(0, 0, 0, 1, 0, 0, 0) : new Pose(0, 0, 0, -axis[1], axis[0], 0, 1 + axis[2]);
    }
  }
}
