package org.onegrasp.sim.engine;

import org.onegrasp.geometry.ConvexHull;

/**
 * Contacts between two convex hulls, by the same method as {@link BoxCollider}: the axis of least overlap among the
 * normals of both and the cross products of their edges is the contact normal; faces of the other hull that look
 * against it, clipped to the sides of the face it belongs to, give the points. Everything happens in the frame of the
 * first hull.
 */
final class HullCollider {
  private static final double FACE_BIAS = 1e-4; // metres, faces of the first hull give the steadiest contacts
  private static final double EDGE_BIAS = 3e-4;
  private static final double FACING = -0.5; // cosine
  private static final double PARALLEL = 1e-3; // sine

  private double[] points = {};  // of the second hull, in the first one's frame
  private double[] normals = {}; // of its faces there, (n, 4) with the distance from the origin
  private double[] rotation = {}; // of the second hull's frame in the first one's, row-major 3x3
  private double[] origin = {};
  private final double[] edgeAxis = new double[3];
  private int edgeOfFirst;
  private int edgeOfSecond;
  private double gap;
  private final ClippedPolygon polygon = new ClippedPolygon();

  /**
   * Appends at most four contacts, whose normals push the first hull.
   *
   * @param m row-major rotation of the second hull's frame in the first one's
   * @param shift origin of the second hull's frame in the first one's
   */
  void collide(ConvexHull first, ConvexHull second, double[] m, double[] shift, Contacts out) {
    if (farApart(first, second, m, shift)) {
      return;
    }
    move(second, m, shift);
    int firstFace = widest(first.planes, first.faces.length, points, second.points.length);
    double firstGap = gap;
    int secondFace = gap > 0 ? -1 : widest(normals, second.faces.length, first.points, first.points.length);
    double secondGap = gap;
    boolean edges = gap <= 0 && widestEdges(first, second, Math.max(firstGap, secondGap) + EDGE_BIAS);
    if (gap > 0) {
      return;
    }
    int before = out.count;
    if (edges) {
      edgeContact(first, second, out);
    } else if (secondGap > firstGap + FACE_BIAS) {
      faceContacts(new Face(normals, 4 * secondFace, second.faces[secondFace], points), first.faces, first.points,
          first.planes, -1, out);
    } else {
      faceContacts(new Face(first.planes, 4 * firstFace, first.faces[firstFace], first.points), second.faces, points,
          normals, 1, out);
    }
    out.keepFour(before);
  }

  /** By the spheres around their boxes. */
  private static boolean farApart(ConvexHull first, ConvexHull second, double[] m, double[] shift) {
    double[] a = middle(first);
    double[] b = middle(second);
    double dx = m[0] * b[0] + m[1] * b[1] + m[2] * b[2] + shift[0] - a[0];
    double dy = m[3] * b[0] + m[4] * b[1] + m[5] * b[2] + shift[1] - a[1];
    double dz = m[6] * b[0] + m[7] * b[1] + m[8] * b[2] + shift[2] - a[2];
    double reach = a[3] + b[3];
    return dx * dx + dy * dy + dz * dz > reach * reach;
  }

  /** Middle of its box and the distance to the box's corners. */
  private static double[] middle(ConvexHull hull) {
    double[] middle = new double[4];
    double squares = 0;
    for (int k = 0; k < 3; k++) {
      middle[k] = (hull.low[k] + hull.high[k]) / 2;
      squares += (hull.high[k] - hull.low[k]) * (hull.high[k] - hull.low[k]) / 4;
    }
    middle[3] = Math.sqrt(squares);
    return middle;
  }

  private void move(ConvexHull hull, double[] m, double[] shift) {
    rotation = m;
    origin = shift;
    points = points.length < hull.points.length ? new double[hull.points.length] : points;
    normals = normals.length < hull.planes.length ? new double[hull.planes.length] : normals;
    for (int i = 0; i < hull.points.length; i += 3) {
      turn(hull.points, i, m, points, i);
      for (int k = 0; k < 3; k++) {
        points[i + k] += shift[k];
      }
    }
    for (int f = 0; f < hull.planes.length; f += 4) {
      turn(hull.planes, f, m, normals, f);
      normals[f + 3] = hull.planes[f + 3] + normals[f] * shift[0] + normals[f + 1] * shift[1]
          + normals[f + 2] * shift[2];
    }
  }

  private static void turn(double[] from, int at, double[] m, double[] to, int index) {
    for (int k = 0; k < 3; k++) {
      to[index + k] = m[3 * k] * from[at] + m[3 * k + 1] * from[at + 1] + m[3 * k + 2] * from[at + 2];
    }
  }

  /** The face of one hull beyond which the points of the other lie farthest; leaves how far in {@link #gap}. */
  private int widest(double[] planes, int faces, double[] others, int length) {
    gap = Double.NEGATIVE_INFINITY;
    int best = -1;
    for (int f = 0; f < faces && gap <= 0; f++) {
      double lowest = Double.MAX_VALUE;
      for (int v = 0; v < length; v += 3) {
        lowest = Math.min(lowest,
            planes[4 * f] * others[v] + planes[4 * f + 1] * others[v + 1] + planes[4 * f + 2] * others[v + 2]);
      }
      if (lowest - planes[4 * f + 3] > gap) {
        gap = lowest - planes[4 * f + 3];
        best = f;
      }
    }
    return best;
  }

  /** Whether two edges are farther apart than this along an axis on which they are the nearest parts of both hulls. */
  private boolean widestEdges(ConvexHull first, ConvexHull second, double least) {
    gap = least;
    boolean found = false;
    double[] b = new double[12];
    double[] axis = new double[3];
    for (int j = 0; j < second.edges.length; j += 12) {
      for (int part = 3; part < 12; part += 3) {
        turn(second.edges, j + part, rotation, b, part);
      }
      for (int i = 0; i < first.edges.length; i += 12) {
        if (between(first.edges, i, b, axis)) {
          double distance = 0;
          for (int k = 0; k < 3; k++) {
            distance += axis[k] * (pointOfSecond(second.edges, j, k) - first.edges[i + k]);
          }
          if (distance > gap) {
            gap = distance;
            found = true;
            edgeOfFirst = i;
            edgeOfSecond = j;
            System.arraycopy(axis, 0, edgeAxis, 0, 3);
          }
        }
      }
    }
    gap = found ? gap : 0;
    return found;
  }

  private double pointOfSecond(double[] edges, int j, int k) {
    return rotation[3 * k] * edges[j] + rotation[3 * k + 1] * edges[j + 1] + rotation[3 * k + 2] * edges[j + 2]
        + origin[k];
  }

  /**
   * The cross product of an edge of the first hull, outward from it, and one of the second; whether each is the
   * farthest part of its hull along it.
   */
  private static boolean between(double[] a, int i, double[] b, double[] axis) {
    axis[0] = a[i + 4] * b[5] - a[i + 5] * b[4];
    axis[1] = a[i + 5] * b[3] - a[i + 3] * b[5];
    axis[2] = a[i + 3] * b[4] - a[i + 4] * b[3];
    double s = axis[0] * a[i + 6] + axis[1] * a[i + 7] + axis[2] * a[i + 8];
    double t = axis[0] * a[i + 9] + axis[1] * a[i + 10] + axis[2] * a[i + 11];
    double norm = Math.sqrt(axis[0] * axis[0] + axis[1] * axis[1] + axis[2] * axis[2]);
    if (s * t <= 0 || norm < PARALLEL) {
      return false;
    }
    double scale = (s > 0 ? 1 : -1) / norm;
    for (int k = 0; k < 3; k++) {
      axis[k] *= scale;
    }
    return axis[0] * b[6] + axis[1] * b[7] + axis[2] * b[8] < 0
        && axis[0] * b[9] + axis[1] * b[10] + axis[2] * b[11] < 0;
  }

  /** In the middle of where the two edges are nearest. */
  private void edgeContact(ConvexHull first, ConvexHull second, Contacts out) {
    double[] a = first.edges;
    double[] u = new double[3];
    turn(second.edges, edgeOfSecond + 3, rotation, u, 0);
    double[] w = new double[3]; // from the first edge to the second
    double uv = 0;
    double wu = 0;
    double wv = 0;
    for (int k = 0; k < 3; k++) {
      w[k] = pointOfSecond(second.edges, edgeOfSecond, k) - a[edgeOfFirst + k];
      uv += a[edgeOfFirst + 3 + k] * u[k];
      wu += w[k] * a[edgeOfFirst + 3 + k];
      wv += w[k] * u[k];
    }
    double along = (uv * wu - wv) / (1 - uv * uv);
    for (int k = 0; k < 3; k++) {
      w[k] = a[edgeOfFirst + k] + w[k] + along * u[k] - edgeAxis[k] * gap / 2;
    }
    out.add(w, 0, -edgeAxis[0], -edgeAxis[1], -edgeAxis[2], -gap);
  }

  /** A face with its plane. */
  private record Face(double[] planes, int plane, int[] corners, double[] points) {}

  /**
   * From every face of the other hull that looks against this one.
   *
   * @param sign 1 when the face is the first hull's, which the contact then pushes against its normal
   */
  private void faceContacts(Face face, int[][] faces, double[] others, double[] planes, int sign, Contacts out) {
    double nx = face.planes[face.plane];
    double ny = face.planes[face.plane + 1];
    double nz = face.planes[face.plane + 2];
    int against = -1;
    double most = 0;
    for (int f = 0; f < faces.length; f++) {
      double cosine = nx * planes[4 * f] + ny * planes[4 * f + 1] + nz * planes[4 * f + 2];
      if (cosine < most) {
        most = cosine;
        against = f;
      }
    }
    for (int f = 0; f < faces.length; f++) {
      double cosine = nx * planes[4 * f] + ny * planes[4 * f + 1] + nz * planes[4 * f + 2];
      if (cosine < FACING || f == against) {
        int n = clipTo(face, faces[f], others);
        for (int v = 0; v < 3 * n; v += 3) {
          double depth = face.planes[face.plane + 3] - nx * polygon.corners[v] - ny * polygon.corners[v + 1]
              - nz * polygon.corners[v + 2];
          if (depth >= 0) {
            out.addOnce(polygon.corners, v, -sign * nx, -sign * ny, -sign * nz, depth);
          }
        }
      }
    }
  }

  /** Puts into {@link #polygon} what of a face of the other hull lies over this one, and returns its corners. */
  private int clipTo(Face face, int[] corners, double[] others) {
    int n = corners.length;
    polygon.ensure(n + face.corners.length + 2);
    for (int v = 0; v < n; v++) {
      System.arraycopy(others, 3 * corners[v], polygon.corners, 3 * v, 3);
    }
    double nx = face.planes[face.plane];
    double ny = face.planes[face.plane + 1];
    double nz = face.planes[face.plane + 2];
    double[] p = face.points;
    for (int v = 0; v < face.corners.length && n > 0; v++) {
      int a = 3 * face.corners[v];
      int b = 3 * face.corners[(v + 1) % face.corners.length];
      double ex = p[b] - p[a];
      double ey = p[b + 1] - p[a + 1];
      double ez = p[b + 2] - p[a + 2];
      double sx = ey * nz - ez * ny;
      double sy = ez * nx - ex * nz;
      double sz = ex * ny - ey * nx;
      n = polygon.clip(n, sx, sy, sz, sx * p[a] + sy * p[a + 1] + sz * p[a + 2]);
    }
    return n;
  }
}
