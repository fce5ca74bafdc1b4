package org.onegrasp.objects;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.onegrasp.geometry.ConvexHull;

/** The convex pieces of an object as a gripper over one place sees them: what material lies in a box of its frame. */
final class GripFrame {
  private final List<ConvexHull> hulls;
  private final double x;
  private final double y;
  private final double cos;
  private final double sin;

  /** A gripper over (x, y) metres that closes along {@code yaw} radians. */
  GripFrame(List<ConvexHull> hulls, double x, double y, double yaw) {
    this.hulls = hulls;
    this.x = x;
    this.y = y;
    cos = StrictMath.cos(yaw);
    sin = StrictMath.sin(yaw);
  }

  /** Bounds of all material inside the box, or null when there is none. */
  Span within(Span box) {
    Span all = null;
    for (Span part : parts(box)) {
      all = part.union(all);
    }
    return all;
  }

  /** Bounds of what each piece has inside the box, for those that have something there. */
  List<Span> parts(Span box) {
    return hulls.stream().filter(hull -> mayTouch(hull, box)).map(hull -> intersection(hull, box))
        .filter(Objects::nonNull)
        .toList();
  }

  private boolean mayTouch(ConvexHull hull, Span box) {
    double reach = Math.max(Math.abs(box.u0()), Math.abs(box.u1())) + Math.max(Math.abs(box.v0()), Math.abs(box.v1()));
    return hull.low[2] <= box.z1() && hull.high[2] >= box.z0() && hull.low[0] <= x + reach && hull.high[0] >= x - reach
        && hull.low[1] <= y + reach && hull.high[1] >= y - reach;
  }

  /**
   * The corners of hull and box cut together are corners of faces of the hull clipped to the box, or corners of the box
   * inside the hull.
   */
  private Span intersection(ConvexHull hull, Span box) {
    double[] points = new double[hull.points.length];
    for (int i = 0; i < points.length; i += 3) {
      toGrip(hull.points, i, points, i);
    }
    Span whole = bounds(points);
    if (!whole.meets(box)) {
      return null;
    }
    return whole.isIn(box) ? whole : clipped(hull, points, box);
  }

  private static Span bounds(double[] points) {
    double[] b = noBounds();
    for (int i = 0; i < points.length; i++) {
      extend(b, i % 3, points[i]);
    }
    return new Span(b[0], b[1], b[2], b[3], b[4], b[5]);
  }

  private static double[] noBounds() {
    double max = Double.MAX_VALUE;
    return new double[] {max, -max, max, -max, max, -max};
  }

  private Span clipped(ConvexHull hull, double[] points, Span box) {
    double[] bounds = noBounds();
    for (int[] face : hull.faces) {
      double[] polygon = new double[3 * face.length];
      for (int i = 0; i < face.length; i++) {
        System.arraycopy(points, 3 * face[i], polygon, 3 * i, 3);
      }
      for (int axis = 0; axis < 3 && polygon.length > 0; axis++) {
        polygon = clip(clip(polygon, axis, box.low(axis), 1), axis, box.high(axis), -1);
      }
      for (int i = 0; i < polygon.length; i++) {
        extend(bounds, i % 3, polygon[i]);
      }
    }
    for (int i = 0; i < 8; i++) {
      double u = (i & 1) == 0 ? box.u0() : box.u1();
      double v = (i & 2) == 0 ? box.v0() : box.v1();
      double z = (i & 4) == 0 ? box.z0() : box.z1();
      if (hull.contains(x + cos * u - sin * v, y + sin * u + cos * v, z)) {
        extend(bounds, 0, u);
        extend(bounds, 1, v);
        extend(bounds, 2, z);
      }
    }
    return bounds[0] > bounds[1] ? null : new Span(bounds[0], bounds[1], bounds[2], bounds[3], bounds[4], bounds[5]);
  }

  private void toGrip(double[] from, int at, double[] to, int index) {
    double dx = from[at] - x;
    double dy = from[at + 1] - y;
    to[index] = cos * dx + sin * dy;
    to[index + 1] = cos * dy - sin * dx;
    to[index + 2] = from[at + 2];
  }

  /** The part of a convex polygon where sign * (coordinate - limit) >= 0 (Sutherland and Hodgman 1974). */
  static double[] clip(double[] polygon, int axis, double limit, int sign) {
    boolean cut = false;
    for (int i = axis; i < polygon.length && !cut; i += 3) {
      cut = sign * (polygon[i] - limit) < 0;
    }
    if (!cut) {
      return polygon;
    }
    double[] out = new double[polygon.length + 6];
    int n = 0;
    int corners = polygon.length / 3;
    for (int i = 0; i < corners; i++) {
      int a = 3 * i;
      int b = 3 * ((i + 1) % corners);
      double da = sign * (polygon[a + axis] - limit);
      double db = sign * (polygon[b + axis] - limit);
      if (da >= 0) {
        System.arraycopy(polygon, a, out, n, 3);
        n += 3;
      }
      if (da * db < 0) {
        double t = da / (da - db);
        for (int k = 0; k < 3; k++) {
          out[n++] = polygon[a + k] + t * (polygon[b + k] - polygon[a + k]);
        }
      }
    }
    return Arrays.copyOf(out, n);
  }

  private static void extend(double[] bounds, int axis, double value) {
    bounds[2 * axis] = Math.min(bounds[2 * axis], value);
    bounds[2 * axis + 1] = Math.max(bounds[2 * axis + 1], value);
  }
}
