package org.onegrasp.sim.engine;

import org.ode4j.math.DQuaternion;
import org.ode4j.math.DQuaternionC;
import org.ode4j.math.DVector3C;
import org.ode4j.ode.DBody;
import org.ode4j.ode.DMass;
import org.ode4j.ode.DSliderJoint;
import org.ode4j.ode.DWorld;
import org.ode4j.ode.OdeHelper;
import org.onegrasp.world.Pose;
import org.onegrasp.world.Tilt;
import org.onegrasp.world.table.Gantry;
import org.onegrasp.world.table.SdfWorld;

/**
 * The gantry arm and its parallel gripper as the solver sees them. The drives of x, y, yaw and of the wrist are stiff:
 * a carriage without dynamics follows their set points exactly. z has a drive with limited force, so that an arm that
 * meets something stops instead of crushing it; where the hand leans, that drive pushes along the hand's axis, and the
 * carriage makes up for it. Each finger has a drive with limited force.
 */
public final class Gripper {
  /** Of the two parts of a quaternion that lean it. */
  private static final double UPRIGHT = 1e-9;

  private final double dt;
  private final SdfWorld.Joint zJoint;
  private final SdfWorld.Joint[] fingerJoints;
  private final DBody carriage;
  private final DSliderJoint z;
  private final DSliderJoint[] slides = new DSliderJoint[2];
  private final Part[] parts; // palm, left finger, right finger
  /** Gap between the pads with both finger joints at 0, metres. */
  private final double fullOpening;
  /** Height of the finger tips with z at 0, metres. */
  private final double tipHeight;
  private final double carriageHeight;

  private enum Mode {
    POSITION, CLOSE, SQUEEZE
  }

  private Mode mode = Mode.POSITION;
  private double fingerTarget;

  /** A body with its only collision, a box. */
  record Part(DBody body, Pose zeroPose, Pose boxInBody, BoxCollider collider, SdfWorld.Surface surface) {}

  Gripper(DWorld world, SdfWorld sdf, double dt) {
    this.dt = dt;
    zJoint = sdf.joint("arm", "z");
    fingerJoints = new SdfWorld.Joint[] {sdf.joint("arm", "finger_left"), sdf.joint("arm", "finger_right")};
    Part palm = part(world, sdf, "palm", sdf.link("arm", "palm").mass() + sdf.link("arm", "column").mass());
    parts = new Part[] {palm, part(world, sdf, "left_finger", sdf.link("arm", "left_finger").mass()),
        part(world, sdf, "right_finger", sdf.link("arm", "right_finger").mass())};
    carriageHeight = palm.body().getPosition().get2();
    carriage = OdeHelper.createBody(world);
    carriage.setKinematic();
    carriage.setPosition(0, 0, carriageHeight);
    z = slide(world, palm.body(), carriage, zJoint);
    z.setParamFMax(zJoint.effort());
    for (int i = 0; i < 2; i++) {
      slides[i] = slide(world, parts[1 + i].body(), palm.body(), fingerJoints[i]);
    }
    fullOpening = sdf.gripperOpening();
    tipHeight = sdf.tipHeight();
  }

  private static Part part(DWorld world, SdfWorld sdf, String link, double mass) {
    SdfWorld.Shape shape = sdf.collisionBox("arm", link);
    SdfWorld.Geometry.Box box = (SdfWorld.Geometry.Box) shape.geometry();
    Pose pose = sdf.link("arm", link).pose();
    DBody body = OdeHelper.createBody(world);
    DMass m = OdeHelper.createMass();
    m.setBoxTotal(mass, box.x(), box.y(), box.z());
    body.setMass(m);
    body.setPosition(pose.x(), pose.y(), pose.z());
    body.setGravityMode(false);
    return new Part(body, pose, pose.inverse().times(shape.pose()),
        new BoxCollider(new double[] {box.x() / 2, box.y() / 2, box.z() / 2}), shape.surface());
  }

  /**
   * Without ODE's stops, at which a motor that drives against them bounces: set points are kept within the limits
   * instead.
   */
  private static DSliderJoint slide(DWorld world, DBody child, DBody parent, SdfWorld.Joint joint) {
    DSliderJoint slider = OdeHelper.createSliderJoint(world, null);
    slider.attach(child, parent);
    slider.setAxis(joint.axis()[0], joint.axis()[1], joint.axis()[2]);
    return slider;
  }

  /** Everything at rest, fingers open, joint x at {@code x} metres and all others at 0. */
  void reset(double x) {
    for (Part part : parts) {
      rest(part.body(), part.zeroPose().x() + x, part.zeroPose().y(), part.zeroPose().z());
    }
    rest(carriage, x, 0, carriageHeight);
    openTo(fullOpening);
  }

  private static void rest(DBody body, double x, double y, double z) {
    body.setPosition(x, y, z);
    body.setQuaternion(new DQuaternion(1, 0, 0, 0));
    body.setLinearVel(0, 0, 0);
    body.setAngularVel(0, 0, 0);
  }

  Part[] parts() {
    return parts;
  }

  public double fullOpening() {
    return fullOpening;
  }

  double tipHeightAtZero() {
    return tipHeight;
  }

  /** Sets the drives such that the hand gets there within the coming step. */
  void drive(Gantry.Target to) {
    if (to.lean().equals(Tilt.NONE) && upright()) {
      moveCarriage(to.x(), to.y(), carriageHeight);
      carriage.setAngularVel(0, 0, wrap(to.yaw() - yaw()) / dt);
    } else {
      Pose turn = to.lean().turnAbout(0, 0, 0).times(Pose.ofYaw(0, 0, 0, to.yaw()));
      double[] tips = turn.transform(0, 0, reach(to.z()));
      moveCarriage(to.x() - tips[0], to.y() - tips[1], tipHeight + to.z() - tips[2]);
      turnCarriage(turn);
    }
    double speed = (Math.max(zJoint.lower(), Math.min(zJoint.upper(), to.z())) - z()) / dt;
    z.setParamVel(Math.max(-zJoint.velocity(), Math.min(zJoint.velocity(), speed)));
    driveFinger(0);
    driveFinger(1);
  }

  private void moveCarriage(double x, double y, double height) {
    DVector3C p = carriage.getPosition();
    carriage.setLinearVel((x - p.get0()) / dt, (y - p.get1()) / dt, (height - p.get2()) / dt);
  }

  /** As quick as it takes, about one axis. */
  private void turnCarriage(Pose to) {
    Pose turn = to.times(turned().inverse());
    double sign = turn.qw() < 0 ? -1 : 1;
    double sine = Math.sqrt(turn.qx() * turn.qx() + turn.qy() * turn.qy() + turn.qz() * turn.qz());
    double rate = sine < 1e-12 ? 2 / dt : 2 * StrictMath.atan2(sine, sign * turn.qw()) / sine / dt;
    carriage.setAngularVel(sign * rate * turn.qx(), sign * rate * turn.qy(), sign * rate * turn.qz());
  }

  private Pose turned() {
    DQuaternionC q = carriage.getQuaternion();
    return new Pose(0, 0, 0, q.get1(), q.get2(), q.get3(), q.get0());
  }

  private boolean upright() {
    DQuaternionC q = carriage.getQuaternion();
    return Math.abs(q.get1()) + Math.abs(q.get2()) < UPRIGHT;
  }

  /** Where the finger tips are on the carriage's own axis, seen from it, with the drive of z there; metres. */
  private double reach(double z) {
    return z + tipHeight - carriageHeight;
  }

  private static double wrap(double angle) {
    return angle - 2 * Math.PI * Math.rint(angle / (2 * Math.PI));
  }

  /** From now on both fingers go to a gap between the pads, metres. */
  void openTo(double gap) {
    mode = Mode.POSITION;
    fingerTarget = Math.max(0, Math.min(fingerJoints[0].upper(), (fullOpening - gap) / 2));
  }

  /** From now on both fingers close with {@link Gantry#CLOSING_FORCE}. */
  void close() {
    mode = Mode.CLOSE;
  }

  /** From now on the left finger stays where it is and the right one presses: what a common spindle does to both. */
  void squeeze() {
    mode = Mode.SQUEEZE;
  }

  private void driveFinger(int i) {
    boolean free = mode == Mode.CLOSE || mode == Mode.SQUEEZE && i == 1;
    slides[i].setParamFMax(free ? Gantry.CLOSING_FORCE : fingerJoints[i].effort());
    double limit = free ? Gantry.CLOSING_SPEED : fingerJoints[i].velocity();
    double target = free ? fingerJoints[i].upper() : mode == Mode.SQUEEZE ? finger(i) : fingerTarget;
    slides[i].setParamVel(Math.max(-limit, Math.min(limit, (target - finger(i)) / dt)));
  }

  /** Faster of the two fingers relative to the palm, metres per second. */
  double fingerSpeed() {
    return Math.max(Math.abs(slides[0].getPositionRate()), Math.abs(slides[1].getPositionRate()));
  }

  /** Where the hand is. */
  Gantry.Target at() {
    DVector3C p = carriage.getPosition();
    if (upright()) {
      return new Gantry.Target(p.get0(), p.get1(), z(), yaw(), Tilt.NONE);
    }
    double[] tips = turned().transform(0, 0, reach(z()));
    double[] m = turned().rotation();
    Tilt lean = new Tilt(m[2], m[5]);
    double yaw = lean.turnAbout(0, 0, 0).inverse().times(turned()).yaw();
    return new Gantry.Target(p.get0() + tips[0], p.get1() + tips[1], p.get2() + tips[2] - tipHeight, yaw, lean);
  }

  double z() {
    return z.getPosition();
  }

  double yaw() {
    DQuaternionC q = carriage.getQuaternion();
    return wrap(2 * StrictMath.atan2(q.get3(), q.get0()));
  }

  /** Position of the left (0) or right (1) finger joint, metres. */
  double finger(int i) {
    return slides[i].getPosition();
  }

  /** Gap between the pads, metres. */
  public double gap() {
    return fullOpening - finger(0) - finger(1);
  }
}
