package org.onegrasp.objects;

import java.util.Arrays;

/** Heights of an object's surface as seen from above, to tell whether a turn changes them. */
final class Silhouette {
  private static final int SIDE = 200;
  private static final double CELL = 0.002; // metres
  /** Heights are means over 5 x 5 cells: a thin wall that moves by less than a finger notices is no change. */
  private static final int BLUR = 2;
  /** What a scan of a symmetric thing may differ by. */
  private static final double SAME = 0.2;

  private final float[] vertices;
  private final int[] triangles;
  private final double[] heights;

  /**
   * @param vertices (n, 3) metres, z = 0 on the table
   * @param triangles (m, 3) indices
   */
  Silhouette(float[] vertices, int[] triangles) {
    this.vertices = vertices;
    this.triangles = triangles;
    heights = heights(0);
  }

  /** The volume that differs after a turn about the origin, as a part of the volume under the surface. */
  double change(double yaw) {
    return difference(heights(yaw));
  }

  /** As {@link #change}, between this and another thing. */
  double difference(Silhouette other) {
    return difference(other.heights);
  }

  private double difference(double[] others) {
    double difference = 0;
    double sum = 0;
    for (int i = 0; i < heights.length; i++) {
      difference += Math.abs(others[i] - heights[i]);
      sum += heights[i];
    }
    return difference / sum;
  }

  /** Symmetry as {@link org.onegrasp.world.GraspPlace#fold()} means it. */
  int fold() {
    if (change(Math.PI) > SAME) {
      return 1;
    }
    return change(0.7) < SAME && change(1.3) < SAME ? 0 : change(Math.PI / 2) < SAME ? 4 : 2;
  }

  private double[] heights(double yaw) {
    double[] turned = new double[vertices.length]; // in cells, but for z
    double cos = StrictMath.cos(yaw) / CELL;
    double sin = StrictMath.sin(yaw) / CELL;
    for (int i = 0; i < vertices.length; i += 3) {
      turned[i] = cos * vertices[i] - sin * vertices[i + 1] + SIDE / 2.0;
      turned[i + 1] = sin * vertices[i] + cos * vertices[i + 1] + SIDE / 2.0;
      turned[i + 2] = vertices[i + 2];
    }
    double[] out = new double[SIDE * SIDE];
    for (int t = 0; t < triangles.length; t += 3) {
      raise(out, turned, 3 * triangles[t], 3 * triangles[t + 1], 3 * triangles[t + 2]);
    }
    return blurred(blurred(out, 1), SIDE);
  }

  /** Raises every cell whose middle a triangle covers to the triangle there. */
  private static void raise(double[] out, double[] p, int a, int b, int c) {
    double area = (p[b] - p[a]) * (p[c + 1] - p[a + 1]) - (p[c] - p[a]) * (p[b + 1] - p[a + 1]);
    if (Math.abs(area) < 1e-9) {
      return; // upright: nothing to see from above
    }
    int left = cell(Math.min(p[a], Math.min(p[b], p[c])));
    int right = cell(Math.max(p[a], Math.max(p[b], p[c])));
    int low = cell(Math.min(p[a + 1], Math.min(p[b + 1], p[c + 1])));
    int high = cell(Math.max(p[a + 1], Math.max(p[b + 1], p[c + 1])));
    for (int row = low; row <= high; row++) {
      for (int col = left; col <= right; col++) {
        double x = col + 0.5;
        double y = row + 0.5;
        double atB = ((x - p[a]) * (p[c + 1] - p[a + 1]) - (p[c] - p[a]) * (y - p[a + 1])) / area;
        double atC = ((p[b] - p[a]) * (y - p[a + 1]) - (x - p[a]) * (p[b + 1] - p[a + 1])) / area;
        if (atB >= 0 && atC >= 0 && atB + atC <= 1) {
          int i = row * SIDE + col;
          out[i] = Math.max(out[i], p[a + 2] + atB * (p[b + 2] - p[a + 2]) + atC * (p[c + 2] - p[a + 2]));
        }
      }
    }
  }

  private static int cell(double at) {
    return (int) Math.max(0, Math.min(SIDE - 1, Math.floor(at)));
  }

  /** Running means in one direction; beyond the border there is nothing. */
  private static double[] blurred(double[] heights, int stride) {
    double[] out = new double[heights.length];
    Arrays.setAll(out, i -> {
      int at = i / stride % SIDE;
      double sum = 0;
      for (int k = Math.max(-BLUR, -at); k <= Math.min(BLUR, SIDE - 1 - at); k++) {
        sum += heights[i + k * stride];
      }
      return sum / (2 * BLUR + 1);
    });
    return out;
  }
}
