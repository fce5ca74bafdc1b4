package org.onegrasp.meta;

/** One vector of what meta-training learns, with the state of its optimizer. */
final class Parameters {
  private final float[] values;
  private final Adam adam;

  Parameters(float[] values) {
    this(values, new Adam(values.length));
  }

  Parameters(float[] values, Adam adam) {
    this.values = values;
    this.adam = adam;
  }

  /** The present ones, which the next step changes; only to be read. */
  float[] values() {
    return values;
  }

  Adam adam() {
    return adam;
  }

  int count() {
    return values.length;
  }

  /** Moves against {@code gradients}, times {@code scale}. */
  void step(float[] gradients, float scale, float rate) {
    adam.step(values, gradients, scale, rate);
  }
}
