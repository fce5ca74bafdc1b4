package org.onegrasp.grasp;

import java.util.Arrays;

/** Tells points that are missing or in another unit than metres, as {@link DepthImage} does for pictures. */
final class PointUnits {
  private static final int SAMPLES = 401;
  private static final float FARTHEST = 20;

  private PointUnits() {}

  /**
   * @param metres (points, 3)
   * @throws UnusableDepthException when none is valid, or they are too far away to be metres
   */
  static void check(float... metres) {
    int points = metres.length / 3;
    float[] distances = new float[SAMPLES];
    int count = 0;
    for (int stride = Math.max(1, points / (SAMPLES - 1)); count == 0 && stride > 0; stride = stride > 1 ? 1 : 0) {
      for (int i = 0; i < points && count < SAMPLES; i += stride) {
        float distance = (float) Math.hypot(Math.hypot(metres[3 * i], metres[3 * i + 1]), metres[3 * i + 2]);
        if (distance > 0 && distance <= Float.MAX_VALUE) {
          distances[count++] = distance;
        }
      }
    }
    if (count == 0) {
      throw new UnusableDepthException("none of the " + points + " points is valid (all zero, NaN or infinite):"
          + " check that the depth camera runs and that the right topic is connected");
    }
    Arrays.sort(distances, 0, count);
    if (distances[count / 2] > FARTHEST) {
      throw new UnusableDepthException("points look like millimetres: the median of their distances is "
          + distances[count / 2] + " m, more than " + (int) FARTHEST
          + " m; set ~depth_scale to what makes metres of them (such as 0.001)");
    }
  }
}
