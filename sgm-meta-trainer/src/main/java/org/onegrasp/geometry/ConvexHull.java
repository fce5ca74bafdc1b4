package org.onegrasp.geometry;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The convex hull of a few dozen points: corners, polygonal faces, edges, volume.
 *
 * <p>
 * Every plane through three points that has no point above it carries a face; its polygon is the 2D hull of all points
 * in that plane. That is O(n^3) planes with an early way out each, quick enough for hulls of this size, and unlike
 * incremental construction it does not mind the many coplanar points of boxes and prisms. Larger clouds are thinned out
 * first, see {@link SphereDirections}.
 */
public final class ConvexHull {
  /** Three points nearer to one line than this span no plane, metres. */
  private static final double SLIVER = 1e-5;
  private static final Tolerance SHAPE = new Tolerance(1e-6, 1e-6);
  private static final Tolerance PIECE = new Tolerance(1e-5, 1e-9);

  /**
   * What counts as even. Of a shape, points that are almost on a side are no corners. A piece that touches things has
   * few faces, so that contacts do not jump between the parts of an uneven one, and keeps all corners, so that each
   * edge has its two faces.
   *
   * @param flat points closer to a plane than this lie in it, metres
   * @param straight points closer to a side of a face than this lie on it, metres
   */
  private record Tolerance(double flat, double straight) {}

  /**
   * Of more points those are kept that are farthest out in so many directions: finer detail costs time and changes
   * nothing.
   */
  private static final SphereDirections DETAIL = new SphereDirections(122);

  public final double[] points; // (n, 3) metres, the corners alone, in the order in which they were given
  public final double[] planes; // (f, 4): outward unit normal, distance from the origin along it
  public final int[][] faces; // corner indices, counter-clockwise seen from outside
  // (e, 12): corner, unit direction, and the two vectors that bound the edge's cone of normals
  public final double[] edges;
  public final double[] low = {Double.MAX_VALUE, Double.MAX_VALUE, Double.MAX_VALUE}; // metres
  public final double[] high = {-Double.MAX_VALUE, -Double.MAX_VALUE, -Double.MAX_VALUE}; // metres
  public final double volume; // cubic metres
  public final double[] centroid = new double[3]; // metres

  private final int[] fans; // position in each face of the corner where its triangles meet

  private ConvexHull(double[] cloud, Tolerance even, String what) {
    double[] p = DETAIL.thinned(distinct(cloud, even.flat, what));
    List<double[]> planeList = new ArrayList<>();
    List<int[]> faceList = new ArrayList<>();
    findFaces(p, even, planeList, faceList);
    if (faceList.size() < 4) {
      throw new IllegalArgumentException(what + " is flat: its " + p.length / 3 + " points span no volume");
    }
    faces = faceList.toArray(int[][]::new);
    fans = new int[faces.length];
    for (int f = 0; f < faces.length; f++) {
      fans[f] = turnToStart(p, faces[f], planeList.get(f));
    }
    points = corners(p, faces);
    planes = planeList.stream().flatMapToDouble(Arrays::stream).toArray();
    edges = findEdges();
    for (int i = 0; i < points.length; i++) {
      low[i % 3] = Math.min(low[i % 3], points[i]);
      high[i % 3] = Math.max(high[i % 3], points[i]);
    }
    volume = integrate(centroid);
  }

  /**
   * The hull of any points.
   *
   * @param cloud (n, 3) metres
   * @throws IllegalArgumentException when there are fewer than 4 points, one is not finite, or they have no volume;
   * {@code what} names them
   */
  public static ConvexHull of(double[] cloud, String what) {
    return new ConvexHull(cloud, SHAPE, what);
  }

  /** The hull of the points, (n, 3) metres, or nothing when they have no volume. */
  public static Optional<ConvexHull> ofSolid(double[] cloud) {
    try {
      return Optional.of(of(cloud, "cloud"));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * A piece of a thing for its contacts, with faces that are uneven by up to 0.01 mm in one.
   *
   * @param corners (n, 3) metres
   * @throws IllegalArgumentException as {@link #of}
   */
  public static ConvexHull ofPiece(float[] corners, String what) {
    return new ConvexHull(wide(corners), PIECE, what);
  }

  /** All pieces of a thing; errors name the thing and the piece's number. */
  public static List<ConvexHull> ofPieces(List<float[]> pieces, String what) {
    return IntStream.range(0, pieces.size()).mapToObj(i -> ofPiece(pieces.get(i), what + ", hull " + i)).toList();
  }

  private static double[] wide(float[] narrow) {
    double[] wide = new double[narrow.length];
    for (int i = 0; i < narrow.length; i++) {
      wide[i] = narrow[i];
    }
    return wide;
  }

  private static double[] distinct(double[] cloud, double flat, String what) {
    if (cloud.length < 12 || cloud.length % 3 != 0) {
      throw new IllegalArgumentException(
          what + " needs at least 4 points of 3 numbers, got " + cloud.length + " numbers");
    }
    double[] kept = new double[cloud.length];
    int n = 0;
    for (int i = 0; i < cloud.length; i += 3) {
      if (!Double.isFinite(cloud[i] + cloud[i + 1] + cloud[i + 2])) {
        throw new IllegalArgumentException(what + ": point " + i / 3 + " is not finite");
      }
      boolean fresh = true;
      for (int j = 0; j < n && fresh; j += 3) {
        fresh = Math.abs(kept[j] - cloud[i]) + Math.abs(kept[j + 1] - cloud[i + 1])
            + Math.abs(kept[j + 2] - cloud[i + 2]) > flat;
      }
      if (fresh) {
        System.arraycopy(cloud, i, kept, n, 3);
        n += 3;
      }
    }
    return Arrays.copyOf(kept, n);
  }

  private static void findFaces(double[] p, Tolerance even, List<double[]> planeList, List<int[]> faceList) {
    List<BitSet> members = new ArrayList<>();
    int n = p.length / 3;
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        for (int k = j + 1; k < n; k++) {
          double[] plane = supportingPlane(p, even.flat, i, j, k);
          if (plane != null && !known(members, i, j, k)) {
            BitSet on = inPlane(p, even.flat, plane);
            members.add(on);
            planeList.add(plane);
            faceList.add(outline(p, even.straight, on, plane));
          }
        }
      }
    }
  }

  private static boolean known(List<BitSet> members, int i, int j, int k) {
    for (BitSet set : members) {
      if (set.get(i) && set.get(j) && set.get(k)) {
        return true;
      }
    }
    return false;
  }

  /** The outward plane through three points, or null when it is ill-defined or cuts through the hull. */
  private static double[] supportingPlane(double[] p, double flat, int i, int j, int k) {
    double[] n = cross(p, i, j, k);
    double norm = Math.sqrt(n[0] * n[0] + n[1] * n[1] + n[2] * n[2]);
    if (norm < Math.sqrt(Math.max(squared(p, i, j), squared(p, i, k))) * SLIVER) {
      return null; // the three are on one line, as far as the tolerance tells
    }
    double nx = n[0] / norm;
    double ny = n[1] / norm;
    double nz = n[2] / norm;
    double d = nx * p[3 * i] + ny * p[3 * i + 1] + nz * p[3 * i + 2];
    int side = 0;
    for (int q = 0; q < p.length; q += 3) {
      double above = nx * p[q] + ny * p[q + 1] + nz * p[q + 2] - d;
      if (Math.abs(above) > flat) {
        int s = above > 0 ? 1 : -1;
        if (side == -s) {
          return null;
        }
        side = s;
      }
    }
    return side == 0 ? null : new double[] {-side * nx, -side * ny, -side * nz, -side * d};
  }

  private static BitSet inPlane(double[] p, double flat, double[] plane) {
    BitSet on = new BitSet();
    for (int q = 0; q < p.length / 3; q++) {
      if (Math.abs(along(plane, p, q) - plane[3]) <= flat) {
        on.set(q);
      }
    }
    return on;
  }

  /**
   * Corners of coplanar points, counter-clockwise about the normal, by gift wrapping; points inside or on sides are
   * left out.
   */
  private static int[] outline(double[] p, double straight, BitSet on, double[] normal) {
    int start = farthest(p, on);
    int[] loop = new int[on.cardinality()];
    int n = 0;
    int corner = start;
    do {
      loop[n++] = corner;
      int next = -1;
      for (int i = on.nextSetBit(0); i >= 0; i = on.nextSetBit(i + 1)) {
        if (i != corner && (next < 0 || isRightOf(p, straight, normal, corner, next, i))) {
          next = i;
        }
      }
      corner = next;
    } while (corner != start && n < loop.length);
    return Arrays.copyOf(loop, n);
  }

  /** A point that is surely a corner: the farthest from the first one. */
  private static int farthest(double[] p, BitSet on) {
    int first = on.nextSetBit(0);
    int best = first;
    for (int i = first; i >= 0; i = on.nextSetBit(i + 1)) {
      if (squared(p, first, i) > squared(p, first, best)) {
        best = i;
      }
    }
    return best;
  }

  /** Whether a point lies to the right of the line between two others or, on one line with them, farther away. */
  private static boolean isRightOf(double[] p, double straight, double[] normal, int from, int to, int other) {
    double[] cross = cross(p, from, to, other);
    double turn = normal[0] * cross[0] + normal[1] * cross[1] + normal[2] * cross[2];
    double near = squared(p, from, to);
    double far = squared(p, from, other);
    double area = straight * Math.sqrt(Math.max(near, far));
    return turn < -area || turn < area && far > near;
  }

  /**
   * Turns a face around until it begins at its corner lowest along a direction that depends on the plane alone, so that
   * contacts come in the same order however the points were given.
   *
   * @return where the corner is then that was the first
   */
  private static int turnToStart(double[] p, int[] face, double[] normal) {
    double[] u = perpendicular(normal);
    double[] v =
        {normal[1] * u[2] - normal[2] * u[1], normal[2] * u[0] - normal[0] * u[2], normal[0] * u[1] - normal[1] * u[0]};
    int start = 0;
    for (int i = 1; i < face.length; i++) {
      double lower = along(u, p, face[start]) - along(u, p, face[i]);
      start = lower > 0 || lower == 0 && along(v, p, face[i]) < along(v, p, face[start]) ? i : start;
    }
    int[] given = face.clone();
    for (int i = 0; i < face.length; i++) {
      face[i] = given[(start + i) % face.length];
    }
    return (face.length - start) % face.length;
  }

  private static double along(double[] u, double[] p, int q) {
    return u[0] * p[3 * q] + u[1] * p[3 * q + 1] + u[2] * p[3 * q + 2];
  }

  private static double[] perpendicular(double[] n) {
    double[] u = Math.abs(n[0]) < 0.6 ? new double[] {0, n[2], -n[1]} : new double[] {-n[2], 0, n[0]};
    double norm = Math.sqrt(u[0] * u[0] + u[1] * u[1] + u[2] * u[2]);
    return new double[] {u[0] / norm, u[1] / norm, u[2] / norm};
  }

  /** The points that faces use; their indices in the faces become those of the result. */
  private static double[] corners(double[] p, int[][] faces) {
    BitSet used = new BitSet();
    for (int[] face : faces) {
      Arrays.stream(face).forEach(used::set);
    }
    int[] index = new int[p.length / 3];
    double[] kept = new double[3 * used.cardinality()];
    int n = 0;
    for (int i = used.nextSetBit(0); i >= 0; i = used.nextSetBit(i + 1)) {
      System.arraycopy(p, 3 * i, kept, 3 * n, 3);
      index[i] = n++;
    }
    for (int[] face : faces) {
      Arrays.setAll(face, i -> index[face[i]]);
    }
    return kept;
  }

  private double[] findEdges() {
    int n = points.length / 3;
    Map<Integer, int[]> pairs = new HashMap<>();
    List<int[]> shared = new ArrayList<>();
    for (int f = 0; f < faces.length; f++) {
      int[] loop = faces[f];
      for (int i = 0; i < loop.length; i++) {
        int a = loop[i];
        int b = loop[(i + 1) % loop.length];
        int[] other = pairs.putIfAbsent(Math.min(a, b) * n + Math.max(a, b), new int[] {f});
        if (other != null) {
          shared.add(new int[] {a, b, other[0], f});
        }
      }
    }
    double[] all = new double[12 * shared.size()];
    for (int e = 0; e < shared.size(); e++) {
      edge(shared.get(e), all, 12 * e);
    }
    return all;
  }

  /**
   * The normals of an edge between faces with normals A and B are those m, at right angles to it, with m.(B - (A.B)A)
   * >= 0 and m.(A - (A.B)B) >= 0.
   */
  private void edge(int[] edge, double[] out, int at) {
    double[] d = new double[3];
    double ab = 0;
    for (int i = 0; i < 3; i++) {
      out[at + i] = points[3 * edge[0] + i];
      d[i] = points[3 * edge[1] + i] - points[3 * edge[0] + i];
      ab += planes[4 * edge[2] + i] * planes[4 * edge[3] + i];
    }
    double length = Math.sqrt(d[0] * d[0] + d[1] * d[1] + d[2] * d[2]);
    for (int i = 0; i < 3; i++) {
      double a = planes[4 * edge[2] + i];
      double b = planes[4 * edge[3] + i];
      out[at + 3 + i] = d[i] / length;
      out[at + 6 + i] = b - ab * a;
      out[at + 9 + i] = a - ab * b;
    }
  }

  /** Corner indices of fans over all faces, (m, 3), outward. */
  public int[] triangles() {
    int[] out = new int[3 * Arrays.stream(faces).mapToInt(face -> face.length - 2).sum()];
    int n = 0;
    for (int f = 0; f < faces.length; f++) {
      int[] face = faces[f];
      int start = fans[f];
      for (int i = 2; i < face.length; i++) {
        out[n++] = face[start];
        out[n++] = face[(start + i - 1) % face.length];
        out[n++] = face[(start + i) % face.length];
      }
    }
    return out;
  }

  /** Square metres of one face. */
  public double area(int face) {
    double twice = 0;
    int[] corners = faces[face];
    int start = fans[face];
    for (int i = 2; i < corners.length; i++) {
      double[] cross = cross(points, corners[start], corners[(start + i - 1) % corners.length],
          corners[(start + i) % corners.length]);
      twice += Math.sqrt(cross[0] * cross[0] + cross[1] * cross[1] + cross[2] * cross[2]);
    }
    return twice / 2;
  }

  /** Whether the nearest point to {@code p} in the plane of a face is inside that face. */
  public boolean isUnder(int face, double[] p) {
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

  public boolean contains(double x, double y, double z) {
    for (int f = 0; f < planes.length; f += 4) {
      if (planes[f] * x + planes[f + 1] * y + planes[f + 2] * z > planes[f + 3]) {
        return false;
      }
    }
    return true;
  }

  /** Distance in metres from a point inside to the nearest face; negative outside. */
  public double depth(double x, double y, double z) {
    double depth = Double.MAX_VALUE;
    for (int f = 0; f < planes.length; f += 4) {
      depth = Math.min(depth, planes[f + 3] - planes[f] * x - planes[f + 1] * y - planes[f + 2] * z);
    }
    return depth;
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
    return (points[3 * a] - points[0]) * n[0] + (points[3 * a + 1] - points[1]) * n[1]
        + (points[3 * a + 2] - points[2]) * n[2];
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
}
