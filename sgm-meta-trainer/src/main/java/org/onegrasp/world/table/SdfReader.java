package org.onegrasp.world.table;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.onegrasp.world.CameraModel;
import org.onegrasp.world.Pose;
import org.onegrasp.xml.XmlFile;
import org.w3c.dom.Element;

/**
 * Reads the part of SDF 1.6 (http://sdformat.org/spec?ver=1.6) that the shipped world uses: models, links, inertial
 * mass, boxes, cylinders and spheres, friction, single-axis joints, cameras. Elements without a meaning for the
 * simulator (lights, GUI, plugins) are skipped. Errors name the file and the path of the element.
 */
public final class SdfReader {
  /** The shipped world, a class path resource. */
  public static final String SHIPPED = "/onegrasp_worlds/worlds/table.world";

  private final XmlFile xml;

  private SdfReader(XmlFile xml) {
    this.xml = xml;
  }

  public static SdfWorld shipped() {
    try (InputStream in = SdfReader.class.getResourceAsStream(SHIPPED)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks " + SHIPPED + "; build it from the whole project");
      }
      return read(in, "table.world");
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + SHIPPED + " from the jar", e);
    }
  }

  /** The world that is configured. */
  public static SdfWorld read(SimConfiguration configuration) throws IOException {
    return configuration.world() == null ? shipped() : read(configuration.world());
  }

  /** The text of the world that is configured, for a simulator that reads it itself. */
  public static String text(SimConfiguration configuration) throws IOException {
    if (configuration.world() != null) {
      return Files.readString(configuration.world());
    }
    try (InputStream in = SdfReader.class.getResourceAsStream(SHIPPED)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  public static SdfWorld read(Path path) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      return read(in, path.toString());
    }
  }

  /** @throws IllegalArgumentException when the file is not well formed or lacks something, naming file and element */
  static SdfWorld read(InputStream in, String file) throws IOException {
    XmlFile xml = XmlFile.read(in, file);
    return new SdfReader(xml).world(xml.root("sdf"));
  }

  private SdfWorld world(Element root) {
    Element world = xml.child(root, "world");
    Element physics = xml.child(world, "physics");
    double step = number(xml.child(physics, "max_step_size"));
    if (!(step >= 1e-5 && step <= 0.005)) {
      throw xml.error(xml.child(physics, "max_step_size"), "step must be 0.00001 to 0.005 s, got " + step);
    }
    Element gravity = XmlFile.optional(world, "gravity");
    List<SdfWorld.Model> models = new ArrayList<>();
    for (Element model : XmlFile.children(world, "model")) {
      models.add(model(model));
    }
    return new SdfWorld(xml.name(), step, gravity == null ? -9.8 : xml.numbers(gravity, 3)[2], solver(physics), models);
  }

  private SdfWorld.Solver solver(Element physics) {
    double iterations = optional(physics, 50, "ode", "solver", "iters");
    double speed = optional(physics, 100, "ode", "constraints", "contact_max_correcting_vel");
    if (!(iterations >= 1 && iterations <= 10_000 && speed > 0)) {
      throw xml.error(physics,
          "iters must be 1 to 10000 and contact_max_correcting_vel more than 0, got " + iterations + " and " + speed);
    }
    return new SdfWorld.Solver((int) iterations, speed);
  }

  private SdfWorld.Model model(Element model) {
    Pose pose = pose(model);
    Element isStatic = XmlFile.optional(model, "static");
    List<SdfWorld.Link> links = new ArrayList<>();
    for (Element link : XmlFile.children(model, "link")) {
      links.add(link(link, pose.times(pose(link))));
    }
    List<SdfWorld.Joint> joints = new ArrayList<>();
    for (Element joint : XmlFile.children(model, "joint")) {
      joints.add(joint(joint, links));
    }
    return new SdfWorld.Model(xml.name(model), isStatic != null && flag(isStatic), links, joints);
  }

  private SdfWorld.Link link(Element link, Pose pose) {
    Element inertial = XmlFile.optional(link, "inertial");
    double mass =
        inertial == null || XmlFile.optional(inertial, "mass") == null ? 0 : positive(xml.child(inertial, "mass"));
    List<SdfWorld.Shape> collisions = new ArrayList<>();
    for (Element collision : XmlFile.children(link, "collision")) {
      collisions.add(new SdfWorld.Shape(xml.name(collision), pose.times(pose(collision)),
          geometry(xml.child(collision, "geometry")), surface(collision), 0));
    }
    List<SdfWorld.Shape> visuals = new ArrayList<>();
    for (Element visual : XmlFile.children(link, "visual")) {
      visuals.add(
          new SdfWorld.Shape(xml.name(visual), pose.times(pose(visual)), geometry(xml.child(visual, "geometry")), null,
              colour(visual)));
    }
    List<SdfWorld.Camera> cameras = new ArrayList<>();
    for (Element sensor : XmlFile.children(link, "sensor")) {
      if (XmlFile.optional(sensor, "camera") != null) {
        cameras.add(camera(sensor, pose.times(pose(sensor))));
      }
    }
    return new SdfWorld.Link(xml.name(link), pose, mass, collisions, visuals, cameras);
  }

  private SdfWorld.Geometry geometry(Element geometry) {
    Element box = XmlFile.optional(geometry, "box");
    if (box != null) {
      double[] size = xml.numbers(xml.child(box, "size"), 3);
      if (!(size[0] > 0 && size[1] > 0 && size[2] > 0)) {
        throw xml.error(xml.child(box, "size"), "edge lengths must be positive");
      }
      return new SdfWorld.Geometry.Box(size[0], size[1], size[2]);
    }
    Element cylinder = XmlFile.optional(geometry, "cylinder");
    if (cylinder != null) {
      return new SdfWorld.Geometry.Cylinder(positive(xml.child(cylinder, "radius")),
          positive(xml.child(cylinder, "length")));
    }
    Element sphere = XmlFile.optional(geometry, "sphere");
    if (sphere != null) {
      return new SdfWorld.Geometry.Sphere(positive(xml.child(sphere, "radius")));
    }
    throw xml.error(geometry, "holds neither <box> nor <cylinder> nor <sphere>");
  }

  private SdfWorld.Surface surface(Element collision) {
    return new SdfWorld.Surface(optional(collision, 1, "surface", "friction", "ode", "mu"),
        optional(collision, 0, "surface", "friction", "torsional", "patch_radius"),
        optional(collision, 1e12, "surface", "contact", "ode", "kp"),
        optional(collision, 1, "surface", "contact", "ode", "kd"));
  }

  /** A number of 0 or more, or the default where some element on the way to it is missing. */
  private double optional(Element from, double otherwise, String... path) {
    Element at = from;
    for (int i = 0; i < path.length && at != null; i++) {
      at = XmlFile.optional(at, path[i]);
    }
    if (at == null) {
      return otherwise;
    }
    double value = number(at);
    if (!(value >= 0)) {
      throw xml.error(at, "must not be negative, got " + value);
    }
    return value;
  }

  private int colour(Element visual) {
    Element material = XmlFile.optional(visual, "material");
    Element diffuse = material == null ? null : XmlFile.optional(material, "diffuse");
    if (diffuse == null) {
      return 0xB0B0B0;
    }
    double[] rgba = xml.numbers(diffuse, 4);
    int rgb = 0;
    for (int c = 0; c < 3; c++) {
      rgb = rgb << 8 | (int) Math.round(255 * Math.max(0, Math.min(1, rgba[c])));
    }
    return rgb;
  }

  private SdfWorld.Joint joint(Element joint, List<SdfWorld.Link> links) {
    String type = joint.getAttribute("type");
    String parent = XmlFile.text(xml.child(joint, "parent"));
    String child = XmlFile.text(xml.child(joint, "child"));
    SdfWorld.Link childLink = links.stream().filter(l -> l.name().equals(child)).findFirst()
        .orElseThrow(() -> xml.error(xml.child(joint, "child"), "no link '" + child + "' in this model"));
    if (!parent.equals("world") && links.stream().noneMatch(l -> l.name().equals(parent))) {
      throw xml.error(xml.child(joint, "parent"), "no link '" + parent + "' in this model");
    }
    if (type.equals("fixed")) {
      return new SdfWorld.Joint(xml.name(joint), type, parent, child, new double[3], 0, 0, 0, 0);
    }
    if (!type.equals("prismatic") && !type.equals("revolute")) {
      throw xml.error(joint, "joint type '" + type + "' is not supported; use fixed, prismatic or revolute");
    }
    Element axis = xml.child(joint, "axis");
    Element limit = xml.child(axis, "limit");
    double lower = number(xml.child(limit, "lower"));
    double upper = number(xml.child(limit, "upper"));
    if (!(lower <= upper)) {
      throw xml.error(limit, "lower " + lower + " is above upper " + upper);
    }
    return new SdfWorld.Joint(xml.name(joint), type, parent, child, axis(xml.child(axis, "xyz"), childLink.pose()),
        lower, upper,
        positive(xml.child(limit, "effort")), positive(xml.child(limit, "velocity")));
  }

  /** SDF gives the axis in the child link's frame. */
  private double[] axis(Element xyz, Pose childPose) {
    double[] a = xml.numbers(xyz, 3);
    double length = Math.sqrt(a[0] * a[0] + a[1] * a[1] + a[2] * a[2]);
    if (!(length > 1e-6)) {
      throw xml.error(xyz, "axis has no direction");
    }
    double[] p = childPose.transform(a[0] / length, a[1] / length, a[2] / length);
    return new double[] {p[0] - childPose.x(), p[1] - childPose.y(), p[2] - childPose.z()};
  }

  private SdfWorld.Camera camera(Element sensor, Pose sensorPose) {
    Element camera = xml.child(sensor, "camera");
    Element image = xml.child(camera, "image");
    Element clip = xml.child(camera, "clip");
    double fov = number(xml.child(camera, "horizontal_fov"));
    if (!(fov >= 0.1 && fov <= 3)) {
      throw xml.error(xml.child(camera, "horizontal_fov"), "field of view must be 0.1 to 3 rad, got " + fov);
    }
    CameraModel model =
        CameraModel.ofFieldOfView(pixels(xml.child(image, "width")), pixels(xml.child(image, "height")), fov);
    Element rate = XmlFile.optional(sensor, "update_rate");
    Pose optical = SensorModel.opticalPose(sensorPose.times(pose(camera)));
    return new SdfWorld.Camera(xml.name(sensor), sensor.getAttribute("type"), optical, model,
        rate == null ? 30 : number(rate), positive(xml.child(clip, "near")), positive(xml.child(clip, "far")));
  }

  private int pixels(Element element) {
    double n = number(element);
    if (n != Math.rint(n) || n < 8 || n > 4096) {
      throw xml.error(element, "expected a whole number of 8 to 4096 pixels, got " + XmlFile.text(element));
    }
    return (int) n;
  }

  /** Of {@code <pose>x y z roll pitch yaw</pose>}; the identity when there is none. */
  private Pose pose(Element owner) {
    Element pose = XmlFile.optional(owner, "pose");
    if (pose == null) {
      return Pose.IDENTITY;
    }
    if (!pose.getAttribute("frame").isEmpty() || !pose.getAttribute("relative_to").isEmpty()) {
      throw xml.error(pose,
          "poses relative to other frames are not supported; give it relative to the enclosing element");
    }
    double[] p = xml.numbers(pose, 6);
    return Pose.ofRollPitchYaw(p[0], p[1], p[2], p[3], p[4], p[5]);
  }

  private boolean flag(Element element) {
    return switch (XmlFile.text(element)) {
      case "1", "true" -> true;
      case "0", "false" -> false;
      default -> throw xml.error(element, "expected true or false, got '" + XmlFile.text(element) + "'");
    };
  }

  private double positive(Element element) {
    double value = number(element);
    if (!(value > 0)) {
      throw xml.error(element, "must be positive, got " + value);
    }
    return value;
  }

  private double number(Element element) {
    return xml.numbers(element, 1)[0];
  }
}
