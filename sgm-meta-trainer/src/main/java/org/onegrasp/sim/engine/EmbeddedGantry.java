package org.onegrasp.sim.engine;

import java.util.LinkedHashMap;
import java.util.Map;
import org.onegrasp.world.table.Gantry;
import org.onegrasp.world.table.StepWatch;

/** The gantry of the embedded simulator. */
public final class EmbeddedGantry implements Gantry {
  /** Beyond what the arm of the world file has: its hand stands in for that of an arm with more joints. */
  private static final double MOST_LEAN = Math.toRadians(20);

  private final Dynamics dynamics;
  private final Gripper gripper;
  private final StepWatch watch = new StepWatch();

  public EmbeddedGantry(Dynamics dynamics) {
    this.dynamics = dynamics;
    gripper = dynamics.gripper();
  }

  @Override
  public double stepSeconds() {
    return dynamics.stepSeconds();
  }

  @Override
  public double settleSeconds() {
    return 0.005;
  }

  @Override
  public void drive(Target target, int steps) {
    for (int i = 0; i < steps; i++) {
      gripper.drive(target);
      dynamics.step();
      watch.passed(1);
    }
  }

  public StepWatch watch() {
    return watch;
  }

  @Override
  public double z() {
    return gripper.z();
  }

  @Override
  public double mostLean() {
    return MOST_LEAN;
  }

  @Override
  public double fullOpening() {
    return gripper.fullOpening();
  }

  @Override
  public double tipHeightAtZero() {
    return gripper.tipHeightAtZero();
  }

  @Override
  public void openTo(double gap) {
    gripper.openTo(gap);
  }

  @Override
  public void close() {
    gripper.close();
  }

  @Override
  public void squeeze() {
    gripper.squeeze();
  }

  @Override
  public double fingerSpeed() {
    return gripper.fingerSpeed();
  }

  @Override
  public boolean touching(int finger) {
    return dynamics.touching(1 + finger);
  }

  @Override
  public double objectTop() {
    return dynamics.top();
  }

  @Override
  public String met() {
    return dynamics.met();
  }

  @Override
  public String disturbance() {
    return dynamics.disturbance();
  }

  @Override
  public double objectHeight() {
    return dynamics.object() == null ? 0 : dynamics.object().centreHeight();
  }

  /** Puts the whole arm there at rest, at once, fingers open; only x may differ from 0. */
  public void reset(Target target) {
    gripper.reset(target.x());
  }

  public Map<String, Double> positions() {
    Map<String, Double> p = new LinkedHashMap<>();
    Target at = gripper.at();
    p.put("x", at.x());
    p.put("y", at.y());
    p.put("z", at.z());
    p.put("yaw", at.yaw());
    p.put("finger_left", gripper.finger(0));
    p.put("finger_right", gripper.finger(1));
    return p;
  }
}
