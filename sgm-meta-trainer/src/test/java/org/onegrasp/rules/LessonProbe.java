package org.onegrasp.rules;

import java.util.zip.CRC32;

/** What tests of lessons in fixed point look at. */
final class LessonProbe {
  private LessonProbe() {}

  /** Between a layer's int8 velocity and a gradient of all parameters. */
  static double cosine(byte[] m, int velocity, float[] gradient, int from, int count) {
    double dot = 0;
    double a = 0;
    double b = 0;
    for (int k = from; k < from + count; k++) {
      dot += m[velocity + k] * gradient[k];
      a += m[velocity + k] * m[velocity + k];
      b += gradient[k] * gradient[k];
    }
    return dot / Math.sqrt(a * b);
  }

  static void update(CRC32 sum, short[] weights) {
    for (short weight : weights) {
      sum.update(weight);
      sum.update(weight >> 8);
    }
  }
}
