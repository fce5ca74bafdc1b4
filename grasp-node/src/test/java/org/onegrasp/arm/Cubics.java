package org.onegrasp.arm;

/** What a joint trajectory controller makes of a motion: the cubics through its points (Hermite interpolation). */
public final class Cubics {
  private static final int STEPS = 20; // of each piece

  private Cubics() {}

  public static double[] positions(JointMotion motion, double time) {
    int i = 0;
    while (i < motion.seconds().length - 2 && motion.seconds()[i + 1] < time) {
      i++;
    }
    double h = motion.seconds()[i + 1] - motion.seconds()[i];
    double s = Math.min(1, (time - motion.seconds()[i]) / h);
    double[] q = new double[motion.joints().size()];
    for (int j = 0; j < q.length; j++) {
      double p0 = motion.positions()[i][j];
      double p1 = motion.positions()[i + 1][j];
      double v0 = h * motion.velocities()[i][j];
      double v1 = h * motion.velocities()[i + 1][j];
      q[j] = p0 + s * (v0 + s * (3 * (p1 - p0) - 2 * v0 - v1 + s * (2 * (p0 - p1) + v0 + v1)));
    }
    return q;
  }

  /** Greatest speed of each joint between any two samples. */
  static double[] fastest(JointMotion motion) {
    int samples = STEPS * (motion.seconds().length - 1);
    double step = motion.duration() / samples;
    double[] most = new double[motion.joints().size()];
    for (int i = 0; i < samples; i++) {
      double[] from = positions(motion, i * step);
      double[] to = positions(motion, (i + 1) * step);
      for (int j = 0; j < most.length; j++) {
        most[j] = Math.max(most[j], Math.abs(to[j] - from[j]) / step);
      }
    }
    return most;
  }
}
