package org.onegrasp.objects;

import java.util.ArrayList;
import java.util.List;

/**
 * One convex piece of an object.
 *
 * @param points corners, (n, 3) metres; the piece is their convex hull
 * @param colour 0xRRGGBB
 */
record Piece(double[] points, int colour) {

  /** Axis-aligned box: middle of its bottom at (x, y, z), side lengths in metres. */
  static Piece box(double x, double y, double z, double length, double width, double height, int colour) {
    return taper(x, y, z, length, width, length, width, height, colour);
  }

  /** A box whose bottom and top differ in size. */
  static Piece taper(double x, double y, double z, double lengthLow, double widthLow, double lengthHigh, double widthHigh,
      double height, int colour) {
    double[] p = new double[24];
    for (int i = 0; i < 8; i++) {
      boolean high = i >= 4;
      p[3 * i] = x + ((i & 1) == 0 ? -0.5 : 0.5) * (high ? lengthHigh : lengthLow);
      p[3 * i + 1] = y + ((i & 2) == 0 ? -0.5 : 0.5) * (high ? widthHigh : widthLow);
      p[3 * i + 2] = high ? z + height : z;
    }
    return new Piece(p, colour);
  }

  /** Standing frustum around the vertical through (x, y). */
  static Piece drum(double x, double y, double z0, double radius0, double z1, double radius1, int sides, int colour) {
    double[] p = new double[6 * sides];
    for (int i = 0; i < sides; i++) {
      double c = StrictMath.cos(2 * Math.PI * (i + 0.5) / sides);
      double s = StrictMath.sin(2 * Math.PI * (i + 0.5) / sides);
      put(p, 2 * i, x + radius0 * c, y + radius0 * s, z0);
      put(p, 2 * i + 1, x + radius1 * c, y + radius1 * s, z1);
    }
    return new Piece(p, colour);
  }

  /** Cross-section of a lying bar: half its width (y) and half its height (z), measured to the flat sides, at x. */
  record Section(double x, double halfWidth, double halfHeight, double axisZ) {}

  /** Lying frustum along x between two sections, with an even number of sides, one of them flat on the bottom. */
  static Piece bar(Section from, Section to, int sides, int colour) {
    double grow = 1 / StrictMath.cos(Math.PI / sides); // from the flat sides to the corners
    double[] p = new double[6 * sides];
    for (int i = 0; i < sides; i++) {
      double c = grow * StrictMath.cos(2 * Math.PI * (i + 0.5) / sides - Math.PI / 2);
      double s = grow * StrictMath.sin(2 * Math.PI * (i + 0.5) / sides - Math.PI / 2);
      put(p, 2 * i, from.x, from.halfWidth * c, from.axisZ + from.halfHeight * s);
      put(p, 2 * i + 1, to.x, to.halfWidth * c, to.axisZ + to.halfHeight * s);
    }
    return new Piece(p, colour);
  }

  /** Inner and outer radius of a ring at height z. */
  record Rim(double z, double inner, double outer) {}

  /** Lying bar with a rectangular section that may change between its ends: {@link #bar} with four sides. */
  static Piece beam(double x0, double width0, double z0, double x1, double width1, double z1, double thick, int colour) {
    return bar(new Section(x0, width0 / 2, thick / 2, z0 + thick / 2), new Section(x1, width1 / 2, thick / 2, z1 + thick / 2), 4,
        colour);
  }

  /** Part of a ring around the vertical through (x, y), as convex wedges, from one angle to another in radians. */
  static List<Piece> arc(double x, double y, Rim low, Rim high, double fromAngle, double toAngle, int segments, int colour) {
    List<Piece> wedges = new ArrayList<>();
    double step = (toAngle - fromAngle) / segments;
    for (int i = 0; i < segments; i++) {
      double[] p = new double[24];
      for (int k = 0; k < 2; k++) {
        double c = StrictMath.cos(fromAngle + (i + k) * step);
        double s = StrictMath.sin(fromAngle + (i + k) * step);
        put(p, 4 * k, x + low.inner * c, y + low.inner * s, low.z);
        put(p, 4 * k + 1, x + low.outer * c, y + low.outer * s, low.z);
        put(p, 4 * k + 2, x + high.inner * c, y + high.inner * s, high.z);
        put(p, 4 * k + 3, x + high.outer * c, y + high.outer * s, high.z);
      }
      wedges.add(new Piece(p, colour));
    }
    return wedges;
  }

  /** A whole ring; the middle of the first wedge is at +x. */
  static List<Piece> ring(double x, double y, Rim low, Rim high, int segments, int colour) {
    double half = Math.PI / segments;
    return arc(x, y, low, high, -half, 2 * Math.PI - half, segments, colour);
  }

  /** The convex hull of two pieces, in the colour of the first. */
  Piece joined(Piece other) {
    double[] p = new double[points.length + other.points.length];
    System.arraycopy(points, 0, p, 0, points.length);
    System.arraycopy(other.points, 0, p, points.length, other.points.length);
    return new Piece(p, colour);
  }

  Piece moved(double dx, double dy, double dz) {
    double[] p = points.clone();
    for (int i = 0; i < p.length; i += 3) {
      p[i] += dx;
      p[i + 1] += dy;
      p[i + 2] += dz;
    }
    return new Piece(p, colour);
  }

  /** Turned about the vertical through the origin. */
  Piece turned(double yaw) {
    double c = StrictMath.cos(yaw);
    double s = StrictMath.sin(yaw);
    double[] p = points.clone();
    for (int i = 0; i < p.length; i += 3) {
      p[i] = c * points[i] - s * points[i + 1];
      p[i + 1] = s * points[i] + c * points[i + 1];
    }
    return new Piece(p, colour);
  }

  private static void put(double[] p, int index, double x, double y, double z) {
    p[3 * index] = x;
    p[3 * index + 1] = y;
    p[3 * index + 2] = z;
  }
}
