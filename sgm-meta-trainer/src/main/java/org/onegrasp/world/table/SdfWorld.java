package org.onegrasp.world.table;

import java.util.List;
import org.onegrasp.world.CameraModel;
import org.onegrasp.world.Pose;
import org.onegrasp.world.WorkArea;

/**
 * What the simulator uses of an SDF world. All poses are in the base frame (the world frame) with every joint at 0.
 *
 * @param file where it was read from, for messages
 * @param stepSeconds length of one physics step
 * @param gravityZ metres per second squared, negative is down
 */
public record SdfWorld(String file, double stepSeconds, double gravityZ, Solver solver, List<Model> models) {
  public SdfWorld {
    models = List.copyOf(models);
  }

  /**
   * How the motion of all bodies is solved for.
   *
   * @param iterations of the solver in a step
   * @param correctingSpeed at which bodies that got into each other are pushed apart at most, metres per second
   */
  public record Solver(int iterations, double correctingSpeed) {}

  public record Model(String name, boolean isStatic, List<Link> links, List<Joint> joints) {
    public Model {
      links = List.copyOf(links);
      joints = List.copyOf(joints);
    }
  }

  /** @param mass kilograms, 0 when the file gives none */
  public record Link(String name, Pose pose, double mass, List<Shape> collisions, List<Shape> visuals,
      List<Camera> cameras) {
    public Link {
      collisions = List.copyOf(collisions);
      visuals = List.copyOf(visuals);
      cameras = List.copyOf(cameras);
    }
  }

  /**
   * @param surface of a collision; of a visual null
   * @param rgb 0xRRGGBB of a visual; of a collision 0
   */
  public record Shape(String name, Pose pose, Geometry geometry, Surface surface, int rgb) {}

  /**
   * Defaults of SDF where nothing is given.
   *
   * @param friction Coulomb coefficient
   * @param patchRadius radius of the contact patch, which resists turning about the contact normal; metres, 0 for a
   * point contact
   * @param stiffness newtons per metre and contact point
   * @param damping newtons per metre per second and contact point
   */
  public record Surface(double friction, double patchRadius, double stiffness, double damping) {}

  public sealed interface Geometry {
    /** Full edge lengths, metres. */
    record Box(double x, double y, double z) implements Geometry {}

    /** Axis along z; metres. */
    record Cylinder(double radius, double length) implements Geometry {}

    record Sphere(double radius) implements Geometry {}
  }

  /**
   * @param type SDF joint type such as {@code prismatic}
   * @param axis unit vector in the base frame with every joint at 0
   * @param lower metres or radians
   * @param upper metres or radians
   * @param effort newtons or newton metres
   * @param velocity metres or radians per second
   */
  public record Joint(String name, String type, String parent, String child, double[] axis, double lower, double upper,
      double effort, double velocity) {}

  /**
   * @param kind SDF sensor type, {@code camera} or {@code depth}
   * @param pose of the optical frame (z forward, x right, y down)
   */
  public record Camera(String name, String kind, Pose pose, CameraModel model, double rateHz, double near,
      double far) {}

  public Model model(String name) {
    return models.stream().filter(m -> m.name().equals(name)).findFirst()
        .orElseThrow(() -> missing("model", name, "world"));
  }

  public Link link(String model, String name) {
    return model(model).links().stream().filter(l -> l.name().equals(name)).findFirst()
        .orElseThrow(() -> missing("link", name, "model '" + model + "'"));
  }

  public Joint joint(String model, String name) {
    return model(model).joints().stream().filter(j -> j.name().equals(name)).findFirst()
        .orElseThrow(() -> missing("joint", name, "model '" + model + "'"));
  }

  /** The first sensor of this kind. */
  public Camera camera(String kind) {
    return models.stream().flatMap(m -> m.links().stream()).flatMap(l -> l.cameras().stream())
        .filter(c -> c.kind().equals(kind)).findFirst().orElseThrow(() -> missing("sensor of type", kind, "world"));
  }

  /** The link's only collision, which must be a box. */
  public Shape collisionBox(String model, String link) {
    List<Shape> shapes = link(model, link).collisions();
    if (shapes.size() != 1 || !(shapes.get(0).geometry() instanceof Geometry.Box)) {
      throw new IllegalArgumentException(file + ": link '" + link + "' of model '" + model
          + "' must have exactly one collision, a box, for the embedded simulator");
    }
    return shapes.get(0);
  }

  /** Gap between the pads with both finger joints at 0, metres. */
  public double gripperOpening() {
    Shape left = collisionBox("arm", "left_finger");
    Shape right = collisionBox("arm", "right_finger");
    double thickness = (((Geometry.Box) left.geometry()).x() + ((Geometry.Box) right.geometry()).x()) / 2;
    return right.pose().x() - left.pose().x() - thickness;
  }

  /** Height of the finger tips with joint z at 0, metres. */
  public double tipHeight() {
    Shape left = collisionBox("arm", "left_finger");
    return left.pose().z() - ((Geometry.Box) left.geometry()).z() / 2;
  }

  /** Height of the table top, metres. */
  public double tableTop() {
    Shape board = collisionBox("table", "top");
    return board.pose().z() + ((Geometry.Box) board.geometry()).z() / 2;
  }

  /**
   * The middle of the table.
   *
   * @param size metres, side of the square
   */
  public WorkArea workArea(double size) {
    return new WorkArea(WorkArea.STANDARD.centreX(), WorkArea.STANDARD.centreY(), tableTop(), size);
  }

  private IllegalArgumentException missing(String what, String name, String where) {
    return new IllegalArgumentException(file + ": no " + what + " '" + name + "' in the " + where
        + "; the embedded simulator needs it");
  }
}
