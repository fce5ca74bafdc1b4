package org.onegrasp.kernels;

/** The specification of what compares maps of heights. */
final class ScalarHeights {
  private ScalarHeights() {}

  static void turnedCells(float[] col, float[] row, int from, int end, float x0, float y0, float cos, float sin,
      int width, int[] cells) {
    for (int k = from; k < end; k++) {
      float x = x0 + cos * col[k] + sin * row[k];
      float y = y0 - sin * col[k] + cos * row[k];
      cells[k] = inside(y, width) * width + inside(x, width);
    }
  }

  private static int inside(float place, int width) {
    return Math.max(0, Math.min(width - 1, (int) Math.floor(place)));
  }

  static void compareHeights(int[] map, int at, int[] cells, int[] shown, int from, int end, int excess, int noise,
      int[] sums) {
    for (int k = from; k < end; k++) {
      int h = map[at + cells[k]];
      if (h >= 0) {
        int s = shown[k];
        int high = Math.max(s, Math.min(h, s + excess));
        sums[0] += Math.min(high, Math.min(h, s) + noise);
        sums[1] += high;
        sums[2] += h;
        sums[3] += s;
      }
    }
  }

  static void sumNear(float[] map, int side, double[] plane, double near, double[] sums) {
    for (int lane = 0; lane < Kernels.SUM_LANES; lane++) {
      sumLane(map, side, plane, near, lane, sums);
    }
    sumLeftOver(map, side, plane, near, sums);
  }

  private static void sumLane(float[] map, int side, double[] plane, double near, int lane, double[] sums) {
    double middle = (side - 1) / 2.0;
    int end = side / Kernels.SUM_LANES * Kernels.SUM_LANES;
    double[] total = new double[9];
    for (int row = 0; row < side; row++) {
      double y = row - middle;
      double rise = plane[0] + plane[2] * y;
      double count = 0;
      double sumX = 0;
      double sumXx = 0;
      double sumV = 0;
      double sumVx = 0;
      for (int col = lane; col < end; col += Kernels.SUM_LANES) {
        double x = col - middle;
        double v = map[row * side + col] - (x * plane[1] + rise);
        if (Math.abs(v) <= near) {
          count++;
          sumX += x;
          sumXx += x * x;
          sumV += v;
          sumVx += v * x;
        }
      }
      total[0] += count;
      total[1] += sumX;
      total[2] += count * y;
      total[3] += sumXx;
      total[4] += sumX * y;
      total[5] += count * (y * y);
      total[6] += sumV;
      total[7] += sumVx;
      total[8] += sumV * y;
    }
    for (int k = 0; k < total.length; k++) {
      sums[k * Kernels.SUM_LANES + lane] = total[k];
    }
  }

  /** Adds the columns after the last whole eight of them. */
  static void sumLeftOver(float[] map, int side, double[] plane, double near, double[] sums) {
    double middle = (side - 1) / 2.0;
    int from = side / Kernels.SUM_LANES * Kernels.SUM_LANES;
    for (int row = 0; row < side; row++) {
      double y = row - middle;
      for (int col = from; col < side; col++) {
        double x = col - middle;
        double v = map[row * side + col] - (x * plane[1] + (plane[0] + plane[2] * y));
        if (Math.abs(v) <= near) {
          double[] terms = {1, x, y, x * x, x * y, y * y, v, v * x, v * y};
          for (int k = 0; k < terms.length; k++) {
            sums[k * Kernels.SUM_LANES + col - from] += terms[k];
          }
        }
      }
    }
  }
}
