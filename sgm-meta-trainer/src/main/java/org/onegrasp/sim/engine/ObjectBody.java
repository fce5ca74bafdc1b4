package org.onegrasp.sim.engine;

import java.util.List;
import org.ode4j.math.DMatrix3C;
import org.ode4j.math.DQuaternion;
import org.ode4j.math.DQuaternionC;
import org.ode4j.math.DVector3C;
import org.ode4j.ode.DBody;
import org.ode4j.ode.DMass;
import org.ode4j.ode.DWorld;
import org.ode4j.ode.OdeHelper;
import org.onegrasp.geometry.ConvexHull;
import org.onegrasp.geometry.MassProperties;
import org.onegrasp.world.ObjectModel;
import org.onegrasp.world.Pose;
import org.onegrasp.world.table.Rest;

/** A thing on the table as a rigid body: convex pieces around its centre of mass. */
public final class ObjectBody {
  /**
   * Share of the turning speed lost in a step: stands for rolling and drilling friction, which ODE does not have, so
   * that a round thing comes to rest. Falls and swings last too short to notice.
   */
  private static final double ANGULAR_DAMPING = 0.005;

  public final ObjectModel model;
  final List<ConvexHull> hulls;
  final MassProperties mass;
  /** Where the model came to rest the last time, relative to where it was put; null until then. */
  public Pose resting;
  private DBody body;

  public ObjectBody(ObjectModel model) {
    this.model = model;
    if (model.hulls().isEmpty() || !(model.mass() > 0) || !(model.friction() >= 0)) {
      throw new IllegalArgumentException(model.name()
          + " needs at least one hull, a positive mass and a friction of 0 or more, got " + model.hulls().size()
          + " hulls, "
          + model.mass() + " kg, friction " + model.friction());
    }
    hulls = ConvexHull.ofPieces(model.hulls(), model.name());
    mass = MassProperties.of(hulls, model.mass());
  }

  /** Another body of the same object. */
  public ObjectBody(ObjectBody same) {
    model = same.model;
    hulls = same.hulls;
    mass = same.mass;
    resting = same.resting;
  }

  void create(DWorld world, Pose pose) {
    DMass m = OdeHelper.createMass();
    double[] i = mass.inertia();
    m.setParameters(mass.mass(), 0, 0, 0, i[0], i[1], i[2], i[3], i[4], i[5]);
    body = OdeHelper.createBody(world);
    body.setMass(m);
    body.setAngularDamping(ANGULAR_DAMPING);
    body.setAngularDampingThreshold(0);
    moveTo(pose);
  }

  void destroy() {
    body.destroy();
    body = null;
  }

  /** Nothing moves it until something that moves touches it. */
  void sleep() {
    body.disable();
  }

  boolean asleep() {
    return !body.isEnabled();
  }

  /** Farthest corner from the centre of mass, metres. */
  double reach() {
    double[] c = mass.centre();
    double squares = 0;
    for (ConvexHull hull : hulls) {
      for (int v = 0; v < hull.points.length; v += 3) {
        double x = hull.points[v] - c[0];
        double y = hull.points[v + 1] - c[1];
        double z = hull.points[v + 2] - c[2];
        squares = Math.max(squares, x * x + y * y + z * z);
      }
    }
    return Math.sqrt(squares);
  }

  DBody body() {
    return body;
  }

  /** Puts the object's frame there, at rest. */
  void moveTo(Pose pose) {
    double[] c = pose.transform(mass.centre()[0], mass.centre()[1], mass.centre()[2]);
    body.setPosition(c[0], c[1], c[2]);
    body.setQuaternion(new DQuaternion(pose.qw(), pose.qx(), pose.qy(), pose.qz()));
    body.setLinearVel(0, 0, 0);
    body.setAngularVel(0, 0, 0);
  }

  /** Of the object's frame in the base frame. */
  public Pose pose() {
    DVector3C p = body.getPosition();
    DQuaternionC q = body.getQuaternion();
    Pose centre = new Pose(p.get0(), p.get1(), p.get2(), q.get1(), q.get2(), q.get3(), q.get0());
    double[] origin = centre.transform(-mass.centre()[0], -mass.centre()[1], -mass.centre()[2]);
    return new Pose(origin[0], origin[1], origin[2], centre.qx(), centre.qy(), centre.qz(), centre.qw());
  }

  /** Height of the centre of mass, metres. */
  double centreHeight() {
    return body.getPosition().get2();
  }

  /** Height of the highest corner, metres. */
  double top() {
    DMatrix3C r = body.getRotation();
    double highest = Double.NEGATIVE_INFINITY;
    for (ConvexHull hull : hulls) {
      for (int v = 0; v < hull.points.length; v += 3) {
        highest = Math.max(highest, height(r, hull.points, v));
      }
    }
    return highest;
  }

  /** Height of a corner, metres. */
  double height(DMatrix3C r, double[] points, int v) {
    double[] c = mass.centre();
    return body.getPosition().get2() + r.get20() * (points[v] - c[0]) + r.get21() * (points[v + 1] - c[1])
        + r.get22() * (points[v + 2] - c[2]);
  }

  /** A corner in the base frame, metres. */
  double[] corner(double[] points, int v) {
    DMatrix3C r = body.getRotation();
    DVector3C p = body.getPosition();
    double x = points[v] - mass.centre()[0];
    double y = points[v + 1] - mass.centre()[1];
    double z = points[v + 2] - mass.centre()[2];
    return new double[] {p.get0() + r.get00() * x + r.get01() * y + r.get02() * z,
        p.get1() + r.get10() * x + r.get11() * y + r.get12() * z, height(r, points, v)};
  }

  /** Metres per second, with turning counted at {@link Rest#TURNING_RADIUS}. */
  public double speed() {
    DVector3C v = body.getLinearVel();
    DVector3C w = body.getAngularVel();
    return Math.sqrt(v.get0() * v.get0() + v.get1() * v.get1() + v.get2() * v.get2())
        + Rest.TURNING_RADIUS * Math.sqrt(w.get0() * w.get0() + w.get1() * w.get1() + w.get2() * w.get2());
  }
}
