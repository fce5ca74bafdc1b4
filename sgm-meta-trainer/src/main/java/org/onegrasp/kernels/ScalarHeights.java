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
}
