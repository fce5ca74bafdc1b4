package org.onegrasp.lesson;

/**
 * The softmax over a whole output map, in float: e(z_k - max) / sum, in two steps, since losses and servings differ in
 * the second.
 */
final class Softmax {
  private Softmax() {}

  static float max(float[] logits, int count) {
    float max = Float.NEGATIVE_INFINITY;
    for (int k = 0; k < count; k++) {
      max = Math.max(max, logits[k]);
    }
    return max;
  }

  /**
   * Writes e(z - max) for as many logits as {@code out} has room for.
   *
   * @param out overwritten; may be the logits
   * @return their sum
   */
  static double exponentials(float[] logits, float max, float[] out) {
    double sum = 0;
    for (int k = 0; k < out.length; k++) {
      out[k] = (float) StrictMath.exp(logits[k] - max);
      sum += out[k];
    }
    return sum;
  }

  /** Probability times the given factor, at most 1, in place of exponentials with this sum. */
  static void scale(float[] exponentials, double sum, float factor) {
    for (int k = 0; k < exponentials.length; k++) {
      exponentials[k] = Math.min(1, (float) (factor * exponentials[k] / sum));
    }
  }
}
