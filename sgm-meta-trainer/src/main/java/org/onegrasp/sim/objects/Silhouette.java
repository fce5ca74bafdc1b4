package org.onegrasp.sim.objects;

import java.util.List;

/** Heights of an object as seen from above, to tell whether a turn changes them. */
final class Silhouette {
  private static final int SIDE = 64;
  private static final double CELL = 0.004; // metres
  /** What a scan of a symmetric thing may differ by. */
  private static final double SAME = 0.15;

  private final List<ConvexHull> hulls;
  private final double[] heights;

  Silhouette(List<ConvexHull> hulls) {
    this.hulls = hulls;
    heights = heights(0);
  }

  /** The volume that differs after a turn about the origin, as a part of the volume under the surface. */
  double change(double yaw) {
    double[] turned = heights(yaw);
    double difference = 0;
    double sum = 0;
    for (int i = 0; i < heights.length; i++) {
      difference += Math.abs(turned[i] - heights[i]);
      sum += heights[i];
    }
    return difference / sum;
  }

  /** Symmetry as {@link org.onegrasp.world.GraspPlace#fold()} means it. */
  int fold() {
    if (change(Math.PI) > SAME) {
      return 1;
    }
    return change(0.7) < SAME && change(1.3) < SAME ? 0 : change(Math.PI / 2) < SAME ? 4 : 2;
  }

  private double[] heights(double yaw) {
    GripFrame frame = new GripFrame(hulls, 0, 0, yaw);
    double[] out = new double[SIDE * SIDE];
    for (int i = 0; i < out.length; i++) {
      double u = (i % SIDE - SIDE / 2 + 0.5) * CELL;
      double v = (i / SIDE - SIDE / 2 + 0.5) * CELL;
      Span seen = frame.within(new Span(u - 1e-5, u + 1e-5, v - 1e-5, v + 1e-5, 0, 1));
      out[i] = seen == null ? 0 : seen.z1();
    }
    return out;
  }
}
