package org.onegrasp.sim.engine;

import java.util.Arrays;
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
import org.onegrasp.world.Pose;
import org.onegrasp.world.table.SdfWorld;

/**
 * The rigid bodies and their contacts, one step at a time. {@link BoxCollider} finds contacts; ode4j solves for the
 * motion.
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
  private static final double[] UP = {0, 0, 1};
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
  private final double tableTop;
  private final SdfWorld.Surface tableSurface;
  private final Contacts contacts = new Contacts();
  private final int[] lowest = new int[2 * COMPASS];
  private final boolean[] touching = new boolean[3];
  private ObjectBody object;
  private long steps;

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
    tableTop = sdf.tableTop();
    tableSurface = sdf.collisionBox("table", "top").surface();
  }

  public Gripper gripper() {
    return gripper;
  }

  double tableTop() {
    return tableTop;
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

  public void put(ObjectBody next, Pose pose) {
    removeObject();
    object = next;
    next.create(world, pose);
  }

  public void removeObject() {
    if (object != null) {
      contactJoints.empty();
      object.destroy();
      object = null;
    }
  }

  void step() {
    contactJoints.empty();
    if (object != null) {
      tableContacts();
      gripperContacts();
    }
    world.quickStep(dt);
    steps++;
  }

  /**
   * The table is so large that the object meets only its top: every corner below it is a contact. Of many, those that
   * lie farthest out in eight directions hold the object like all.
   */
  private void tableContacts() {
    DMatrix3C r = object.body().getRotation();
    DVector3C p = object.body().getPosition();
    double[] c = object.mass.centre();
    double[] farthest = new double[COMPASS];
    Arrays.fill(farthest, Double.NEGATIVE_INFINITY);
    for (int h = 0; h < object.hulls.size(); h++) {
      double[] points = object.hulls.get(h).points;
      for (int v = 0; v < points.length; v += 3) {
        if (object.height(r, points, v) < tableTop) {
          spread(farthest, h, v, points[v] - c[0], points[v + 1] - c[1]);
        }
      }
    }
    for (int i = 0; i < COMPASS; i++) {
      if (farthest[i] > Double.NEGATIVE_INFINITY && fresh(i)) {
        double[] points = object.hulls.get(lowest[2 * i]).points;
        int v = lowest[2 * i + 1];
        double x = points[v] - c[0];
        double y = points[v + 1] - c[1];
        double z = points[v + 2] - c[2];
        double height = object.height(r, points, v);
        double[] place = {p.get0() + r.get00() * x + r.get01() * y + r.get02() * z,
            p.get1() + r.get10() * x + r.get11() * y + r.get12() * z, height};
        contact(null, tableSurface, place, UP, tableTop - height);
      }
    }
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
    Pose inverse = object.pose().inverse();
    for (int i = 0; i < touching.length; i++) {
      touching[i] = false;
      Gripper.Part part = gripper.parts()[i];
      Pose box = inverse.times(pose(part.body()).times(part.boxInBody()));
      part.collider().moveTo(box.x(), box.y(), box.z(), box.rotation());
      contacts.clear();
      for (ConvexHull hull : object.hulls) {
        part.collider().collide(hull, contacts);
      }
      if (contacts.count > 0) {
        touching[i] = true;
        attach(part);
      }
    }
  }

  private static Pose pose(DBody body) {
    DVector3C p = body.getPosition();
    DQuaternionC q = body.getQuaternion();
    return new Pose(p.get0(), p.get1(), p.get2(), q.get1(), q.get2(), q.get3(), q.get0());
  }

  private void attach(Gripper.Part part) {
    Pose pose = object.pose();
    double[] m = pose.rotation();
    for (int i = 0; i < contacts.count; i++) {
      double[] d = contacts.data;
      int at = Contacts.STRIDE * i;
      double[] p = pose.transform(d[at], d[at + 1], d[at + 2]);
      double nx = m[0] * d[at + 3] + m[1] * d[at + 4] + m[2] * d[at + 5];
      double ny = m[3] * d[at + 3] + m[4] * d[at + 4] + m[5] * d[at + 5];
      double nz = m[6] * d[at + 3] + m[7] * d[at + 4] + m[8] * d[at + 5];
      contact(part.body(), part.surface(), p, new double[] {nx, ny, nz}, d[at + 6]);
    }
  }

  /**
   * The normal n pushes the object at p; {@code other} is null for the table. A spring and damper, written as ODE's
   * error reduction and force mixing (ODE manual, 3.8.2); friction is the lesser of both surfaces', as in Gazebo.
   */
  private void contact(DBody other, SdfWorld.Surface surface, double[] p, double[] n, double depth) {
    DContact contact = new DContact();
    contact.geom.pos.set(p[0], p[1], p[2]);
    contact.geom.normal.set(n[0], n[1], n[2]);
    contact.geom.depth = depth;
    DContact.DSurfaceParameters s = contact.surface;
    s.mode = CONTACT_MODE;
    s.mu = Math.min(surface.friction(), object.model.friction());
    s.mu2 = s.mu;
    double impulse = dt * surface.stiffness() + surface.damping();
    s.soft_erp = dt * surface.stiffness() / impulse;
    s.soft_cfm = 1 / impulse;
    s.rho = -1; // below 0: no resistance to rolling
    s.rho2 = -1;
    s.rhoN = surface.patchRadius() > 0 ? TORSION * surface.patchRadius() * s.mu : -1;
    firstFrictionDirection(contact.fdir1, n[0], n[1], n[2]);
    DContactJoint joint = OdeHelper.createContactJoint(world, contactJoints, contact);
    joint.attach(object.body(), other);
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
