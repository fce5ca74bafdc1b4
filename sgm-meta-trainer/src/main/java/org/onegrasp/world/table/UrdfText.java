package org.onegrasp.world.table;

import java.util.List;
import java.util.Locale;
import org.onegrasp.world.Pose;

/** Writes a tree of links as URDF (wiki.ros.org/urdf/XML). */
final class UrdfText {
  private final List<RobotDescription.Node> nodes;
  private final StringBuilder out = new StringBuilder();

  UrdfText(List<RobotDescription.Node> nodes) {
    this.nodes = nodes;
  }

  String text() {
    line("<?xml version=\"1.0\"?>");
    line("<robot name=\"onegrasp_table\">");
    line("  <link name=\"%s\"/>", RobotDescription.BASE);
    nodes.forEach(this::link);
    nodes.forEach(this::joint);
    line("</robot>");
    return out.toString();
  }

  private void link(RobotDescription.Node node) {
    line("  <link name=\"%s\">", node.name());
    if (node.shape() != null) {
      node.shape().visuals().forEach(shape -> shape(node, shape, "visual"));
      node.shape().collisions().forEach(shape -> shape(node, shape, "collision"));
    }
    line("  </link>");
  }

  private void shape(RobotDescription.Node node, SdfWorld.Shape shape, String use) {
    line("    <%s>", use);
    line("      %s", origin(node.pose().inverse().times(shape.pose())));
    line("      <geometry>%s</geometry>", geometry(shape.geometry()));
    if (use.equals("visual")) {
      int rgb = shape.rgb();
      line("      <material name=\"colour_%06x\"><color rgba=\"%.3f %.3f %.3f 1\"/></material>", rgb,
          (rgb >> 16 & 0xFF) / 255.0,
          (rgb >> 8 & 0xFF) / 255.0, (rgb & 0xFF) / 255.0);
    }
    line("    </%s>", use);
  }

  private static String geometry(SdfWorld.Geometry geometry) {
    if (geometry instanceof SdfWorld.Geometry.Box box) {
      return format("<box size=\"%s\"/>", three(box.x(), box.y(), box.z()));
    }
    if (geometry instanceof SdfWorld.Geometry.Cylinder cylinder) {
      return format("<cylinder radius=\"%.6f\" length=\"%.6f\"/>", cylinder.radius(), cylinder.length());
    }
    return format("<sphere radius=\"%.6f\"/>", ((SdfWorld.Geometry.Sphere) geometry).radius());
  }

  private void joint(RobotDescription.Node node) {
    SdfWorld.Joint joint = node.joint();
    String name = joint == null ? node.name() + "_fixed" : joint.name();
    line("  <joint name=\"%s\" type=\"%s\">", name, joint == null ? "fixed" : joint.type());
    line("    <parent link=\"%s\"/>", node.parent());
    line("    <child link=\"%s\"/>", node.name());
    line("    %s", origin(node.atZero()));
    if (joint != null) {
      line("    <axis xyz=\"%s\"/>", three(node.axis()[0], node.axis()[1], node.axis()[2]));
      line("    <limit lower=\"%.6f\" upper=\"%.6f\" effort=\"%.6f\" velocity=\"%.6f\"/>", joint.lower(), joint.upper(),
          joint.effort(), joint.velocity());
    }
    line("  </joint>");
  }

  /** Rotation as roll, pitch, yaw about fixed axes: R = Rz(yaw) Ry(pitch) Rx(roll). */
  private static String origin(Pose pose) {
    double[] r = pose.rotation();
    double pitch = StrictMath.asin(Math.max(-1, Math.min(1, -r[6])));
    boolean locked = Math.abs(r[6]) > 1 - 1e-9; // roll and yaw turn about the same axis: all of it is yaw
    double roll = locked ? 0 : StrictMath.atan2(r[7], r[8]);
    double yaw = locked ? StrictMath.atan2(-r[1], r[4]) : StrictMath.atan2(r[3], r[0]);
    return "<origin xyz=\"" + three(pose.x(), pose.y(), pose.z()) + "\" rpy=\"" + three(roll, pitch, yaw) + "\"/>";
  }

  private static String three(double a, double b, double c) {
    return format("%.6f %.6f %.6f", a, b, c).replace("-0.000000", "0.000000");
  }

  private void line(String format, Object... values) {
    out.append(format(format, values)).append('\n');
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
