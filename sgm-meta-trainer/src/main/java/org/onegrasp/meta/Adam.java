package org.onegrasp.meta;

/** Adam (Kingma and Ba 2015, algorithm 1) over one parameter vector. */
final class Adam {
  private static final float BETA1 = 0.9f;
  private static final float BETA2 = 0.999f;
  private final float[] m;
  private final float[] v;
  private int steps;

  Adam(int parameters) {
    m = new float[parameters];
    v = new float[parameters];
  }

  Adam(float[] m, float[] v, int steps) {
    this.m = m.clone();
    this.v = v.clone();
    this.steps = steps;
  }

  float[] m() {
    return m;
  }

  float[] v() {
    return v;
  }

  int steps() {
    return steps;
  }

  /** Moves against {@code gradients}, times {@code scale}. */
  void step(float[] parameters, float[] gradients, float scale, float rate) {
    steps++;
    double correct1 = 1 - StrictMath.pow(BETA1, steps);
    double correct2 = 1 - StrictMath.pow(BETA2, steps);
    float size = (float) (rate * Math.sqrt(correct2) / correct1);
    for (int k = 0; k < parameters.length; k++) {
      float g = scale * gradients[k];
      m[k] += (1 - BETA1) * (g - m[k]);
      v[k] += (1 - BETA2) * (g * g - v[k]);
      parameters[k] -= size * m[k] / ((float) Math.sqrt(v[k]) + 1e-8f);
    }
  }
}
