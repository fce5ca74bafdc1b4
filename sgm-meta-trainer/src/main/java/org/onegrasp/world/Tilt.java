package org.onegrasp.world;

/**
 * How something that is upright by nature leans: x and y of the unit vector that would point straight up.
 *
 * @param x 0 when upright
 * @param y 0 when upright
 */
public record Tilt(double x, double y) {
  public static final Tilt NONE = new Tilt(0, 0);

  public Tilt {
    if (!(x * x + y * y < 1)) {
      throw new IllegalArgumentException("what leans by (" + x + ", " + y + ") does not stand");
    }
  }

  /** Radians from upright. */
  public double angle() {
    return StrictMath.asin(Math.sqrt(x * x + y * y));
  }

  /** Leaning the same way, by another angle. */
  public Tilt by(double radians) {
    double length = Math.sqrt(x * x + y * y);
    double factor = length == 0 ? 0 : StrictMath.sin(radians) / length;
    return new Tilt(x * factor, y * factor);
  }

  /** The same, at most so far. */
  public Tilt within(double radians) {
    return angle() <= radians ? this : by(radians);
  }

  /** The shortest turn that makes upright lean so, about a point. */
  public Pose turnAbout(double px, double py, double pz) {
    double up = Math.sqrt(Math.max(0, 1 - x * x - y * y));
    Pose turn = new Pose(0, 0, 0, -y, x, 0, 1 + up);
    double[] moved = turn.transform(px, py, pz);
    return new Pose(px - moved[0], py - moved[1], pz - moved[2], turn.qx(), turn.qy(), turn.qz(), turn.qw());
  }
}
