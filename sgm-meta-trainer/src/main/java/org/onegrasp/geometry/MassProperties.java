package org.onegrasp.geometry;

import java.util.List;

/**
 * Mass, centre and inertia of convex pieces of one uniform density. Pieces that overlap count twice there: good enough
 * for things whose density nobody knows.
 *
 * @param centre centre of mass, metres
 * @param inertia about the centre of mass: xx, yy, zz, xy, xz, yz, kg m^2 (products of inertia with the sign of the
 * matrix entry)
 */
public record MassProperties(double mass, double[] centre, double[] inertia) {
  /** Integrals over the tetrahedra that each triangle of a face spans with the origin (divergence theorem). */
  public static MassProperties of(List<ConvexHull> hulls, double mass) {
    double volume = 0;
    double[] first = new double[3];
    double[] second = new double[6]; // xx, yy, zz, xy, xz, yz
    for (ConvexHull hull : hulls) {
      for (int[] face : hull.faces) {
        for (int i = 1; i + 1 < face.length; i++) {
          volume += tetrahedron(hull.points, face[0], face[i], face[i + 1], first, second);
        }
      }
    }
    double scale = mass / volume;
    double[] c = {first[0] / volume, first[1] / volume, first[2] / volume};
    double[] m = new double[6];
    for (int i = 0; i < 3; i++) {
      m[i] = scale * second[i] - mass * c[i] * c[i];
    }
    m[3] = scale * second[3] - mass * c[0] * c[1];
    m[4] = scale * second[4] - mass * c[0] * c[2];
    m[5] = scale * second[5] - mass * c[1] * c[2];
    return new MassProperties(mass, c, new double[] {m[1] + m[2], m[0] + m[2], m[0] + m[1], -m[3], -m[4], -m[5]});
  }

  private static double tetrahedron(double[] p, int a, int b, int c, double[] first, double[] second) {
    double ax = p[3 * a];
    double ay = p[3 * a + 1];
    double az = p[3 * a + 2];
    double bx = p[3 * b];
    double by = p[3 * b + 1];
    double bz = p[3 * b + 2];
    double cx = p[3 * c];
    double cy = p[3 * c + 1];
    double cz = p[3 * c + 2];
    double v = (ax * (by * cz - bz * cy) + ay * (bz * cx - bx * cz) + az * (bx * cy - by * cx)) / 6;
    first[0] += v * (ax + bx + cx) / 4;
    first[1] += v * (ay + by + cy) / 4;
    first[2] += v * (az + bz + cz) / 4;
    second[0] += v * product(ax, bx, cx, ax, bx, cx);
    second[1] += v * product(ay, by, cy, ay, by, cy);
    second[2] += v * product(az, bz, cz, az, bz, cz);
    second[3] += v * product(ax, bx, cx, ay, by, cy);
    second[4] += v * product(ax, bx, cx, az, bz, cz);
    second[5] += v * product(ay, by, cy, az, bz, cz);
    return v;
  }

  /** Mean of u v over a tetrahedron with one corner in the origin: (sum u_i v_i + (sum u_i)(sum v_i)) / 20. */
  private static double product(double u1, double u2, double u3, double v1, double v2, double v3) {
    return (u1 * v1 + u2 * v2 + u3 * v3 + (u1 + u2 + u3) * (v1 + v2 + v3)) / 20;
  }
}
