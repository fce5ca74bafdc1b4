package org.onegrasp.sim.engine;

/** Contact points found in one step, in the frame of the object; reused from step to step. */
final class Contacts {
  static final int STRIDE = 7;
  private static final int CAPACITY = 64;

  // position (3), unit normal that pushes the object (3), depth in metres
  final double[] data = new double[CAPACITY * STRIDE];
  int count;

  void clear() {
    count = 0;
  }

  /** @param points whose coordinates from {@code v} on are the contact's */
  void add(double[] points, int v, double nx, double ny, double nz, double depth) {
    if (count == CAPACITY) {
      return;
    }
    int at = STRIDE * count++;
    System.arraycopy(points, v, data, at, 3);
    data[at + 3] = nx;
    data[at + 4] = ny;
    data[at + 5] = nz;
    data[at + 6] = depth;
  }

  /** Adds a point unless it is there already: neighbouring faces share their corners. */
  void addOnce(double[] points, int v, double nx, double ny, double nz, double depth) {
    for (int at = 0; at < STRIDE * count; at += STRIDE) {
      if (Math.abs(data[at] - points[v]) + Math.abs(data[at + 1] - points[v + 1])
          + Math.abs(data[at + 2] - points[v + 2]) < 1e-7) {
        return;
      }
    }
    add(points, v, nx, ny, nz, depth);
  }

  /**
   * Of the points from {@code from} on, keeps at most four that hold like all: the deepest, then each time the one
   * farthest from those kept. More only cost the solver time.
   */
  void keepFour(int from) {
    if (count - from <= 4) {
      return;
    }
    int deepest = from;
    for (int i = from + 1; i < count; i++) {
      deepest = data[STRIDE * i + 6] > data[STRIDE * deepest + 6] ? i : deepest;
    }
    swap(from, deepest);
    for (int kept = 1; kept < 4; kept++) {
      int best = from + kept;
      double farthest = -1;
      for (int i = from + kept; i < count; i++) {
        double nearest = Double.MAX_VALUE;
        for (int j = from; j < from + kept; j++) {
          nearest = Math.min(nearest, squaredDistance(i, j));
        }
        if (nearest > farthest) {
          farthest = nearest;
          best = i;
        }
      }
      swap(from + kept, best);
    }
    count = from + 4;
  }

  private double squaredDistance(int i, int j) {
    double dx = data[STRIDE * i] - data[STRIDE * j];
    double dy = data[STRIDE * i + 1] - data[STRIDE * j + 1];
    double dz = data[STRIDE * i + 2] - data[STRIDE * j + 2];
    return dx * dx + dy * dy + dz * dz;
  }

  private void swap(int i, int j) {
    for (int k = 0; k < STRIDE; k++) {
      double t = data[STRIDE * i + k];
      data[STRIDE * i + k] = data[STRIDE * j + k];
      data[STRIDE * j + k] = t;
    }
  }
}
