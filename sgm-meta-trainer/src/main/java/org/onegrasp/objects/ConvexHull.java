package org.onegrasp.objects;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * The convex hull of a few points: corners, polygonal faces and mass properties.
 *
 * <p>A plane through three of the points is a face when no point lies outside of it; all points on that plane are the corners of
 * one polygon. That is O(n^3) planes with an early exit each, slower than quickhull and far simpler: flat faces with many
 * corners, the rule for boxes and prisms, need no special care. Reduce large clouds with {@link Directions} first.
 */
final class ConvexHull {
  static final int MAX_POINTS = 128;
  /** Points nearer than this to a plane, metres, lie on it. */
  private static final double TOLERANCE = 1e-6;

  final double[] points; // (n, 3) metres, the corners alone
  final int[][] faces; // corner indices of each polygon, counter-clockwise seen from outside
  final double[] planes; // (faces, 4): outward unit normal and offset; n . p <= offset inside
  final double volume; // cubic metres
  final double[] centroid; // metres
  final double[] low = {Double.MAX_VALUE, Double.MAX_VALUE, Double.MAX_VALUE};
  final double[] high = {-Double.MAX_VALUE, -Double.MAX_VALUE, -Double.MAX_VALUE};

  /**
   * @param cloud (n, 3) metres, 4 to {@value #MAX_POINTS} points
   * @throws IllegalArgumentException when the points lie in one plane or are too many
   */
  ConvexHull(double[] cloud) {
    int count = cloud.length / 3;
    if (count < 4 || count > MAX_POINTS) {
      throw new IllegalArgumentException("a hull needs 4 to " + MAX_POINTS + " points, got " + count);
    }
    List<BitSet> faceSets = new ArrayList<>();
    List<double[]> facePlanes = new ArrayList<>();
    findFaces(cloud, faceSets, facePlanes);
    if (faceSets.size() < 4) {
      throw new IllegalArgumentException("the " + count + " points of a hull lie in one plane; give it thickness");
    }
    faces = new int[faceSets.size()][];
    planes = new double[4 * faces.length];
    for (int f = 0; f < faces.length; f++) {
      faces[f] = polygon(cloud, faceSets.get(f), facePlanes.get(f));
      System.arraycopy(facePlanes.get(f), 0, planes, 4 * f, 4);
    }
    int[] newIndex = compact(faces, count);
    points = gather(cloud, newIndex);
    for (int[] face : faces) {
      for (int i = 0; i < face.length; i++) {
        face[i] = newIndex[face[i]];
      }
    }
    for (int i = 0; i < points.length; i++) {
      low[i % 3] = Math.min(low[i % 3], points[i]);
      high[i % 3] = Math.max(high[i % 3], points[i]);
    }
    centroid = new double[3];
    volume = integrate(centroid);
  }

  static ConvexHull of(float[] cloud) {
    double[] wide = new double[cloud.length];
    for (int i = 0; i < cloud.length; i++) {
      wide[i] = cloud[i];
    }
    return new ConvexHull(wide);
  }

  /** The hull of the points, or nothing when they have no volume. */
  static Optional<ConvexHull> ofSolid(double[] cloud) {
    try {
      return Optional.of(new ConvexHull(cloud));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Square metres of one face. */
  double area(int face) {
    double twice = 0;
    int[] corners = faces[face];
    for (int i = 2; i < corners.length; i++) {
      double[] cross = cross(points, corners[0], corners[i - 1], corners[i]);
      twice += Math.sqrt(cross[0] * cross[0] + cross[1] * cross[1] + cross[2] * cross[2]);
    }
    return twice / 2;
  }

  /** Whether the nearest point to {@code p} in the plane of a face is inside that face. */
  boolean isUnder(int face, double[] p) {
    int[] corners = faces[face];
    double[] foot = new double[9];
    for (int i = 0; i < corners.length; i++) {
      System.arraycopy(points, 3 * corners[i], foot, 0, 3);
      System.arraycopy(points, 3 * corners[(i + 1) % corners.length], foot, 3, 3);
      System.arraycopy(p, 0, foot, 6, 3);
      double[] cross = cross(foot, 0, 1, 2);
      if (cross[0] * planes[4 * face] + cross[1] * planes[4 * face + 1] + cross[2] * planes[4 * face + 2] < 0) {
        return false;
      }
    }
    return true;
  }

  boolean contains(double x, double y, double z) {
    for (int f = 0; f < planes.length; f += 4) {
      if (planes[f] * x + planes[f + 1] * y + planes[f + 2] * z > planes[f + 3]) {
        return false;
      }
    }
    return true;
  }

  /** Distance in metres from a point inside to the nearest face; negative outside. */
  double depth(double x, double y, double z) {
    double depth = Double.MAX_VALUE;
    for (int f = 0; f < planes.length; f += 4) {
      depth = Math.min(depth, planes[f + 3] - planes[f] * x - planes[f + 1] * y - planes[f + 2] * z);
    }
    return depth;
  }

  /** Corner indices of fans over all faces, (m, 3), outward. */
  int[] triangles() {
    int count = 0;
    for (int[] face : faces) {
      count += face.length - 2;
    }
    int[] out = new int[3 * count];
    int n = 0;
    for (int[] face : faces) {
      for (int i = 2; i < face.length; i++) {
        out[n++] = face[0];
        out[n++] = face[i - 1];
        out[n++] = face[i];
      }
    }
    return out;
  }

  private static void findFaces(double[] p, List<BitSet> sets, List<double[]> planes) {
    int n = p.length / 3;
    for (int a = 0; a < n - 2; a++) {
      for (int b = a + 1; b < n - 1; b++) {
        for (int c = b + 1; c < n; c++) {
          double[] plane = supportingPlane(p, a, b, c);
          if (plane != null && !known(sets, a, b, c)) {
            sets.add(pointsOn(p, plane));
            planes.add(plane);
          }
        }
      }
    }
  }

  private static boolean known(List<BitSet> sets, int a, int b, int c) {
    for (BitSet set : sets) {
      if (set.get(a) && set.get(b) && set.get(c)) {
        return true;
      }
    }
    return false;
  }

  /** The plane through three points with every point on its inner side; null when there is none. */
  private static double[] supportingPlane(double[] p, int a, int b, int c) {
    double[] n = cross(p, a, b, c);
    double length = Math.sqrt(n[0] * n[0] + n[1] * n[1] + n[2] * n[2]);
    if (length < 10 * TOLERANCE * Math.sqrt(Math.max(squared(p, a, b), squared(p, a, c)))) {
      return null; // the three are on one line, as far as the tolerance tells
    }
    double nx = n[0] / length;
    double ny = n[1] / length;
    double nz = n[2] / length;
    double offset = nx * p[3 * a] + ny * p[3 * a + 1] + nz * p[3 * a + 2];
    int side = 0;
    for (int i = 0; i < p.length; i += 3) {
      double distance = nx * p[i] + ny * p[i + 1] + nz * p[i + 2] - offset;
      if (Math.abs(distance) > TOLERANCE) {
        int sign = distance > 0 ? 1 : -1;
        if (side == -sign) {
          return null;
        }
        side = sign;
      }
    }
    if (side == 0) {
      return null; // everything lies in this plane
    }
    return side < 0 ? new double[] {nx, ny, nz, offset} : new double[] {-nx, -ny, -nz, -offset};
  }

  private static BitSet pointsOn(double[] p, double[] plane) {
    BitSet on = new BitSet();
    for (int i = 0; i < p.length / 3; i++) {
      double distance = plane[0] * p[3 * i] + plane[1] * p[3 * i + 1] + plane[2] * p[3 * i + 2] - plane[3];
      if (distance > -TOLERANCE) {
        on.set(i);
      }
    }
    return on;
  }

  /** Corners of the points of one plane in counter-clockwise order: gift wrapping, which leaves out points inside or on edges. */
  private static int[] polygon(double[] p, BitSet on, double[] n) {
    int start = extreme(p, on, n);
    List<Integer> corners = new ArrayList<>();
    int current = start;
    do {
      corners.add(current);
      int next = -1;
      for (int i = on.nextSetBit(0); i >= 0; i = on.nextSetBit(i + 1)) {
        if (i != current && squared(p, current, i) > TOLERANCE * TOLERANCE && (next < 0 || isRightOf(p, n, current, next, i))) {
          next = i;
        }
      }
      current = next;
    } while (current >= 0 && current != start && squared(p, current, start) > TOLERANCE * TOLERANCE
        && corners.size() < on.cardinality());
    return corners.stream().mapToInt(Integer::intValue).toArray();
  }

  /** A point that is surely a corner of the polygon: the farthest from the first one. */
  private static int extreme(double[] p, BitSet on, double[] n) {
    int first = on.nextSetBit(0);
    int best = first;
    for (int i = first; i >= 0; i = on.nextSetBit(i + 1)) {
      if (squared(p, first, i) > squared(p, first, best)) {
        best = i;
      }
    }
    return best;
  }

  private static boolean isRightOf(double[] p, double[] n, int from, int to, int other) {
    double[] cross = cross(p, from, to, other);
    double turn = n[0] * cross[0] + n[1] * cross[1] + n[2] * cross[2];
    double near = squared(p, from, to);
    double far = squared(p, from, other);
    double area = TOLERANCE * Math.sqrt(Math.max(near, far));
    return turn < -area || turn < area && far > near; // on one line: the farther one
  }

  /** (b - a) x (c - a). */
  private static double[] cross(double[] p, int a, int b, int c) {
    double ux = p[3 * b] - p[3 * a];
    double uy = p[3 * b + 1] - p[3 * a + 1];
    double uz = p[3 * b + 2] - p[3 * a + 2];
    double vx = p[3 * c] - p[3 * a];
    double vy = p[3 * c + 1] - p[3 * a + 1];
    double vz = p[3 * c + 2] - p[3 * a + 2];
    return new double[] {uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx};
  }

  private static double squared(double[] p, int a, int b) {
    double dx = p[3 * a] - p[3 * b];
    double dy = p[3 * a + 1] - p[3 * b + 1];
    double dz = p[3 * a + 2] - p[3 * b + 2];
    return dx * dx + dy * dy + dz * dz;
  }

  private static int[] compact(int[][] faces, int count) {
    BitSet used = new BitSet();
    for (int[] face : faces) {
      for (int corner : face) {
        used.set(corner);
      }
    }
    int[] index = new int[count];
    int next = 0;
    for (int i = 0; i < count; i++) {
      index[i] = used.get(i) ? next++ : -1;
    }
    return index;
  }

  private static double[] gather(double[] cloud, int[] newIndex) {
    int kept = 0;
    for (int index : newIndex) {
      kept = Math.max(kept, index + 1);
    }
    double[] out = new double[3 * kept];
    for (int i = 0; i < newIndex.length; i++) {
      if (newIndex[i] >= 0) {
        System.arraycopy(cloud, 3 * i, out, 3 * newIndex[i], 3);
      }
    }
    return out;
  }

  /** Volume, and the centroid into {@code centre}: the sum of tetrahedra from the first corner. */
  private double integrate(double[] centre) {
    double sum = 0;
    int[] t = triangles();
    for (int i = 0; i < t.length; i += 3) {
      double six = determinant(t[i], t[i + 1], t[i + 2]);
      sum += six;
      for (int k = 0; k < 3; k++) {
        centre[k] += six * (points[k] + points[3 * t[i] + k] + points[3 * t[i + 1] + k] + points[3 * t[i + 2] + k]) / 4;
      }
    }
    for (int k = 0; k < 3; k++) {
      centre[k] /= sum;
    }
    return sum / 6;
  }

  private double determinant(int a, int b, int c) {
    double[] n = cross(points, 0, b, c);
    return (points[3 * a] - points[0]) * n[0] + (points[3 * a + 1] - points[1]) * n[1] + (points[3 * a + 2] - points[2]) * n[2];
  }
}
