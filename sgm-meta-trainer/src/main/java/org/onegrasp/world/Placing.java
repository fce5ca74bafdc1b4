package org.onegrasp.world;

import java.util.SplittableRandom;

/** Where an object is put, as {@link GraspWorld#place} takes it: x and y in metres, yaw in radians. */
public record Placing(double x, double y, double yaw) {

  /** How far from the middle of the work area an object stands at most, along x and y, metres: all of it is in view. */
  private static final double REACH = 0.07;

  /** Somewhere near the middle of a work area, turned anyhow. */
  public static Placing random(WorkArea area, SplittableRandom random) {
    double x = area.centreX() + REACH * (2 * random.nextDouble() - 1);
    double y = area.centreY() + REACH * (2 * random.nextDouble() - 1);
    return new Placing(x, y, 2 * Math.PI * random.nextDouble());
  }

  /** @throws IllegalArgumentException when it is not on the work area */
  public void requireOn(WorkArea area) {
    if (!area.contains(x, y) || !Double.isFinite(yaw)) {
      throw new IllegalArgumentException("place (" + x + ", " + y + ", yaw " + yaw + ") is outside the work area, "
          + area.size() + " m square around (" + area.centreX() + ", " + area.centreY() + ")");
    }
  }
}
