package org.onegrasp.geometry;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Corners, faces and edges of the convex hull of a few dozen points.
 *
 * <p>Every plane through three points that has no point above it carries a face; its face is the 2D hull of all points in that
 * plane. That is O(n^3) with an early way out, quick enough for hulls of this size, and unlike incremental construction it
 * does not mind the many coplanar points of boxes and prisms.
 */
public final class ConvexHull {
  /** Points closer to a plane than this lie in it, metres. */
  private static final double FLAT = 1e-5;
  private static final int MAX_POINTS = 96;

  public final double[] points; // (n, 3) metres
  public final double[] planes; // (f, 4): outward unit normal, distance from the origin along it
  public final int[][] faces; // corner indices, counter-clockwise seen from outside
  public final double[] edges; // (e, 12): corner, unit direction, and the two vectors that bound the edge's cone of normals

  /** @throws IllegalArgumentException when the points have no volume; {@code what} names them */
  public ConvexHull(float[] corners, String what) {
    points = extreme(distinct(corners, what));
    List<double[]> planeList = new ArrayList<>();
    List<int[]> faceList = new ArrayList<>();
    findFaces(planeList, faceList);
    if (faceList.size() < 4) {
      throw new IllegalArgumentException(what + " is flat: its " + points.length / 3 + " points span no volume");
    }
    planes = new double[4 * planeList.size()];
    for (int f = 0; f < planeList.size(); f++) {
      System.arraycopy(planeList.get(f), 0, planes, 4 * f, 4);
    }
    faces = faceList.toArray(int[][]::new);
    edges = findEdges();
  }

  private static double[] distinct(float[] corners, String what) {
    if (corners.length < 12 || corners.length % 3 != 0) {
      throw new IllegalArgumentException(what + " needs at least 4 points of 3 numbers, got " + corners.length + " numbers");
    }
    double[] kept = new double[corners.length];
    int n = 0;
    for (int i = 0; i < corners.length; i += 3) {
      if (!Float.isFinite(corners[i] + corners[i + 1] + corners[i + 2])) {
        throw new IllegalArgumentException(what + ": point " + i / 3 + " is not finite");
      }
      boolean fresh = true;
      for (int j = 0; j < n && fresh; j += 3) {
        fresh = Math.abs(kept[j] - corners[i]) + Math.abs(kept[j + 1] - corners[i + 1])
            + Math.abs(kept[j + 2] - corners[i + 2]) > FLAT;
      }
      if (fresh) {
        kept[n++] = corners[i];
        kept[n++] = corners[i + 1];
        kept[n++] = corners[i + 2];
      }
    }
    return Arrays.copyOf(kept, n);
  }

  /** At most {@link #MAX_POINTS}, those farthest out in evenly spread directions: finer detail costs time and changes nothing. */
  private static double[] extreme(double[] p) {
    if (p.length <= 3 * MAX_POINTS) {
      return p;
    }
    BitSet chosen = new BitSet();
    for (int i = 0; i < MAX_POINTS; i++) {
      double z = 1 - (2 * i + 1.0) / MAX_POINTS;
      double r = Math.sqrt(1 - z * z);
      double turn = i * Math.PI * (3 - Math.sqrt(5));
      double x = r * StrictMath.cos(turn);
      double y = r * StrictMath.sin(turn);
      int best = 0;
      for (int j = 3; j < p.length; j += 3) {
        if (x * p[j] + y * p[j + 1] + z * p[j + 2] > x * p[best] + y * p[best + 1] + z * p[best + 2]) {
          best = j;
        }
      }
      chosen.set(best);
    }
    return chosen.stream().flatMap(j -> IntStream.range(j, j + 3)).mapToDouble(j -> p[j]).toArray();
  }

  private void findFaces(List<double[]> planeList, List<int[]> faceList) {
    List<BitSet> members = new ArrayList<>();
    int n = points.length / 3;
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        for (int k = j + 1; k < n; k++) {
          double[] plane = supportingPlane(i, j, k);
          if (plane != null && members.stream().noneMatch(in(i, j, k))) {
            BitSet flat = inPlane(plane);
            members.add(flat);
            planeList.add(plane);
            faceList.add(outline(flat, plane));
          }
        }
      }
    }
  }

  private static Predicate<BitSet> in(int i, int j, int k) {
    return set -> set.get(i) && set.get(j) && set.get(k);
  }

  /** The outward plane through three points, or null when it is ill-defined or cuts through the hull. */
  private double[] supportingPlane(int i, int j, int k) {
    double ux = points[3 * j] - points[3 * i];
    double uy = points[3 * j + 1] - points[3 * i + 1];
    double uz = points[3 * j + 2] - points[3 * i + 2];
    double vx = points[3 * k] - points[3 * i];
    double vy = points[3 * k + 1] - points[3 * i + 1];
    double vz = points[3 * k + 2] - points[3 * i + 2];
    double nx = uy * vz - uz * vy;
    double ny = uz * vx - ux * vz;
    double nz = ux * vy - uy * vx;
    double norm = Math.sqrt(nx * nx + ny * ny + nz * nz);
    double longest = Math.sqrt(Math.max(ux * ux + uy * uy + uz * uz, vx * vx + vy * vy + vz * vz));
    if (norm < longest * 2 * FLAT) {
      return null;
    }
    nx /= norm;
    ny /= norm;
    nz /= norm;
    double d = nx * points[3 * i] + ny * points[3 * i + 1] + nz * points[3 * i + 2];
    int side = 0;
    for (int p = 0; p < points.length; p += 3) {
      double above = nx * points[p] + ny * points[p + 1] + nz * points[p + 2] - d;
      if (Math.abs(above) > FLAT) {
        int s = above > 0 ? 1 : -1;
        if (side == -s) {
          return null;
        }
        side = s;
      }
    }
    return side == 0 ? null : new double[] {-side * nx, -side * ny, -side * nz, -side * d};
  }

  private BitSet inPlane(double[] plane) {
    BitSet flat = new BitSet();
    for (int p = 0; p < points.length / 3; p++) {
      if (Math.abs(plane[0] * points[3 * p] + plane[1] * points[3 * p + 1] + plane[2] * points[3 * p + 2] - plane[3]) <= FLAT) {
        flat.set(p);
      }
    }
    return flat;
  }

  /** 2D hull (Andrew's monotone chain) of coplanar points, counter-clockwise about the normal. */
  private int[] outline(BitSet flat, double[] plane) {
    double[] u = perpendicular(plane);
    double[] v = {plane[1] * u[2] - plane[2] * u[1], plane[2] * u[0] - plane[0] * u[2], plane[0] * u[1] - plane[1] * u[0]};
    double[][] flatPoints = flat.stream().mapToObj(p -> new double[] {along(u, p), along(v, p), p})
        .sorted((a, b) -> a[0] != b[0] ? Double.compare(a[0], b[0]) : Double.compare(a[1], b[1])).toArray(double[][]::new);
    double[][] chain = new double[2 * flatPoints.length][];
    int n = 0;
    for (int pass = 0; pass < 2; pass++) {
      int start = n + (pass == 0 ? 2 : 1);
      for (int i = 0; i < flatPoints.length; i++) {
        double[] p = flatPoints[pass == 0 ? i : flatPoints.length - 1 - i];
        if (pass == 1 && i == 0) {
          continue;
        }
        while (n >= start && turn(chain[n - 2], chain[n - 1], p) <= 1e-12) {
          n--;
        }
        chain[n++] = p;
      }
    }
    int[] loop = new int[n - 1];
    for (int i = 0; i < loop.length; i++) {
      loop[i] = (int) chain[i][2];
    }
    return loop;
  }

  private static double turn(double[] a, double[] b, double[] c) {
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
  }

  private double along(double[] u, int p) {
    return u[0] * points[3 * p] + u[1] * points[3 * p + 1] + u[2] * points[3 * p + 2];
  }

  private static double[] perpendicular(double[] n) {
    double[] u = Math.abs(n[0]) < 0.6 ? new double[] {0, n[2], -n[1]} : new double[] {-n[2], 0, n[0]};
    double norm = Math.sqrt(u[0] * u[0] + u[1] * u[1] + u[2] * u[2]);
    return new double[] {u[0] / norm, u[1] / norm, u[2] / norm};
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
   * The normals of an edge between faces with normals A and B are those m, at right angles to it, with m.(B - (A.B)A) >= 0 and
   * m.(A - (A.B)B) >= 0.
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
}
