package org.onegrasp.world.table;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.onegrasp.world.Pose;

/**
 * The world's table, arm and camera as a tree of links below the base frame, as robot tools want it. A link is called
 * {@code MODEL_LINK}, such as {@code arm_palm}; joints keep their names.
 */
public final class RobotDescription {
  /** The root: the base frame. */
  public static final String BASE = "base_link";
  /** The frame of the camera's images. */
  public static final String OPTICAL = "camera_depth_optical_frame";

  /**
   * One link and how it hangs on its parent.
   *
   * @param joint how it moves; null: it is fixed
   * @param atZero pose in the parent with the joint at 0
   * @param axis of the joint, unit vector in the link's own frame; zeros of a fixed link
   * @param pose in the base frame with every joint at 0
   * @param shape what it looks like and where it collides; null: nothing
   */
  record Node(String name, String parent, SdfWorld.Joint joint, Pose atZero, double[] axis, Pose pose,
      SdfWorld.Link shape) {
    boolean turns() {
      return joint != null && joint.type().equals("revolute");
    }

    Pose inParent(double position) {
      if (joint == null) {
        return atZero;
      }
      double[] a = axis;
      if (!turns()) {
        return atZero.times(new Pose(a[0] * position, a[1] * position, a[2] * position, 0, 0, 0, 1));
      }
      double sine = StrictMath.sin(position / 2);
      return atZero.times(new Pose(0, 0, 0, a[0] * sine, a[1] * sine, a[2] * sine, StrictMath.cos(position / 2)));
    }
  }

  /** Where one link is in its parent. */
  public record LinkPose(String parent, String link, Pose pose) {}

  private final List<Node> nodes;

  private RobotDescription(List<Node> nodes) {
    this.nodes = List.copyOf(nodes);
  }

  /** @param cameraInBase pose of the camera's optical frame */
  public static RobotDescription of(SdfWorld sdf, Pose cameraInBase) {
    List<Node> nodes = new ArrayList<>();
    for (SdfWorld.Model model : sdf.models()) {
      for (SdfWorld.Link link : model.links()) {
        nodes.add(node(model, link));
      }
    }
    nodes.add(new Node(OPTICAL, BASE, null, cameraInBase, new double[3], cameraInBase, null));
    return new RobotDescription(nodes);
  }

  private static Node node(SdfWorld.Model model, SdfWorld.Link link) {
    String name = model.name() + "_" + link.name();
    SdfWorld.Joint joint =
        model.joints().stream().filter(j -> j.child().equals(link.name()) && !j.type().equals("fixed"))
            .findFirst().orElse(null);
    if (joint == null) {
      return new Node(name, BASE, null, link.pose(), new double[3], link.pose(), link);
    }
    SdfWorld.Link parent =
        model.links().stream().filter(l -> l.name().equals(joint.parent())).findFirst().orElseThrow();
    Pose turn = new Pose(0, 0, 0, -link.pose().qx(), -link.pose().qy(), -link.pose().qz(), link.pose().qw());
    double[] axis = turn.transform(joint.axis()[0], joint.axis()[1], joint.axis()[2]);
    return new Node(name, model.name() + "_" + joint.parent(), joint, parent.pose().inverse().times(link.pose()), axis,
        link.pose(), link);
  }

  /** Links that never move, in their parents. */
  public List<LinkPose> fixedLinks() {
    return nodes.stream().filter(node -> node.joint() == null)
        .map(node -> new LinkPose(node.parent(), node.name(), node.atZero())).toList();
  }

  /**
   * Links that move, in their parents.
   *
   * @param positions of all joints by name, metres or radians
   */
  public List<LinkPose> movingLinks(Map<String, Double> positions) {
    return nodes.stream().filter(node -> node.joint() != null)
        .map(node -> new LinkPose(node.parent(), node.name(), node.inParent(positions.get(node.joint().name()))))
        .toList();
  }

  /**
   * How each link stands relative to its place with every joint at 0, by the link's name.
   *
   * @param positions of all joints by name, metres or radians
   */
  public Map<String, Pose> offsets(Map<String, Double> positions) {
    Map<String, Pose> offsets = new HashMap<>();
    nodes.forEach(node -> offsets.put(node.name(), inBase(node, positions).times(node.pose().inverse())));
    return offsets;
  }

  private Pose inBase(Node node, Map<String, Double> positions) {
    if (node.joint() == null) {
      return node.pose();
    }
    Node parent = nodes.stream().filter(other -> other.name().equals(node.parent())).findFirst().orElseThrow();
    return inBase(parent, positions).times(node.inParent(positions.get(node.joint().name())));
  }

  /** The tree as URDF (wiki.ros.org/urdf/XML), for {@code robot_description}. */
  public String urdf() {
    return new UrdfText(nodes).text();
  }
}
