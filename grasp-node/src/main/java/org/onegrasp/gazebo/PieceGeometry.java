package org.onegrasp.gazebo;

import java.util.Arrays;
import org.onegrasp.geometry.ConvexHull;

/**
 * What a convex piece is for Gazebo's physics: a box or a cylinder where it is one, which collide exactly, or else a
 * mesh.
 *
 * @param pose the {@code <pose>} of the shape in its link; empty for a mesh
 * @param geometry the shape, or null for a mesh
 */
record PieceGeometry(String pose, String geometry) {
  private static final double RIGHT_ANGLE = 1e-3; // cosine
  private static final double SAME_RADIUS = 1e-3; // share of the radius
  private static final int ROUND = 12; // sides

  static PieceGeometry of(ConvexHull hull) {
    PieceGeometry found = box(hull);
    found = found == null ? cylinder(hull) : found;
    return found == null ? new PieceGeometry("", null) : found;
  }

  /** Six faces, each at right angles or parallel to each other. */
  private static PieceGeometry box(ConvexHull hull) {
    int faces = hull.faces.length;
    if (faces != 6) {
      return null;
    }
    int second = -1;
    for (int f = 1; f < faces; f++) {
      double cosine = Math.abs(dot(hull, 0, f));
      if (cosine > RIGHT_ANGLE && cosine < 1 - RIGHT_ANGLE) {
        return null;
      }
      second = second < 0 && cosine < 0.5 ? f : second;
    }
    double[] u = normal(hull, 0);
    double[] v = normal(hull, second);
    double[] w = {u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]};
    for (int f = 0; f < faces; f++) {
      double[] n = normal(hull, f);
      if (Math.max(Math.abs(dot(n, u)), Math.max(Math.abs(dot(n, v)), Math.abs(dot(n, w)))) < 1 - RIGHT_ANGLE) {
        return null;
      }
    }
    double[] a = extent(hull, u);
    double[] b = extent(hull, v);
    double[] c = extent(hull, w);
    return new PieceGeometry(pose(u, v, w, a, b, c),
        SdfText.format("<box><size>%.9g %.9g %.9g</size></box>", a[1] - a[0], b[1] - b[0], c[1] - c[0]));
  }

  /** A regular prism of many sides. */
  private static PieceGeometry cylinder(ConvexHull hull) {
    int[] ends = new int[2];
    int found = 0;
    for (int f = 0; f < hull.faces.length; f++) {
      if (hull.faces[f].length >= ROUND && found < 2) {
        ends[found++] = f;
      }
    }
    if (found < 2 || hull.faces[ends[0]].length != hull.faces[ends[1]].length
        || dot(hull, ends[0], ends[1]) > RIGHT_ANGLE - 1) {
      return null;
    }
    double[] w = normal(hull, ends[0]);
    double[] middle = middle(hull, hull.faces[ends[0]]);
    double[] radii = new double[hull.points.length / 3];
    for (int i = 0; i < radii.length; i++) {
      double[] d =
          {hull.points[3 * i] - middle[0], hull.points[3 * i + 1] - middle[1], hull.points[3 * i + 2] - middle[2]};
      double along = dot(d, w);
      radii[i] = Math.sqrt(Math.max(0, dot(d, d) - along * along));
    }
    double largest = Arrays.stream(radii).max().orElseThrow();
    double smallest = Arrays.stream(radii).min().orElseThrow();
    if (largest - smallest > SAME_RADIUS * largest) {
      return null;
    }
    // between corners and flat sides
    double radius = largest * (1 + StrictMath.cos(Math.PI / hull.faces[ends[0]].length)) / 2;
    double[] u = perpendicular(w);
    double[] v = {w[1] * u[2] - w[2] * u[1], w[2] * u[0] - w[0] * u[2], w[0] * u[1] - w[1] * u[0]};
    double[] c = extent(hull, w);
    double atU = dot(middle, u);
    double atV = dot(middle, v);
    return new PieceGeometry(pose(u, v, w, new double[] {atU, atU}, new double[] {atV, atV}, c),
        SdfText.format("<cylinder><radius>%.9g</radius><length>%.9g</length></cylinder>", radius, c[1] - c[0]));
  }

  /** Of a shape with these axes, in the middle of these extents along them. */
  private static String pose(double[] u, double[] v, double[] w, double[] a, double[] b, double[] c) {
    double[] at = new double[3];
    for (int i = 0; i < 3; i++) {
      at[i] = (a[0] + a[1]) / 2 * u[i] + (b[0] + b[1]) / 2 * v[i] + (c[0] + c[1]) / 2 * w[i];
    }
    return SdfText.pose(at[0], at[1], at[2], new double[] {u[0], v[0], w[0], u[1], v[1], w[1], u[2], v[2], w[2]});
  }

  private static double[] middle(ConvexHull hull, int[] face) {
    double[] sum = new double[3];
    for (int corner : face) {
      for (int i = 0; i < 3; i++) {
        sum[i] += hull.points[3 * corner + i] / face.length;
      }
    }
    return sum;
  }

  private static double[] perpendicular(double[] n) {
    double[] u = Math.abs(n[0]) < 0.6 ? new double[] {0, n[2], -n[1]} : new double[] {-n[2], 0, n[0]};
    double norm = Math.sqrt(dot(u, u));
    return new double[] {u[0] / norm, u[1] / norm, u[2] / norm};
  }

  /** Least and greatest coordinate along a direction, metres. */
  private static double[] extent(ConvexHull hull, double[] direction) {
    double[] range = {Double.MAX_VALUE, -Double.MAX_VALUE};
    for (int i = 0; i < hull.points.length; i += 3) {
      double at = direction[0] * hull.points[i] + direction[1] * hull.points[i + 1] + direction[2] * hull.points[i + 2];
      range[0] = Math.min(range[0], at);
      range[1] = Math.max(range[1], at);
    }
    return range;
  }

  private static double[] normal(ConvexHull hull, int face) {
    return Arrays.copyOfRange(hull.planes, 4 * face, 4 * face + 3);
  }

  private static double dot(ConvexHull hull, int a, int b) {
    return dot(normal(hull, a), normal(hull, b));
  }

  private static double dot(double[] a, double[] b) {
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
  }
}
