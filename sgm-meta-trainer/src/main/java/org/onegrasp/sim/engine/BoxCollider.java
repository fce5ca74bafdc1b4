package org.onegrasp.sim.engine;

import org.onegrasp.geometry.ConvexHull;

/**
 * Contacts between a convex hull and a box by the separating axis theorem, with clipped faces.
 *
 * <p>
 * Two convex bodies overlap unless some axis separates them, and for polyhedra only the face normals of both and the
 * cross products of their edges need to be tried. The axis of least overlap is the contact normal; the faces of the
 * other body that look against it, clipped to the sides of the first, give the contact points. Everything happens in
 * the frame of the hull, so that its corners need no transformation. See S. Gottschalk, OBBTree (1996) and D.
 * Gregorius, GDC 2013.
 *
 * <p>
 * Own code because ODE's collider of convex bodies gives one point, around which the object would swing, and has global
 * state.
 */
final class BoxCollider {
  /** A face of the hull or an edge must win by so much: faces of the box give the steadiest contacts. Metres. */
  private static final double FACE_BIAS = 1e-4;
  private static final double EDGE_BIAS = 3e-4;

  /** Faces of the hull that look against a face of the box: the cosine between the normals is less than this. */
  private static final double FACING = -0.5;

  private final double[] half;
  private final double[] axis = new double[9]; // axis i of the box in the hull's frame: axis[3i .. 3i+2]
  private final double[] centre = new double[3];
  private final double[] edgeNormal = new double[3];
  /** Result beside the return value of the searches: the widest gap found, negative for an overlap, metres. */
  private double gap;
  private final ClippedPolygon polygon = new ClippedPolygon();

  /** @param half half edge lengths, metres */
  BoxCollider(double[] half) {
    this.half = half.clone();
  }

  double[] half() {
    return half;
  }

  /** Places the box; {@code rotation} is row-major 3x3, box to hull frame. */
  void moveTo(double x, double y, double z, double[] rotation) {
    centre[0] = x;
    centre[1] = y;
    centre[2] = z;
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        axis[3 * i + j] = rotation[3 * j + i];
      }
    }
  }

  /** Appends at most four contacts and returns how many. */
  int collide(ConvexHull hull, Contacts out) {
    int boxFace = widestBoxFace(hull);
    double boxFaceGap = gap;
    int hullFace = gap > 0 ? -1 : widestHullFace(hull);
    double hullFaceGap = gap;
    int edge = gap > 0 ? -1 : widestEdge(hull);
    double edgeGap = gap;
    if (gap > 0) {
      return 0;
    }
    int before = out.count;
    if (edgeGap > Math.max(boxFaceGap, hullFaceGap) + EDGE_BIAS) {
      edgeContact(hull.edges, 12 * (edge / 3), edge % 3, -edgeGap, out);
    } else if (hullFaceGap > boxFaceGap + FACE_BIAS) {
      hullFaceContacts(hull, hullFace, out);
    }
    if (out.count == before) { // also when the winning face of the hull lies beside the box
      boxFaceContacts(hull, boxFace >> 1, (boxFace & 1) == 0 ? 1 : -1, out);
    }
    if (out.count == before) {
      // The face that looks most against the box may lie beside it, as on a bar whose end is a little wider.
      hullFaceContacts(hull, hullFace, out);
    }
    out.keepFour(before);
    return out.count - before;
  }

  /** Twice the axis, plus one for its negative side; leaves the gap in {@link #gap}, as the next two do. */
  private int widestBoxFace(ConvexHull hull) {
    gap = Double.NEGATIVE_INFINITY;
    int best = -1;
    for (int face = 0; face < 6 && gap <= 0; face++) {
      double g = gapAlongBoxFace(hull, face >> 1, (face & 1) == 0 ? 1 : -1);
      if (g > gap) {
        gap = g;
        best = face;
      }
    }
    return best;
  }

  private int widestHullFace(ConvexHull hull) {
    gap = Double.NEGATIVE_INFINITY;
    int best = -1;
    for (int face = 0; face < hull.faces.length && gap <= 0; face++) {
      double g = gapAlongHullFace(hull.planes, 4 * face);
      if (g > gap) {
        gap = g;
        best = face;
      }
    }
    return best;
  }

  /** Three times the hull's edge, plus the axis of the box's edge; -1 when no two edges can touch. */
  private int widestEdge(ConvexHull hull) {
    gap = Double.NEGATIVE_INFINITY;
    int best = -1;
    for (int pair = 0; pair < hull.edges.length / 4 && gap <= 0; pair++) {
      double g = gapAlongEdges(hull.edges, 12 * (pair / 3), pair % 3);
      if (g > gap) {
        gap = g;
        best = pair;
      }
    }
    return best;
  }

  private double gapAlongBoxFace(ConvexHull hull, int i, int sign) {
    double ax = sign * axis[3 * i];
    double ay = sign * axis[3 * i + 1];
    double az = sign * axis[3 * i + 2];
    double lowest = Double.MAX_VALUE;
    double[] p = hull.points;
    for (int v = 0; v < p.length; v += 3) {
      lowest = Math.min(lowest, ax * p[v] + ay * p[v + 1] + az * p[v + 2]);
    }
    return lowest - (ax * centre[0] + ay * centre[1] + az * centre[2]) - half[i];
  }

  private double gapAlongHullFace(double[] planes, int f) {
    double nx = planes[f];
    double ny = planes[f + 1];
    double nz = planes[f + 2];
    return nx * centre[0] + ny * centre[1] + nz * centre[2] - planes[f + 3] - reach(nx, ny, nz);
  }

  /** Half extent of the box along a direction. */
  private double reach(double nx, double ny, double nz) {
    double sum = 0;
    for (int i = 0; i < 3; i++) {
      sum += half[i] * Math.abs(nx * axis[3 * i] + ny * axis[3 * i + 1] + nz * axis[3 * i + 2]);
    }
    return sum;
  }

  /**
   * Along the cross product of a hull edge and box axis i, if the hull's edge is its farthest part in that direction.
   */
  private double gapAlongEdges(double[] edges, int e, int i) {
    double ux = edges[e + 3];
    double uy = edges[e + 4];
    double uz = edges[e + 5];
    double mx = axis[3 * i + 1] * uz - axis[3 * i + 2] * uy;
    double my = axis[3 * i + 2] * ux - axis[3 * i] * uz;
    double mz = axis[3 * i] * uy - axis[3 * i + 1] * ux;
    double s = mx * edges[e + 6] + my * edges[e + 7] + mz * edges[e + 8];
    double t = mx * edges[e + 9] + my * edges[e + 10] + mz * edges[e + 11];
    if (s * t <= 0) {
      return Double.NEGATIVE_INFINITY;
    }
    double norm = Math.sqrt(mx * mx + my * my + mz * mz);
    if (norm < 1e-3) {
      return Double.NEGATIVE_INFINITY;
    }
    double scale = (s > 0 ? 1 : -1) / norm;
    mx *= scale;
    my *= scale;
    mz *= scale;
    return mx * (centre[0] - edges[e]) + my * (centre[1] - edges[e + 1]) + mz * (centre[2] - edges[e + 2])
        - reach(mx, my, mz);
  }

  /**
   * From every face that looks against the box's: the one most against it may lie beside the box, as on a tapered
   * handle.
   */
  private void boxFaceContacts(ConvexHull hull, int i, int sign, Contacts out) {
    double nx = sign * axis[3 * i];
    double ny = sign * axis[3 * i + 1];
    double nz = sign * axis[3 * i + 2];
    double surface = nx * centre[0] + ny * centre[1] + nz * centre[2] + half[i];
    for (int f = 0; f < hull.faces.length; f++) {
      if (hull.planes[4 * f] * nx + hull.planes[4 * f + 1] * ny + hull.planes[4 * f + 2] * nz < FACING) {
        int n = clipToSides(hull, hull.faces[f], i);
        for (int v = 0; v < 3 * n; v += 3) {
          double depth =
              surface - (nx * polygon.corners[v] + ny * polygon.corners[v + 1] + nz * polygon.corners[v + 2]);
          if (depth >= 0) {
            out.addOnce(polygon.corners, v, nx, ny, nz, depth);
          }
        }
      }
    }
  }

  /**
   * Puts into {@link #polygon} the part of a face that lies over the box's faces across axis i, and returns its
   * corners.
   */
  private int clipToSides(ConvexHull hull, int[] face, int i) {
    int n = face.length;
    polygon.ensure(n + 8);
    for (int v = 0; v < n; v++) {
      System.arraycopy(hull.points, 3 * face[v], polygon.corners, 3 * v, 3);
    }
    for (int j = 0; j < 3; j++) {
      if (j != i) {
        n = polygon.clip(n, axis[3 * j], axis[3 * j + 1], axis[3 * j + 2], centreAlong(j) + half[j]);
        n = polygon.clip(n, -axis[3 * j], -axis[3 * j + 1], -axis[3 * j + 2], -centreAlong(j) + half[j]);
      }
    }
    return n;
  }

  private void hullFaceContacts(ConvexHull hull, int f, Contacts out) {
    double nx = hull.planes[4 * f];
    double ny = hull.planes[4 * f + 1];
    double nz = hull.planes[4 * f + 2];
    boxFaceAgainst(nx, ny, nz, hull.faces[f].length);
    int n = 4;
    int[] loop = hull.faces[f];
    double[] p = hull.points;
    for (int v = 0; v < loop.length && n > 0; v++) {
      int a = 3 * loop[v];
      int b = 3 * loop[(v + 1) % loop.length];
      double ex = p[b] - p[a];
      double ey = p[b + 1] - p[a + 1];
      double ez = p[b + 2] - p[a + 2];
      double sx = ey * nz - ez * ny;
      double sy = ez * nx - ex * nz;
      double sz = ex * ny - ey * nx;
      n = polygon.clip(n, sx, sy, sz, sx * p[a] + sy * p[a + 1] + sz * p[a + 2]);
    }
    for (int v = 0; v < 3 * n; v += 3) {
      double depth = hull.planes[4 * f + 3]
          - (nx * polygon.corners[v] + ny * polygon.corners[v + 1] + nz * polygon.corners[v + 2]);
      if (depth >= 0) {
        out.add(polygon.corners, v, -nx, -ny, -nz, depth);
      }
    }
  }

  /** Puts the box's face that looks most against a direction into {@link #polygon}. */
  private void boxFaceAgainst(double nx, double ny, double nz, int sides) {
    int i = 0;
    double best = 0;
    for (int j = 0; j < 3; j++) {
      double dot = nx * axis[3 * j] + ny * axis[3 * j + 1] + nz * axis[3 * j + 2];
      if (Math.abs(dot) > Math.abs(best)) {
        best = dot;
        i = j;
      }
    }
    int j = (i + 1) % 3;
    int k = (i + 2) % 3;
    double outward = best > 0 ? -half[i] : half[i];
    polygon.ensure(sides + 8);
    for (int corner = 0; corner < 4; corner++) {
      double a = corner == 0 || corner == 3 ? -half[j] : half[j];
      double b = corner < 2 ? -half[k] : half[k];
      for (int c = 0; c < 3; c++) {
        polygon.corners[3 * corner + c] =
            centre[c] + outward * axis[3 * i + c] + a * axis[3 * j + c] + b * axis[3 * k + c];
      }
    }
  }

  /** The point of the box's edge that is nearest to the hull's edge; normal against the hull's outward side. */
  private void edgeContact(double[] edges, int e, int i, double depth, Contacts out) {
    gapDirection(edges, e, i);
    double[] m = edgeNormal;
    double[] w = new double[3]; // from the hull's edge to the box's edge
    for (int c = 0; c < 3; c++) {
      w[c] = centre[c] - edges[e + c];
    }
    for (int j = 0; j < 3; j++) {
      double dot = m[0] * axis[3 * j] + m[1] * axis[3 * j + 1] + m[2] * axis[3 * j + 2];
      for (int c = 0; c < 3 && j != i; c++) {
        w[c] -= Math.signum(dot) * half[j] * axis[3 * j + c];
      }
    }
    double uv = 0;
    double wu = 0;
    double wv = 0;
    for (int c = 0; c < 3; c++) {
      uv += edges[e + 3 + c] * axis[3 * i + c];
      wu += w[c] * edges[e + 3 + c];
      wv += w[c] * axis[3 * i + c];
    }
    double along = Math.max(-half[i], Math.min(half[i], (uv * wu - wv) / (1 - uv * uv)));
    for (int c = 0; c < 3; c++) {
      w[c] = edges[e + c] + w[c] + along * axis[3 * i + c]; // the contact
    }
    out.add(w, 0, -m[0], -m[1], -m[2], depth);
  }

  private void gapDirection(double[] edges, int e, int i) {
    double[] m = edgeNormal;
    double norm = 0;
    double side = 0;
    for (int c = 0; c < 3; c++) {
      int a = (c + 1) % 3;
      int b = (c + 2) % 3;
      m[c] = axis[3 * i + a] * edges[e + 3 + b] - axis[3 * i + b] * edges[e + 3 + a];
      norm += m[c] * m[c];
      side += m[c] * edges[e + 6 + c];
    }
    double scale = (side > 0 ? 1 : -1) / Math.sqrt(norm);
    for (int c = 0; c < 3; c++) {
      m[c] *= scale;
    }
  }

  private double centreAlong(int j) {
    return axis[3 * j] * centre[0] + axis[3 * j + 1] * centre[1] + axis[3 * j + 2] * centre[2];
  }
}
