package org.onegrasp.geometry;

import java.util.BitSet;

/**
 * Thins out point clouds: of any number of points it keeps those farthest out in a fixed set of directions. The hull of
 * these lies inside the hull of all, touches it in every one of the directions, and has a bounded number of corners.
 */
public final class SphereDirections {
  private final double[] unit; // (n, 3)

  /** The six axis directions, and {@code more} evenly spread over the sphere on a spiral (Vogel's golden angle). */
  public SphereDirections(int more) {
    unit = new double[3 * (6 + more)];
    for (int i = 0; i < 6; i++) {
      unit[3 * i + i / 2] = i % 2 == 0 ? 1 : -1;
    }
    double golden = Math.PI * (3 - Math.sqrt(5));
    for (int i = 0; i < more; i++) {
      double z = 1 - (2 * i + 1.0) / more;
      double r = Math.sqrt(1 - z * z);
      unit[18 + 3 * i] = r * StrictMath.cos(golden * i);
      unit[18 + 3 * i + 1] = r * StrictMath.sin(golden * i);
      unit[18 + 3 * i + 2] = z;
    }
  }

  /** The points themselves when there are no more of them than directions, otherwise {@link #extreme}. */
  double[] thinned(double[] points) {
    return points.length <= unit.length ? points : extreme(points);
  }

  /** The points, (n, 3) metres, that are farthest out in one of the directions. */
  public double[] extreme(double[] points) {
    BitSet kept = new BitSet();
    for (int d = 0; d < unit.length; d += 3) {
      int best = 0;
      double far = Double.NEGATIVE_INFINITY;
      for (int i = 0; i < points.length; i += 3) {
        double reach = unit[d] * points[i] + unit[d + 1] * points[i + 1] + unit[d + 2] * points[i + 2];
        if (reach > far + 1e-9) {
          far = reach;
          best = i;
        }
      }
      kept.set(best / 3);
    }
    double[] out = new double[3 * kept.cardinality()];
    int n = 0;
    for (int i = kept.nextSetBit(0); i >= 0; i = kept.nextSetBit(i + 1)) {
      System.arraycopy(points, 3 * i, out, n, 3);
      n += 3;
    }
    return out;
  }
}
