package org.onegrasp.objects;

import java.util.ArrayList;
import java.util.List;
import org.onegrasp.geometry.ConvexHull;
import org.onegrasp.geometry.Outline;

/** Where an object of uniform density touches the table, and how safely it stands on it. */
final class Footprint {
  /** Points lower than this above the table, metres, bear the object. */
  private static final double CONTACT = 0.0005;

  private Footprint() {}

  /** Centre of mass of all pieces, metres; where pieces overlap, the overlap counts twice. */
  static double[] centreOfMass(List<ConvexHull> hulls) {
    double[] centre = new double[3];
    double volume = 0;
    for (ConvexHull hull : hulls) {
      volume += hull.volume;
      for (int k = 0; k < 3; k++) {
        centre[k] += hull.volume * hull.centroid[k];
      }
    }
    for (int k = 0; k < 3; k++) {
      centre[k] /= volume;
    }
    return centre;
  }

  /**
   * Distance in metres from the foot of the centre of mass to the nearest side of the support polygon; negative outside
   * of it.
   */
  static double margin(List<ConvexHull> hulls) {
    List<double[]> polygon = supportPolygon(hulls);
    double[] centre = centreOfMass(hulls);
    double margin = polygon.size() < 3 ? -1 : Double.MAX_VALUE;
    for (int i = 0; i < polygon.size() && margin != -1; i++) {
      double[] a = polygon.get(i);
      double[] b = polygon.get((i + 1) % polygon.size());
      double length = StrictMath.hypot(b[0] - a[0], b[1] - a[1]);
      margin = Math.min(margin, cross(a, b, centre) / length);
    }
    return margin;
  }

  /** Convex polygon, counter-clockwise, around all points on the table. */
  private static List<double[]> supportPolygon(List<ConvexHull> hulls) {
    List<double[]> points = new ArrayList<>();
    for (ConvexHull hull : hulls) {
      for (int i = 0; i < hull.points.length; i += 3) {
        if (hull.points[i + 2] < CONTACT) {
          points.add(new double[] {hull.points[i], hull.points[i + 1]});
        }
      }
    }
    return Outline.convex(points);
  }

  private static double cross(double[] a, double[] b, double[] p) {
    return (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0]);
  }
}
