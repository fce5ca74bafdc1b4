package org.onegrasp.gazebo;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.onegrasp.world.Pose;
import org.onegrasp.world.table.SdfWorld;

/**
 * Joint positions from link poses: Gazebo 11 tells no joint positions, but where links are in their model, and of these
 * only the ones that moved. A link that was never told of stands where the world file puts it.
 */
final class JointReadings {
  private final List<SdfWorld.Joint> joints;
  private final Map<String, Pose> atZero = new LinkedHashMap<>(); // by link, in the base frame
  private final String prefix;

  JointReadings(SdfWorld world, String model) {
    joints = world.model(model).joints().stream().filter(j -> !j.type().equals("fixed")).toList();
    world.model(model).links().forEach(link -> atZero.put(link.name(), link.pose()));
    prefix = model + "::";
  }

  /**
   * Metres or radians by joint name, in the order of the world file.
   *
   * @param poses of links by scoped name, such as {@code arm::palm}
   */
  Map<String, Double> positions(Map<String, Pose> poses) {
    Map<String, Double> positions = new LinkedHashMap<>();
    for (SdfWorld.Joint joint : joints) {
      Pose parentZero = atZero.get(joint.parent());
      Pose zero = parentZero.inverse().times(atZero.get(joint.child()));
      Pose now = link(poses, joint.parent()).inverse().times(link(poses, joint.child()));
      positions.put(joint.name(), position(joint, parentZero, zero, now));
    }
    return positions;
  }

  /**
   * Where the links are in their model with one prismatic joint there and all others at 0.
   *
   * @return poses by link, of those that move with the joint
   */
  Map<String, Pose> links(String joint, double metres) {
    Map<String, Pose> moved = new LinkedHashMap<>();
    for (SdfWorld.Joint each : joints) {
      if (each.name().equals(joint) || moved.containsKey(each.parent())) {
        double[] along = joints.stream().filter(j -> j.name().equals(joint)).findFirst().orElseThrow().axis();
        Pose zero = atZero.get(each.child());
        moved.put(each.child(),
            new Pose(zero.x() + metres * along[0], zero.y() + metres * along[1], zero.z() + metres * along[2],
                zero.qx(), zero.qy(), zero.qz(), zero.qw()));
      }
    }
    return moved;
  }

  private Pose link(Map<String, Pose> poses, String name) {
    Pose seen = poses.get(prefix + name);
    return seen == null ? atZero.get(name) : seen;
  }

  /** @param zero child in its parent with the joint at 0; {@code now} the same now */
  private static double position(SdfWorld.Joint joint, Pose parentZero, Pose zero, Pose now) {
    double[] m = parentZero.rotation(); // the axis is given in the base frame with every joint at 0
    double[] a = joint.axis();
    double[] axis = {m[0] * a[0] + m[3] * a[1] + m[6] * a[2], m[1] * a[0] + m[4] * a[1] + m[7] * a[2],
        m[2] * a[0] + m[5] * a[1] + m[8] * a[2]};
    if (joint.type().equals("prismatic")) {
      return axis[0] * (now.x() - zero.x()) + axis[1] * (now.y() - zero.y()) + axis[2] * (now.z() - zero.z());
    }
    Pose turn = now.times(zero.inverse());
    double sine = turn.qx() * axis[0] + turn.qy() * axis[1] + turn.qz() * axis[2];
    double angle = 2 * StrictMath.atan2(sine, turn.qw());
    return angle - 2 * Math.PI * Math.rint(angle / (2 * Math.PI));
  }
}
