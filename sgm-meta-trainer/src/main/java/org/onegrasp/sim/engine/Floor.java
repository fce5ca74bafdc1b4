package org.onegrasp.sim.engine;

import org.onegrasp.world.Ground;
import org.onegrasp.world.Pose;
import org.onegrasp.world.WorkArea;

/** What bodies stand on: the table's top and what lies flat on it, as far as bodies meet it from above. */
final class Floor {
  /** Deeper than this below the top of a support is beside it, not in it; metres. */
  private static final double BESIDE = 0.008;

  private final Ground ground;
  private final double top;
  private final Pose inverse; // of the table
  private final double[] up;

  Floor(Ground ground, WorkArea area) {
    this.ground = ground;
    top = area.tableZ() + ground.raised();
    Pose table = ground.table(area);
    inverse = table.inverse();
    double[] m = table.rotation();
    up = new double[] {m[2], m[5], m[8]};
  }

  /** Whether height is all that counts. */
  boolean plain() {
    return ground.tilt() == 0 && ground.support().isEmpty();
  }

  /** Of the table at its middle, metres. */
  double top() {
    return top;
  }

  /** Unit vector. */
  double[] up() {
    return up;
  }

  /** How far a point is below the surface, metres; negative above. */
  double depth(double x, double y, double z) {
    if (plain()) {
      return top - z;
    }
    double[] p = inverse.transform(x, y, z);
    double onSupport = ground.height(p[0], p[1]) - p[2];
    return onSupport > BESIDE ? -p[2] : onSupport;
  }
}
