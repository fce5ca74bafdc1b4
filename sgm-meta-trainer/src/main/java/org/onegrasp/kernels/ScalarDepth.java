package org.onegrasp.kernels;

/** The specification of what goes over all pixels of a depth picture. */
final class ScalarDepth {
  /** Added to the bits of a positive float it keeps their order and makes those of NaN negative. */
  private static final int NAN_FIRST = 0x00800000;

  private ScalarDepth() {}

  static void surfaces(float[] depth, int from, int end, int width, float noise, float slope, float[] surfaces) {
    for (int i = from; i < end; i++) {
      float d = depth[i];
      float alike = noise + d * slope;
      boolean likeAll = isLike(depth[i - 1], d, alike) && isLike(depth[i + 1], d, alike)
          && isLike(depth[i - width], d, alike) && isLike(depth[i + width], d, alike);
      surfaces[i] = likeAll
          || !(mixes(depth, i, 1, alike) || mixes(depth, i, width, alike) || alone(depth, i, width, alike)) ? d
              : Float.NaN;
    }
  }

  private static boolean isLike(float neighbour, float d, float alike) {
    return Math.abs(neighbour - d) <= alike;
  }

  /**
   * Without a branch, as nobody could foretell it at an edge. Bits of positive floats have the order of the floats.
   *
   * @param step to the next pixel of the row or the column
   */
  private static boolean mixes(float[] depth, int i, int step, float alike) {
    int a = Float.floatToIntBits(depth[i - 2 * step]);
    int b = Float.floatToIntBits(depth[i - step]);
    int c = Float.floatToIntBits(depth[i + step]);
    int d = Float.floatToIntBits(depth[i + 2 * step]);
    float nearest = Float.intBitsToFloat(Math.min(Math.min(a, b), Math.min(c, d)));
    float furthest = Float.intBitsToFloat(Math.max(Math.max(a + NAN_FIRST, b + NAN_FIRST),
        Math.max(c + NAN_FIRST, d + NAN_FIRST)) - NAN_FIRST);
    return depth[i] - nearest > alike & furthest - depth[i] > alike;
  }

  private static boolean alone(float[] depth, int i, int width, float alike) {
    float left = depth[i - 1];
    float right = depth[i + 1];
    float above = depth[i - width];
    float below = depth[i + width];
    float d = depth[i];
    return !isLike(left, d, 2 * alike) && !isLike(right, d, 2 * alike) && !isLike(above, d, 2 * alike)
        && !isLike(below, d, 2 * alike) && (left > 0 || right > 0) && (above > 0 || below > 0);
  }

  static int place(float[] depth, int from, int end, int col, float[] rays, int side, float lowest, float highest,
      int[] pixels, int[] cells, float[] heights, int at) {
    final float u0 = rays[0];
    final float v0 = rays[1];
    final float h0 = rays[2];
    final float uStart = rays[3];
    final float vStart = rays[4];
    final float hStart = rays[5];
    final float uStep = rays[6];
    final float vStep = rays[7];
    final float hStep = rays[8];
    int n = at;
    for (int i = from; i < end; i++) {
      float d = depth[i];
      int c = col + i - from;
      float u = u0 + d * (uStart + c * uStep);
      float v = v0 + d * (vStart + c * vStep);
      if (u >= 0 && u < side && v >= 0 && v < side) {
        float h = h0 + d * (hStart + c * hStep);
        if (h >= lowest && h <= highest) {
          pixels[n] = i;
          cells[n] = (int) v * side + (int) u;
          heights[n++] = h;
        }
      }
    }
    return n;
  }
}
