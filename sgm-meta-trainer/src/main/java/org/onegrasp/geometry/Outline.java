package org.onegrasp.geometry;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What a thing takes up of a table, seen from above: convex parts, each from one height to another. Metres.
 */
public final class Outline {
  private final List<Part> parts;

  /**
   * One convex part.
   *
   * @param corners (n, 2), counterclockwise
   */
  private record Part(double[] corners, double low, double high, double x, double y, double radius) {
    static Part of(double[] corners, double low, double high) {
      double x = 0;
      double y = 0;
      int n = corners.length / 2;
      for (int i = 0; i < corners.length; i += 2) {
        x += corners[i] / n;
        y += corners[i + 1] / n;
      }
      double radius = 0;
      for (int i = 0; i < corners.length; i += 2) {
        radius = Math.max(radius, StrictMath.hypot(corners[i] - x, corners[i + 1] - y));
      }
      return new Part(corners, low, high, x, y, radius);
    }

    double atLeast(Part other) {
      return StrictMath.hypot(x - other.x, y - other.y) - radius - other.radius;
    }
  }

  private Outline(List<Part> parts) {
    this.parts = List.copyOf(parts);
  }

  /**
   * Of a solid of convex pieces in its own frame.
   *
   * @param pieces the corners of each, (n, 3)
   */
  public static Outline of(List<float[]> pieces) {
    List<Part> parts = new ArrayList<>();
    for (float[] piece : pieces) {
      double low = Double.MAX_VALUE;
      double high = -Double.MAX_VALUE;
      List<double[]> points = new ArrayList<>();
      for (int i = 0; i < piece.length; i += 3) {
        points.add(new double[] {piece[i], piece[i + 1]});
        low = Math.min(low, piece[i + 2]);
        high = Math.max(high, piece[i + 2]);
      }
      parts.add(Part.of(flat(convex(points)), low, high));
    }
    return new Outline(parts);
  }

  /** A rectangle, its sides along x and y, from a height upwards. */
  public static Outline rectangle(double left, double right, double front, double back, double low) {
    double[] corners = {left, front, right, front, right, back, left, back};
    return new Outline(List.of(Part.of(corners, low, Double.MAX_VALUE)));
  }

  /** One point. */
  public static Outline point(double x, double y) {
    return new Outline(List.of(Part.of(new double[] {x, y}, 0, Double.MAX_VALUE)));
  }

  /** Convex polygon, counter-clockwise, around points (Andrew's monotone chain). Sorts them. */
  public static List<double[]> convex(List<double[]> points) {
    points.sort(Comparator.<double[]>comparingDouble(p -> p[0]).thenComparingDouble(p -> p[1]));
    List<double[]> polygon = new ArrayList<>();
    for (double[] p : points) {
      push(polygon, p, 0);
    }
    int lower = polygon.size() - 1;
    for (int i = points.size() - 2; i >= 0; i--) {
      push(polygon, points.get(i), lower);
    }
    if (polygon.size() > 1) {
      polygon.remove(polygon.size() - 1);
    }
    return polygon;
  }

  private static void push(List<double[]> polygon, double[] p, int fixed) {
    while (polygon.size() > fixed + 1
        && cross(polygon.get(polygon.size() - 2), polygon.get(polygon.size() - 1), p) <= 1e-12) {
      polygon.remove(polygon.size() - 1);
    }
    polygon.add(p);
  }

  private static double cross(double[] a, double[] b, double[] p) {
    return (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0]);
  }

  private static double[] flat(List<double[]> polygon) {
    double[] flat = new double[2 * polygon.size()];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = polygon.get(i / 2)[i % 2];
    }
    return flat;
  }

  /** Turned by yaw radians about the origin, which then lies at (x, y). */
  public Outline moved(double x, double y, double yaw) {
    double cos = StrictMath.cos(yaw);
    double sin = StrictMath.sin(yaw);
    List<Part> moved = new ArrayList<>();
    for (Part part : parts) {
      double[] c = part.corners.clone();
      for (int i = 0; i < c.length; i += 2) {
        c[i] = x + cos * part.corners[i] - sin * part.corners[i + 1];
        c[i + 1] = y + sin * part.corners[i] + cos * part.corners[i + 1];
      }
      moved.add(Part.of(c, part.low, part.high));
    }
    return new Outline(moved);
  }

  /** Only the parts that reach above a height. */
  public Outline above(double height) {
    return new Outline(parts.stream().filter(part -> part.high > height).toList());
  }

  /** Whether all of it lies in a square around a point. */
  public boolean within(double x, double y, double side) {
    for (Part part : parts) {
      for (int i = 0; i < part.corners.length; i += 2) {
        if (Math.abs(part.corners[i] - x) > side / 2 || Math.abs(part.corners[i + 1] - y) > side / 2) {
          return false;
        }
      }
    }
    return true;
  }

  /** Between the nearest points of two outlines; 0 where they overlap, and infinite where one has no parts. */
  public double distance(Outline other) {
    double nearest = Double.POSITIVE_INFINITY;
    for (Part one : parts) {
      for (Part two : other.parts) {
        if (one.atLeast(two) < nearest) {
          nearest = Math.min(nearest, distance(one.corners, two.corners));
        }
      }
    }
    return nearest;
  }

  private static double distance(double[] a, double[] b) {
    if (!apart(a, b) && !apart(b, a)) {
      return 0;
    }
    return Math.min(cornersToSides(a, b), cornersToSides(b, a));
  }

  /** Whether the line of a side of the first has all of the second on its outer side. */
  private static boolean apart(double[] a, double[] b) {
    for (int i = 0; i < a.length; i += 2) {
      int j = (i + 2) % a.length;
      double nx = a[j + 1] - a[i + 1];
      double ny = a[i] - a[j];
      double nearest = Double.MAX_VALUE;
      for (int k = 0; k < b.length; k += 2) {
        nearest = Math.min(nearest, nx * (b[k] - a[i]) + ny * (b[k + 1] - a[i + 1]));
      }
      if (nearest > 0) {
        return true;
      }
    }
    return false;
  }

  private static double cornersToSides(double[] corners, double[] polygon) {
    double nearest = Double.POSITIVE_INFINITY;
    for (int k = 0; k < corners.length; k += 2) {
      for (int i = 0; i < polygon.length; i += 2) {
        int j = (i + 2) % polygon.length;
        double dx = polygon[j] - polygon[i];
        double dy = polygon[j + 1] - polygon[i + 1];
        double px = corners[k] - polygon[i];
        double py = corners[k + 1] - polygon[i + 1];
        double squared = dx * dx + dy * dy;
        double t = squared == 0 ? 0 : Math.max(0, Math.min(1, (px * dx + py * dy) / squared));
        nearest = Math.min(nearest, StrictMath.hypot(px - t * dx, py - t * dy));
      }
    }
    return nearest;
  }
}
