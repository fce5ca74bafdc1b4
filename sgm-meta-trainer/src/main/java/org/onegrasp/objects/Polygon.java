package org.onegrasp.objects;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts flat polygons into triangles: convex ones into a fan, others by cutting off ears (Meisters 1975), corners whose
 * triangle holds no other corner. What is no simple polygon, or has more than {@value #MOST_FOR_EARS} corners, becomes
 * a fan, too.
 */
final class Polygon {
  /** Ears take the square of it in steps, at worst the cube. */
  static final int MOST_FOR_EARS = 256;

  private final double[] x; // in the polygon's plane, counterclockwise
  private final double[] y;

  private Polygon(double[] x, double[] y) {
    this.x = x;
    this.y = y;
  }

  /**
   * Three indices for each of the triangles, as many as corners less two, turning as the polygon does.
   *
   * @param vertices (n, 3)
   * @param corners indices of vertices, at least three
   */
  static int[] triangles(float[] vertices, int[] corners) {
    int count = corners.length;
    int[] order = null;
    if (count > 3 && count <= MOST_FOR_EARS) {
      Polygon flat = flat(vertices, corners);
      order = flat == null || flat.convex() ? null : flat.ears();
    }
    int[] triangles = new int[3 * (count - 2)];
    for (int i = 0; i < triangles.length; i++) {
      int fan = i % 3 == 0 ? 0 : i / 3 + i % 3;
      triangles[i] = corners[order == null ? fan : order[i]];
    }
    return triangles;
  }

  /** Seen along the axis that its normal (Newell's) is nearest to; null when it has no area. */
  private static Polygon flat(float[] vertices, int[] corners) {
    double[] normal = new double[3];
    for (int i = 0; i < corners.length; i++) {
      int p = 3 * corners[i];
      int q = 3 * corners[(i + 1) % corners.length];
      for (int k = 0; k < 3; k++) {
        int u = (k + 1) % 3;
        int v = (k + 2) % 3;
        normal[k] += ((double) vertices[p + u] - vertices[q + u]) * ((double) vertices[p + v] + vertices[q + v]);
      }
    }
    int axis = 0;
    for (int k = 1; k < 3; k++) {
      axis = Math.abs(normal[k]) > Math.abs(normal[axis]) ? k : axis;
    }
    if (normal[axis] == 0) {
      return null;
    }
    int u = (axis + (normal[axis] > 0 ? 1 : 2)) % 3;
    int v = (axis + (normal[axis] > 0 ? 2 : 1)) % 3;
    double[] x = new double[corners.length];
    double[] y = new double[corners.length];
    for (int i = 0; i < corners.length; i++) {
      x[i] = vertices[3 * corners[i] + u];
      y[i] = vertices[3 * corners[i] + v];
    }
    return new Polygon(x, y);
  }

  /** Twice the area of a triangle, positive when it turns counterclockwise. */
  private double turn(int a, int b, int c) {
    return (x[b] - x[a]) * (y[c] - y[a]) - (x[c] - x[a]) * (y[b] - y[a]);
  }

  private boolean convex() {
    for (int i = 0; i < x.length; i++) {
      if (turn(i, (i + 1) % x.length, (i + 2) % x.length) < 0) {
        return false;
      }
    }
    return true;
  }

  /** Null when no ears are found, as the edges cross. */
  private int[] ears() {
    List<Integer> left = new ArrayList<>();
    for (int i = 0; i < x.length; i++) {
      left.add(i);
    }
    int[] triangles = new int[3 * (x.length - 2)];
    int found = 0;
    int misses = 0;
    for (int i = 0; left.size() > 2 && misses < left.size(); i++) {
      int size = left.size();
      int a = left.get(i % size);
      int b = left.get((i + 1) % size);
      int c = left.get((i + 2) % size);
      if (size == 3 || ear(a, b, c, left)) {
        triangles[found++] = a;
        triangles[found++] = b;
        triangles[found++] = c;
        left.remove((i + 1) % size);
        misses = 0;
      } else {
        misses++;
      }
    }
    return left.size() == 2 ? triangles : null;
  }

  private boolean ear(int a, int b, int c, List<Integer> left) {
    if (turn(a, b, c) <= 0) {
      return false;
    }
    for (int p : left) {
      boolean other = p != a && p != b && p != c;
      if (other && turn(a, b, p) >= 0 && turn(b, c, p) >= 0 && turn(c, a, p) >= 0) {
        return false;
      }
    }
    return true;
  }
}
