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

  /** Sides of a box along x, y and z. */
  record Size(double length, double width, double height) {}

  /** Axis-aligned box: middle of its bottom at (x, y, z) metres. */
  static Piece box(double x, double y, double z, Size size, int colour) {
    return taper(x, y, new Floor(z, size.length, size.width), new Floor(z + size.height, size.length, size.width),
        colour);
  }

  /** A level rectangle at height z, its sides along x and y. */
  record Floor(double z, double length, double width) {}

  /** A box whose bottom and top differ in size, both around the vertical through (x, y). */
  static Piece taper(double x, double y, Floor low, Floor high, int colour) {
    double[] p = new double[24];
    for (int i = 0; i < 8; i++) {
      Floor floor = i >= 4 ? high : low;
      p[3 * i] = x + ((i & 1) == 0 ? -0.5 : 0.5) * floor.length;
      p[3 * i + 1] = y + ((i & 2) == 0 ? -0.5 : 0.5) * floor.width;
      p[3 * i + 2] = floor.z;
    }
    return new Piece(p, colour);
  }

  /** A level circle at height z. */
  record Disc(double z, double radius) {}

  /** Standing frustum around the vertical through (x, y). */
  static Piece drum(double x, double y, Disc low, Disc high, int sides, int colour) {
    double[] p = new double[6 * sides];
    for (int i = 0; i < sides; i++) {
      double c = StrictMath.cos(2 * Math.PI * (i + 0.5) / sides);
      double s = StrictMath.sin(2 * Math.PI * (i + 0.5) / sides);
      put(p, 2 * i, x + low.radius * c, y + low.radius * s, low.z);
      put(p, 2 * i + 1, x + high.radius * c, y + high.radius * s, high.z);
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

  /** End of a beam at x: its width (y), and the height z of its lower side. */
  record End(double x, double width, double z) {
    private Section section(double thick) {
      return new Section(x, width / 2, thick / 2, z + thick / 2);
    }
  }

  /** Lying bar with a rectangular section that may change between its ends: {@link #bar} with four sides. */
  static Piece beam(End from, End to, double thick, int colour) {
    return bar(from.section(thick), to.section(thick), 4, colour);
  }

  /** A ring around the vertical through (x, y), as convex wedges; the middle of the first is at +x. */
  static List<Piece> ring(double x, double y, Rim low, Rim high, int segments, int colour) {
    List<Piece> wedges = new ArrayList<>();
    double fromAngle = -Math.PI / segments;
    double step = (2 * Math.PI + fromAngle - fromAngle) / segments;
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

  /** Half a ring about the origin, open towards -x. */
  static List<Piece> bow(Rim low, Rim high, int segments, int colour) {
    double turn = Math.PI / segments - Math.PI / 2;
    return ring(0, 0, low, high, segments, colour).subList(0, segments / 2).stream().map(p -> p.turned(turn)).toList();
  }

  /** Round the vertical through the origin: a wall whose outer radius changes from foot to mouth, and a floor. */
  static List<Piece> shell(Disc foot, Disc mouth, double wall, int segments, int colour) {
    List<Piece> pieces = new ArrayList<>(ring(0, 0, new Rim(foot.z, foot.radius - wall, foot.radius),
        new Rim(mouth.z, mouth.radius - wall, mouth.radius), segments, colour));
    double bottom = foot.radius - wall / 2;
    pieces.add(drum(0, 0, new Disc(foot.z, bottom), new Disc(foot.z + wall, bottom), 12, colour));
    return pieces;
  }

  /** Lying drum of 12 sides around an axis along y at x and z, its middle at y. */
  static Piece axle(double[] middle, double radius, double length, int colour) {
    return bar(new Section(-length / 2, radius, radius, 0), new Section(length / 2, radius, radius, 0), 12, colour)
        .turned(Math.PI / 2).moved(middle[0], middle[1], middle[2]);
  }

  /** A point, metres. */
  static double[] at(double x, double y, double z) {
    return new double[] {x, y, z};
  }

  /** A straight bar between the middles of two boxes of one size. */
  static Piece strut(double[] from, double[] to, Size knot, int colour) {
    return knot(from, knot, colour).joined(knot(to, knot, colour));
  }

  private static Piece knot(double[] middle, Size size, int colour) {
    return box(middle[0], middle[1], middle[2] - size.height / 2, size, colour);
  }

  /** Bars from point to point. */
  static List<Piece> chain(Size knot, int colour, double[]... points) {
    List<Piece> pieces = new ArrayList<>();
    for (int i = 1; i < points.length; i++) {
      pieces.add(strut(points[i - 1], points[i], knot, colour));
    }
    return pieces;
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
