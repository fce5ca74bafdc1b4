package org.onegrasp.sim;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.onegrasp.world.CameraModel;
import org.onegrasp.world.Pose;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/**
 * Reads the part of SDF 1.6 (http://sdformat.org/spec?ver=1.6) that the shipped world uses: models, links, inertial mass, boxes,
 * cylinders and spheres, friction, single-axis joints, cameras. Elements without a meaning for the simulator (lights, GUI,
 * plugins) are skipped. Errors name the file and the path of the element.
 */
final class SdfReader {
  /** The shipped world, a class path resource. */
  static final String SHIPPED = "/onegrasp_worlds/worlds/table.world";

  private static final int MAX_BYTES = 4 << 20;

  private final String file;

  private SdfReader(String file) {
    this.file = file;
  }

  static SdfWorld shipped() {
    try (InputStream in = SdfReader.class.getResourceAsStream(SHIPPED)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks " + SHIPPED + "; build it from the whole project");
      }
      return read(in, "table.world");
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + SHIPPED + " from the jar", e);
    }
  }

  static SdfWorld read(Path path) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      return read(in, path.toString());
    }
  }

  /** @throws IllegalArgumentException when the file is not well formed or lacks something, naming file and element */
  static SdfWorld read(InputStream in, String file) throws IOException {
    byte[] bytes = in.readNBytes(MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) {
      throw new IllegalArgumentException(file + ": larger than " + MAX_BYTES + " bytes, which no world needs");
    }
    return new SdfReader(file).world(parse(bytes, file));
  }

  private static Element parse(byte[] bytes, String file) throws IOException {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.setXIncludeAware(false);
      factory.setExpandEntityReferences(false);
      DocumentBuilder builder = factory.newDocumentBuilder();
      builder.setErrorHandler(new Throwing());
      return builder.parse(new ByteArrayInputStream(bytes)).getDocumentElement();
    } catch (SAXParseException e) {
      throw new IllegalArgumentException(file + ", line " + e.getLineNumber() + ": " + e.getMessage(), e);
    } catch (SAXException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("this JDK's XML parser cannot be hardened", e);
    }
  }

  /** Without it the JDK prints errors to stderr as well. */
  private static final class Throwing implements ErrorHandler {
    @Override
    public void warning(SAXParseException e) {}

    @Override
    public void error(SAXParseException e) throws SAXException {
      throw e;
    }

    @Override
    public void fatalError(SAXParseException e) throws SAXException {
      throw e;
    }
  }

  private SdfWorld world(Element root) {
    if (!root.getTagName().equals("sdf")) {
      throw error(root, "expected <sdf> as the outermost element");
    }
    Element world = child(root, "world");
    Element physics = child(world, "physics");
    double step = number(child(physics, "max_step_size"));
    if (!(step >= 1e-5 && step <= 0.005)) {
      throw error(child(physics, "max_step_size"), "step must be 0.00001 to 0.005 s, got " + step);
    }
    Element gravity = optional(world, "gravity");
    List<SdfWorld.Model> models = new ArrayList<>();
    for (Element model : children(world, "model")) {
      models.add(model(model));
    }
    return new SdfWorld(file, step, gravity == null ? -9.8 : numbers(gravity, 3)[2], models);
  }

  private SdfWorld.Model model(Element model) {
    Pose pose = pose(model);
    Element isStatic = optional(model, "static");
    List<SdfWorld.Link> links = new ArrayList<>();
    for (Element link : children(model, "link")) {
      links.add(link(link, pose.times(pose(link))));
    }
    List<SdfWorld.Joint> joints = new ArrayList<>();
    for (Element joint : children(model, "joint")) {
      joints.add(joint(joint, links));
    }
    return new SdfWorld.Model(name(model), isStatic != null && flag(isStatic), links, joints);
  }

  private SdfWorld.Link link(Element link, Pose pose) {
    Element inertial = optional(link, "inertial");
    double mass = inertial == null || optional(inertial, "mass") == null ? 0 : positive(child(inertial, "mass"));
    List<SdfWorld.Shape> collisions = new ArrayList<>();
    for (Element collision : children(link, "collision")) {
      collisions.add(new SdfWorld.Shape(name(collision), pose.times(pose(collision)), geometry(child(collision, "geometry")),
          surface(collision), 0));
    }
    List<SdfWorld.Shape> visuals = new ArrayList<>();
    for (Element visual : children(link, "visual")) {
      visuals.add(new SdfWorld.Shape(name(visual), pose.times(pose(visual)), geometry(child(visual, "geometry")), null,
          colour(visual)));
    }
    List<SdfWorld.Camera> cameras = new ArrayList<>();
    for (Element sensor : children(link, "sensor")) {
      if (optional(sensor, "camera") != null) {
        cameras.add(camera(sensor, pose.times(pose(sensor))));
      }
    }
    return new SdfWorld.Link(name(link), pose, mass, collisions, visuals, cameras);
  }

  private SdfWorld.Geometry geometry(Element geometry) {
    Element box = optional(geometry, "box");
    if (box != null) {
      double[] size = numbers(child(box, "size"), 3);
      if (!(size[0] > 0 && size[1] > 0 && size[2] > 0)) {
        throw error(child(box, "size"), "edge lengths must be positive");
      }
      return new SdfWorld.Geometry.Box(size[0], size[1], size[2]);
    }
    Element cylinder = optional(geometry, "cylinder");
    if (cylinder != null) {
      return new SdfWorld.Geometry.Cylinder(positive(child(cylinder, "radius")), positive(child(cylinder, "length")));
    }
    Element sphere = optional(geometry, "sphere");
    if (sphere != null) {
      return new SdfWorld.Geometry.Sphere(positive(child(sphere, "radius")));
    }
    throw error(geometry, "holds neither <box> nor <cylinder> nor <sphere>");
  }

  private SdfWorld.Surface surface(Element collision) {
    return new SdfWorld.Surface(surface(collision, 1, "friction", "ode", "mu"),
        surface(collision, 0, "friction", "torsional", "patch_radius"), surface(collision, 1e12, "contact", "ode", "kp"),
        surface(collision, 1, "contact", "ode", "kd"));
  }

  /** A number of a collision's surface, or the default where some element on the way to it is missing. */
  private double surface(Element collision, double otherwise, String... path) {
    Element at = optional(collision, "surface");
    for (int i = 0; i < path.length && at != null; i++) {
      at = optional(at, path[i]);
    }
    if (at == null) {
      return otherwise;
    }
    double value = number(at);
    if (!(value >= 0)) {
      throw error(at, "must not be negative, got " + value);
    }
    return value;
  }

  private int colour(Element visual) {
    Element material = optional(visual, "material");
    Element diffuse = material == null ? null : optional(material, "diffuse");
    if (diffuse == null) {
      return 0xB0B0B0;
    }
    double[] rgba = numbers(diffuse, 4);
    int rgb = 0;
    for (int c = 0; c < 3; c++) {
      rgb = rgb << 8 | (int) Math.round(255 * Math.max(0, Math.min(1, rgba[c])));
    }
    return rgb;
  }

  private SdfWorld.Joint joint(Element joint, List<SdfWorld.Link> links) {
    String type = joint.getAttribute("type");
    String parent = text(child(joint, "parent"));
    String child = text(child(joint, "child"));
    SdfWorld.Link childLink = links.stream().filter(l -> l.name().equals(child)).findFirst()
        .orElseThrow(() -> error(child(joint, "child"), "no link '" + child + "' in this model"));
    if (!parent.equals("world") && links.stream().noneMatch(l -> l.name().equals(parent))) {
      throw error(child(joint, "parent"), "no link '" + parent + "' in this model");
    }
    if (type.equals("fixed")) {
      return new SdfWorld.Joint(name(joint), type, parent, child, new double[3], 0, 0, 0, 0);
    }
    if (!type.equals("prismatic") && !type.equals("revolute")) {
      throw error(joint, "joint type '" + type + "' is not supported; use fixed, prismatic or revolute");
    }
    Element axis = child(joint, "axis");
    Element limit = child(axis, "limit");
    double lower = number(child(limit, "lower"));
    double upper = number(child(limit, "upper"));
    if (!(lower <= upper)) {
      throw error(limit, "lower " + lower + " is above upper " + upper);
    }
    return new SdfWorld.Joint(name(joint), type, parent, child, axis(child(axis, "xyz"), childLink.pose()), lower, upper,
        positive(child(limit, "effort")), positive(child(limit, "velocity")));
  }

  /** SDF gives the axis in the child link's frame. */
  private double[] axis(Element xyz, Pose childPose) {
    double[] a = numbers(xyz, 3);
    double length = Math.sqrt(a[0] * a[0] + a[1] * a[1] + a[2] * a[2]);
    if (!(length > 1e-6)) {
      throw error(xyz, "axis has no direction");
    }
    double[] p = childPose.transform(a[0] / length, a[1] / length, a[2] / length);
    return new double[] {p[0] - childPose.x(), p[1] - childPose.y(), p[2] - childPose.z()};
  }

  private SdfWorld.Camera camera(Element sensor, Pose sensorPose) {
    Element camera = child(sensor, "camera");
    Element image = child(camera, "image");
    Element clip = child(camera, "clip");
    double fov = number(child(camera, "horizontal_fov"));
    if (!(fov >= 0.1 && fov <= 3)) {
      throw error(child(camera, "horizontal_fov"), "field of view must be 0.1 to 3 rad, got " + fov);
    }
    CameraModel model = CameraModel.ofFieldOfView(pixels(child(image, "width")), pixels(child(image, "height")), fov);
    Element rate = optional(sensor, "update_rate");
    Pose optical = SensorModel.opticalPose(sensorPose.times(pose(camera)));
    return new SdfWorld.Camera(name(sensor), sensor.getAttribute("type"), optical, model,
        rate == null ? 30 : number(rate), positive(child(clip, "near")), positive(child(clip, "far")));
  }

  private int pixels(Element element) {
    double n = number(element);
    if (n != Math.rint(n) || n < 8 || n > 4096) {
      throw error(element, "expected a whole number of 8 to 4096 pixels, got " + text(element));
    }
    return (int) n;
  }

  /** Of {@code <pose>x y z roll pitch yaw</pose>}; the identity when there is none. */
  private Pose pose(Element owner) {
    Element pose = optional(owner, "pose");
    if (pose == null) {
      return Pose.IDENTITY;
    }
    if (!pose.getAttribute("frame").isEmpty() || !pose.getAttribute("relative_to").isEmpty()) {
      throw error(pose, "poses relative to other frames are not supported; give it relative to the enclosing element");
    }
    double[] p = numbers(pose, 6);
    return Pose.ofRollPitchYaw(p[0], p[1], p[2], p[3], p[4], p[5]);
  }

  private boolean flag(Element element) {
    return switch (text(element)) {
      case "1", "true" -> true;
      case "0", "false" -> false;
      default -> throw error(element, "expected true or false, got '" + text(element) + "'");
    };
  }

  private double positive(Element element) {
    double value = number(element);
    if (!(value > 0)) {
      throw error(element, "must be positive, got " + value);
    }
    return value;
  }

  private double number(Element element) {
    return numbers(element, 1)[0];
  }

  private double[] numbers(Element element, int count) {
    String[] words = text(element).split("\\s+");
    if (words.length != count) {
      throw error(element, "expected " + count + " number(s), got '" + text(element) + "'");
    }
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      try {
        values[i] = Double.parseDouble(words[i]);
      } catch (NumberFormatException e) {
        throw error(element, "'" + words[i] + "' is not a number");
      }
      if (!Double.isFinite(values[i])) {
        throw error(element, "'" + words[i] + "' is not finite");
      }
    }
    return values;
  }

  private String name(Element element) {
    String name = element.getAttribute("name");
    if (name.isEmpty()) {
      throw error(element, "needs a name attribute");
    }
    return name;
  }

  private static String text(Element element) {
    return element.getTextContent().strip();
  }

  private Element child(Element parent, String tag) {
    Element found = optional(parent, tag);
    if (found == null) {
      throw error(parent, "needs a <" + tag + ">");
    }
    return found;
  }

  private static Element optional(Element parent, String tag) {
    List<Element> found = children(parent, tag);
    return found.isEmpty() ? null : found.get(0);
  }

  private static List<Element> children(Element parent, String tag) {
    List<Element> found = new ArrayList<>();
    for (Node n = parent.getFirstChild(); n != null; n = n.getNextSibling()) {
      if (n instanceof Element element && element.getTagName().equals(tag)) {
        found.add(element);
      }
    }
    return found;
  }

  private IllegalArgumentException error(Element element, String message) {
    StringBuilder path = new StringBuilder();
    for (Node n = element; n instanceof Element e; n = n.getParentNode()) {
      String name = e.getAttribute("name");
      path.insert(0, "/" + e.getTagName() + (name.isEmpty() ? "" : "[" + name + "]"));
    }
    return new IllegalArgumentException(file + ": " + path + ": " + message);
  }
}
