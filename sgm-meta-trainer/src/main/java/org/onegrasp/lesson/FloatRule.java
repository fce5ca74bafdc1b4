package org.onegrasp.lesson;

/** A learning rule in float: from one sample to a direction for the parameters of the layers that it tunes. */
public interface FloatRule {
  /** Lowest layer that it tunes. */
  int firstLayer();

  /** Before a lesson from these weights: what a rule remembers from sample to sample is forgotten. */
  default void begin(float[] start) {}

  /** Norm of those of layer i's start weights that learn, over that of all: its steps are so much shorter. */
  default double part(int i) {
    return 1;
  }

  /**
   * Adds the rule's gradient (or what it takes for one) of one sample to {@code gradients}.
   *
   * @param parameters of the network, only read
   * @param x the network's input
   * @param target label map of the shape of the output, not negative
   * @param gradients like the parameters; entries below {@link #firstLayer} stay as they are
   * @return loss of this sample
   */
  float addGradient(float[] parameters, float[] x, float[] target, float[] gradients);
}
