package org.onegrasp.arm;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.onegrasp.arm.UrdfJoint.Kind;
import org.onegrasp.world.Pose;
import org.onegrasp.xml.XmlFile;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Reads links and joints of a URDF (<a href="https://wiki.ros.org/urdf/XML">wiki.ros.org/urdf/XML</a>); skips the rest.
 */
final class UrdfReader {
  private static final String XACRO = "turn it into a URDF with: xacro FILE > robot.urdf";
  private static final int MAX_JOINTS = 1000;
  /** Of a continuous joint that gives none, radians per second: slow for any arm. */
  private static final double UNKNOWN_SPEED = 0.5;

  private static final Set<String> FREE = Set.of("floating", "planar");
  private static final UrdfJoint.Limits STILL = new UrdfJoint.Limits(0, 0, 0, 0, 0, 0);

  private final XmlFile xml;
  private final Set<String> links = new HashSet<>();
  private final Set<String> joints = new HashSet<>();
  private final Set<String> children = new HashSet<>();

  UrdfReader(InputStream in, String source) throws IOException {
    xml = XmlFile.read(in, source);
  }

  Urdf read() {
    Element robot = xml.root("robot");
    refuseXacro(robot);
    List<String> linkNames = new ArrayList<>();
    for (Element link : XmlFile.children(robot, "link")) {
      linkNames.add(unique(link, links));
    }
    List<Element> elements = XmlFile.children(robot, "joint");
    if (elements.size() > MAX_JOINTS) {
      throw xml.error(robot, elements.size() + " joints; at most " + MAX_JOINTS + " are supported");
    }
    List<UrdfJoint> read = new ArrayList<>();
    for (Element element : elements) {
      read.add(joint(element));
    }
    return new Urdf(xml.name(), linkNames, read);
  }

  private void refuseXacro(Element robot) {
    for (Node child = robot.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child.getNodeName().startsWith("xacro:")) {
        throw xml.error(robot, "this is a xacro file (<" + child.getNodeName() + ">); " + XACRO);
      }
    }
  }

  private String unique(Element element, Set<String> names) {
    String name = xml.name(element);
    if (!names.add(name)) {
      throw xml.error(element, "there are two of this name");
    }
    return name;
  }

  private UrdfJoint joint(Element joint) {
    String name = unique(joint, joints);
    Kind kind = kind(joint);
    String parent = link(joint, "parent");
    String child = link(joint, "child");
    if (!children.add(child)) {
      throw xml.error(joint, "link '" + child + "' hangs on two joints; a robot is a tree");
    }
    try {
      requireKnown(joint);
      double[] axis = kind == Kind.FIXED || kind == Kind.OTHER ? new double[3] : axis(joint);
      return new UrdfJoint(name, kind, parent, child, origin(joint), axis, limits(joint, kind), mimic(joint), null);
    } catch (IllegalArgumentException e) { // of a joint off the way from the arm's base to the tool nobody needs more
      return new UrdfJoint(name, kind, parent, child, Pose.IDENTITY, new double[3], STILL, null, e.getMessage());
    }
  }

  private Kind kind(Element joint) {
    return switch (joint.getAttribute("type")) {
      case "fixed" -> Kind.FIXED;
      case "revolute" -> Kind.REVOLUTE;
      case "continuous" -> Kind.CONTINUOUS;
      case "prismatic" -> Kind.PRISMATIC;
      default -> Kind.OTHER;
    };
  }

  private void requireKnown(Element joint) {
    String type = xml.attribute(joint, "type");
    if (kind(joint) == Kind.OTHER && !FREE.contains(type)) {
      throw xml.error(joint, "unknown joint type '" + type + "'");
    }
  }

  private String link(Element joint, String tag) {
    Element element = xml.child(joint, tag);
    String link = xml.attribute(element, "link");
    if (!links.contains(link)) {
      throw xml.error(element, "no link '" + link + "' in this robot");
    }
    return link;
  }

  private Pose origin(Element joint) {
    Element origin = XmlFile.optional(joint, "origin");
    if (origin == null) {
      return Pose.IDENTITY;
    }
    double[] xyz = vector(origin, "xyz", new double[3]);
    double[] rpy = vector(origin, "rpy", new double[3]);
    return Pose.ofRollPitchYaw(xyz[0], xyz[1], xyz[2], rpy[0], rpy[1], rpy[2]);
  }

  private double[] axis(Element joint) {
    Element axis = XmlFile.optional(joint, "axis");
    double[] a = axis == null ? new double[] {1, 0, 0} : vector(axis, "xyz", new double[] {1, 0, 0});
    double length = Math.sqrt(a[0] * a[0] + a[1] * a[1] + a[2] * a[2]);
    if (!(length > 1e-6)) {
      throw xml.error(joint, "the axis has no direction; a joint that moves needs one");
    }
    return new double[] {a[0] / length, a[1] / length, a[2] / length};
  }

  private UrdfJoint.Limits limits(Element joint, Kind kind) {
    if (kind == Kind.FIXED || kind == Kind.OTHER) {
      return STILL;
    }
    Element limit = kind == Kind.CONTINUOUS ? XmlFile.optional(joint, "limit") : xml.child(joint, "limit");
    if (limit == null) {
      return unlimited(UNKNOWN_SPEED, 0);
    }
    double speed = number(limit, "velocity", UNKNOWN_SPEED);
    if (!(speed > 0)) {
      throw xml.error(limit, "velocity must be positive, it is " + speed);
    }
    double effort = number(limit, "effort", 0);
    if (kind == Kind.CONTINUOUS) {
      return unlimited(speed, effort);
    }
    double lower = number(limit, "lower", 0);
    double upper = number(limit, "upper", 0);
    Element safety = XmlFile.optional(joint, "safety_controller");
    double softLower = safety == null ? lower : Math.max(lower, number(safety, "soft_lower_limit", lower));
    double softUpper = safety == null ? upper : Math.min(upper, number(safety, "soft_upper_limit", upper));
    if (!(softLower <= softUpper)) {
      throw xml.error(limit, "lower limit " + softLower + " is above upper limit " + softUpper);
    }
    return new UrdfJoint.Limits(lower, upper, softLower, softUpper, speed, effort);
  }

  private static UrdfJoint.Limits unlimited(double speed, double effort) {
    double infinite = Double.POSITIVE_INFINITY;
    return new UrdfJoint.Limits(-infinite, infinite, -infinite, infinite, speed, effort);
  }

  private UrdfJoint.Mimic mimic(Element joint) {
    Element mimic = XmlFile.optional(joint, "mimic");
    return mimic == null ? null
        : new UrdfJoint.Mimic(xml.attribute(mimic, "joint"), number(mimic, "multiplier", 1),
            number(mimic, "offset", 0));
  }

  private double number(Element element, String attribute, double otherwise) {
    String text = element.getAttribute(attribute);
    return text.isEmpty() ? otherwise : numbers(element, text, 1)[0];
  }

  private double[] vector(Element element, String attribute, double[] otherwise) {
    String text = element.getAttribute(attribute);
    return text.isEmpty() ? otherwise : numbers(element, text, 3);
  }

  private double[] numbers(Element element, String text, int count) {
    if (text.contains("${") || text.contains("$(")) {
      throw xml.error(element, "'" + text + "' is to be calculated by xacro; " + XACRO);
    }
    return xml.numbers(element, text, count);
  }
}
