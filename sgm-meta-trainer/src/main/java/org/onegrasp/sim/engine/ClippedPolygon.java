package org.onegrasp.sim.engine;

/** A convex polygon that is cut to sides (Sutherland and Hodgman). Nothing is allocated but where it grows. */
final class ClippedPolygon {
  private static final int USUAL = 64; // corners

  /** Three coordinates a corner, in order around it; replaced by each cut. */
  double[] corners = new double[3 * USUAL];
  private double[] clipped = new double[3 * USUAL];

  /** Cuts the first n corners to the side {@code s.p <= d} and returns their new number. */
  int clip(int n, double sx, double sy, double sz, double d) {
    int kept = 0;
    for (int v = 0; v < n; v++) {
      int a = 3 * v;
      int b = 3 * ((v + 1) % n);
      double da = sx * corners[a] + sy * corners[a + 1] + sz * corners[a + 2] - d;
      double db = sx * corners[b] + sy * corners[b + 1] + sz * corners[b + 2] - d;
      if (da <= 0) {
        System.arraycopy(corners, a, clipped, 3 * kept++, 3);
      }
      if (da < 0 && db > 0 || da > 0 && db < 0) {
        double t = da / (da - db);
        for (int c = 0; c < 3; c++) {
          clipped[3 * kept + c] = corners[a + c] + t * (corners[b + c] - corners[a + c]);
        }
        kept++;
      }
    }
    double[] swap = corners;
    corners = clipped;
    clipped = swap;
    return kept;
  }

  /** Makes room, what was in it being lost; each cut adds at most one corner to a convex polygon. */
  void ensure(int most) {
    if (corners.length < 3 * most) {
      corners = new double[3 * most];
      clipped = new double[3 * most];
    }
  }
}
