package org.onegrasp.sim.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ode4j.math.DMatrix3C;
import org.ode4j.math.DQuaternionC;
import org.ode4j.math.DVector3;
import org.ode4j.math.DVector3C;
import org.ode4j.ode.DBody;
import org.ode4j.ode.DContact;
import org.ode4j.ode.DContactJoint;
import org.ode4j.ode.DJointGroup;
import org.ode4j.ode.DWorld;
import org.ode4j.ode.OdeConstants;
import org.ode4j.ode.OdeHelper;
import org.ode4j.ode.internal.DxQuickStep;
import org.onegrasp.geometry.ConvexHull;
import org.onegrasp.world.Ground;
import org.onegrasp.world.Pose;
import org.onegrasp.world.WorkArea;
import org.onegrasp.world.table.Disturbance;
import org.onegrasp.world.table.SdfWorld;

/**
 * The rigid bodies and their contacts, one step at a time. {@link BoxCollider} and {@link HullCollider} find contacts;
 * ode4j solves for the motion. Of the things on the table one is the object; the others sleep until something touches
 * them.
 *
 * <p>
 * Of ode4j's global state only the random generator of its solver matters: it shuffles the order of constraints now and
 * then, and worlds in several threads would draw from the same sequence. So shuffling is turned off, which leaves no
 * shared state.
 */
public final class Dynamics {
  private static final double ERP = 0.2;
  private static final double CFM = 1e-7;
  /** A patch of radius a under a normal force N resists turning with 3 pi / 16 mu a N (as Gazebo takes it). */
  private static final double TORSION = 3 * Math.PI / 16;
  private static final int COMPASS = 8;
  private static final double FLOOR_REACH = 0.3; // metres, above this no part of the gripper reaches the table
  private static final double NEAR = 0.002; // metres between spheres around things that might touch
  private static final int CONTACT_MODE = OdeConstants.dContactApprox1 | OdeConstants.dContactSoftERP
      | OdeConstants.dContactSoftCFM | OdeConstants.dContactFDir1 | OdeConstants.dContactAxisDep
      | OdeConstants.dContactRolling;

  static {
    OdeHelper.initODE2(0);
    DxQuickStep.RANDOM_CONSTRAINTS_REORDERING_FREQUENCY = Integer.MAX_VALUE;
  }

  private final double dt;
  private final DWorld world;
  private final DJointGroup contactJoints = OdeHelper.createJointGroup();
  private final Gripper gripper;
  private final WorkArea area;
  private final SdfWorld.Surface tableSurface;
  private final HullCollider hullCollider = new HullCollider();
  private final Contacts contacts = new Contacts();
  private final int[] lowest = new int[2 * COMPASS];
  private final boolean[] touching = new boolean[3];
  private Floor floor;
  private ObjectBody object;
  private final List<Other> others = new ArrayList<>();
  private String met = "";
  private long steps;

  /** A thing that is not the object, and where it was when somebody last took note. */
  private static final class Other {
    private final ObjectBody body;
    private final double reach;
    private Pose noted;

    private Other(ObjectBody body) {
      this.body = body;
      reach = body.reach();
    }
  }

  public Dynamics(SdfWorld sdf) {
    dt = sdf.stepSeconds();
    world = OdeHelper.createWorld();
    world.setGravity(0, 0, sdf.gravityZ());
    world.setERP(ERP);
    world.setCFM(CFM);
    world.setQuickStepNumIterations(sdf.solver().iterations());
    world.setContactMaxCorrectingVel(sdf.solver().correctingSpeed());
    world.setContactSurfaceLayer(0);
    world.setAutoDisableFlag(false);
    gripper = new Gripper(world, sdf, dt);
    area = sdf.workArea(WorkArea.STANDARD.size());
    floor = new Floor(Ground.LEVEL, area);
    tableSurface = sdf.collisionBox("table", "top").surface();
  }

  public Gripper gripper() {
    return gripper;
  }

  /** Height of the highest corner of all things, or of the table where there is none, metres. */
  double top() {
    double top = object == null && others.isEmpty() ? floor.top() : Double.NEGATIVE_INFINITY;
    for (ObjectBody body : bodies()) {
      top = Math.max(top, body.top());
    }
    return top;
  }

  /** The object first. */
  private List<ObjectBody> bodies() {
    List<ObjectBody> bodies = new ArrayList<>();
    if (object != null) {
      bodies.add(object);
    }
    others.forEach(other -> bodies.add(other.body));
    return bodies;
  }

  /** From now on things stand on this. */
  public void setGround(Ground ground) {
    floor = new Floor(ground, area);
  }

  public ObjectBody object() {
    return object;
  }

  public double seconds() {
    return steps * dt;
  }

  public double stepSeconds() {
    return dt;
  }

  /** Whether the palm (0), left (1) or right finger (2) met the object in the last step. */
  boolean touching(int part) {
    return touching[part];
  }

  /** Puts the object there, at rest, and takes everything else away. */
  public void put(ObjectBody next, Pose pose) {
    clear();
    object = next;
    next.create(world, pose);
  }

  /** Puts another thing there, asleep. */
  public void add(ObjectBody other, Pose pose) {
    other.create(world, pose);
    other.sleep();
    others.add(new Other(other));
  }

  /** Takes everything away. */
  public void clear() {
    contactJoints.empty();
    bodies().forEach(ObjectBody::destroy);
    object = null;
    others.clear();
  }

  /** Where the other things are, in the order in which they were added. */
  public List<Pose> others() {
    return others.stream().map(other -> other.body.pose()).toList();
  }

  /** The fastest of all things, as {@link ObjectBody#speed}; 0 when there is none. */
  public double speed() {
    return bodies().stream().filter(body -> !body.asleep()).mapToDouble(ObjectBody::speed).max().orElse(0);
  }

  /** Takes note of where the other things are. */
  public void noteOthers() {
    others.forEach(other -> other.noted = other.body.pose());
  }

  /** What became of the other things since then, in plain words; empty when they are about where they were. */
  String disturbance() {
    for (Other other : others) {
      String what = Disturbance.of(other.noted, other.body.pose());
      if (!what.isEmpty()) {
        return what + " " + other.body.model.name();
      }
    }
    return "";
  }

  /** Name of what besides the object the gripper met in the last step; empty for nothing. */
  String met() {
    return met;
  }

  void step() {
    contactJoints.empty();
    met = "";
    if (object != null) {
      tableContacts(object);
    }
    gripperContacts();
    for (Other other : others) {
      othersContacts(other);
    }
    world.quickStep(dt);
    steps++;
  }

  private void othersContacts(Other other) {
    for (int i = 0; i < gripper.parts().length; i++) {
      Gripper.Part part = gripper.parts()[i];
      if (near(part, other) && meets(part, other.body)) {
        met = other.body.model.name();
      }
    }
    if (object != null && apart(object.body().getPosition(), other) < object.reach() + other.reach + NEAR) {
      meet(object, other.body);
    }
    for (Other second : others) {
      if (second == other) {
        break;
      }
      boolean moving = !second.body.asleep() || !other.body.asleep();
      if (moving && apart(second.body.body().getPosition(), other) < second.reach + other.reach + NEAR) {
        meet(second.body, other.body);
      }
    }
    if (!other.body.asleep()) {
      tableContacts(other.body);
    }
  }

  private static double apart(DVector3C p, Other other) {
    DVector3C q = other.body.body().getPosition();
    double dx = p.get0() - q.get0();
    double dy = p.get1() - q.get1();
    double dz = p.get2() - q.get2();
    return Math.sqrt(dx * dx + dy * dy + dz * dz);
  }

  private static boolean near(Gripper.Part part, Other other) {
    Pose box = pose(part.body()).times(part.boxInBody());
    DVector3C q = other.body.body().getPosition();
    double[] half = part.collider().half();
    double dx = box.x() - q.get0();
    double dy = box.y() - q.get1();
    double dz = box.z() - q.get2();
    double reach = other.reach + Math.sqrt(half[0] * half[0] + half[1] * half[1] + half[2] * half[2]);
    return dx * dx + dy * dy + dz * dz < reach * reach;
  }

  /** Contacts between two things. */
  private void meet(ObjectBody first, ObjectBody second) {
    Pose relative = first.pose().inverse().times(second.pose());
    double[] m = relative.rotation();
    double[] shift = {relative.x(), relative.y(), relative.z()};
    contacts.clear();
    for (ConvexHull one : first.hulls) {
      for (ConvexHull two : second.hulls) {
        hullCollider.collide(one, two, m, shift, contacts);
      }
    }
    attach(first, second.body(), tableSurface, Math.min(first.model.friction(), second.model.friction()));
  }

  /**
   * The table is so large that things meet only its top: every corner below it is a contact. Of many, those that lie
   * farthest out in eight directions hold a thing like all.
   */
  private void tableContacts(ObjectBody thing) {
    DMatrix3C r = thing.body().getRotation();
    DVector3C p = thing.body().getPosition();
    double[] c = thing.mass.centre();
    double[] farthest = new double[COMPASS];
    Arrays.fill(farthest, Double.NEGATIVE_INFINITY);
    for (int h = 0; h < thing.hulls.size(); h++) {
      double[] points = thing.hulls.get(h).points;
      for (int v = 0; v < points.length; v += 3) {
        double height = thing.height(r, points, v);
        boolean below = floor.plain() ? height < floor.top() : depth(thing, points, v, height) > 0;
        if (below) {
          spread(farthest, h, v, points[v] - c[0], points[v + 1] - c[1]);
        }
      }
    }
    double mu = Math.min(tableSurface.friction(), thing.model.friction());
    for (int i = 0; i < COMPASS; i++) {
      if (farthest[i] > Double.NEGATIVE_INFINITY && fresh(i)) {
        double[] points = thing.hulls.get(lowest[2 * i]).points;
        int v = lowest[2 * i + 1];
        double[] place = thing.corner(points, v);
        contact(new Pair(thing.body(), null), tableSurface, mu, place, floor.up(),
            floor.depth(place[0], place[1], place[2]));
      }
    }
  }

  private double depth(ObjectBody thing, double[] points, int v, double height) {
    double[] place = thing.corner(points, v);
    return floor.depth(place[0], place[1], height);
  }

  /** Directions of the compass in the object's frame, so that the same corners stay chosen while it turns. */
  private void spread(double[] farthest, int hull, int v, double x, double y) {
    double d = Math.sqrt(0.5);
    double[] along = {x, d * (x + y), y, d * (y - x), -x, -d * (x + y), -y, d * (x - y)};
    for (int i = 0; i < COMPASS; i++) {
      if (along[i] > farthest[i] + 1e-9) {
        farthest[i] = along[i];
        lowest[2 * i] = hull;
        lowest[2 * i + 1] = v;
      }
    }
  }

  private boolean fresh(int i) {
    for (int j = 0; j < i; j++) {
      if (lowest[2 * j] == lowest[2 * i] && lowest[2 * j + 1] == lowest[2 * i + 1]) {
        return false;
      }
    }
    return true;
  }

  private void gripperContacts() {
    for (int i = 0; i < touching.length; i++) {
      Gripper.Part part = gripper.parts()[i];
      touching[i] = object != null && meets(part, object);
      floorContacts(part);
    }
  }

  /** Makes contacts between a part of the gripper and a thing; whether there are any. */
  private boolean meets(Gripper.Part part, ObjectBody thing) {
    Pose box = thing.pose().inverse().times(pose(part.body()).times(part.boxInBody()));
    part.collider().moveTo(box.x(), box.y(), box.z(), box.rotation());
    contacts.clear();
    for (ConvexHull hull : thing.hulls) {
      part.collider().collide(hull, contacts);
    }
    attach(thing, part.body(), part.surface(), Math.min(part.surface().friction(), thing.model.friction()));
    return contacts.count > 0;
  }

  /** The corners of a part of the gripper that went into what things stand on. */
  private void floorContacts(Gripper.Part part) {
    if (part.body().getPosition().get2() > floor.top() + FLOOR_REACH) {
      return;
    }
    Pose box = pose(part.body()).times(part.boxInBody());
    double[] half = part.collider().half();
    for (int corner = 0; corner < 8; corner++) {
      double[] p = box.transform((corner & 1) == 0 ? -half[0] : half[0], (corner & 2) == 0 ? -half[1] : half[1],
          (corner & 4) == 0 ? -half[2] : half[2]);
      double depth = floor.depth(p[0], p[1], p[2]);
      if (depth > 0) {
        contact(new Pair(part.body(), null), tableSurface, tableSurface.friction(), p, floor.up(), depth);
        met = "the table";
      }
    }
  }

  private static Pose pose(DBody body) {
    DVector3C p = body.getPosition();
    DQuaternionC q = body.getQuaternion();
    return new Pose(p.get0(), p.get1(), p.get2(), q.get1(), q.get2(), q.get3(), q.get0());
  }

  /** Makes joints of the contacts, which push the thing, between it and the other body. */
  private void attach(ObjectBody thing, DBody other, SdfWorld.Surface surface, double mu) {
    if (contacts.count == 0) {
      return;
    }
    Pose pose = thing.pose();
    double[] m = pose.rotation();
    for (int i = 0; i < contacts.count; i++) {
      double[] d = contacts.data;
      int at = Contacts.STRIDE * i;
      double[] p = pose.transform(d[at], d[at + 1], d[at + 2]);
      double nx = m[0] * d[at + 3] + m[1] * d[at + 4] + m[2] * d[at + 5];
      double ny = m[3] * d[at + 3] + m[4] * d[at + 4] + m[5] * d[at + 5];
      double nz = m[6] * d[at + 3] + m[7] * d[at + 4] + m[8] * d[at + 5];
      contact(new Pair(thing.body(), other), surface, mu, p, new double[] {nx, ny, nz}, d[at + 6]);
    }
  }

  /** @param other null for the table */
  private record Pair(DBody body, DBody other) {}

  /**
   * The normal n pushes the first body at p. A spring and damper, written as ODE's error reduction and force mixing
   * (ODE manual, 3.8.2); friction is the lesser of both surfaces', as in Gazebo.
   */
  private void contact(Pair bodies, SdfWorld.Surface surface, double mu, double[] p, double[] n, double depth) {
    DContact contact = new DContact();
    contact.geom.pos.set(p[0], p[1], p[2]);
    contact.geom.normal.set(n[0], n[1], n[2]);
    contact.geom.depth = depth;
    DContact.DSurfaceParameters s = contact.surface;
    s.mode = CONTACT_MODE;
    s.mu = mu;
    s.mu2 = s.mu;
    double impulse = dt * surface.stiffness() + surface.damping();
    s.soft_erp = dt * surface.stiffness() / impulse;
    s.soft_cfm = 1 / impulse;
    s.rho = -1; // below 0: no resistance to rolling
    s.rho2 = -1;
    s.rhoN = surface.patchRadius() > 0 ? TORSION * surface.patchRadius() * s.mu : -1;
    firstFrictionDirection(contact.fdir1, n[0], n[1], n[2]);
    DContactJoint joint = OdeHelper.createContactJoint(world, contactJoints, contact);
    joint.attach(bodies.body, bodies.other);
  }

  /** Steepest line in the contact plane: ODE's friction is a pyramid, and this makes it exact against gravity. */
  private static void firstFrictionDirection(DVector3 out, double nx, double ny, double nz) {
    double x = -nz * nx;
    double y = -nz * ny;
    double z = 1 - nz * nz;
    double norm = Math.sqrt(x * x + y * y + z * z);
    if (norm > 1e-3) {
      out.set(x / norm, y / norm, z / norm);
      return;
    }
    double level = Math.sqrt(nz * nz + nx * nx);
    out.set(nz / level, 0, -nx / level);
  }

  public void close() {
    contactJoints.destroy();
    world.destroy();
  }
}
