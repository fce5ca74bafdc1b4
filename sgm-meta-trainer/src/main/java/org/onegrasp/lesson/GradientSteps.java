package org.onegrasp.lesson;

/**
 * From int32 gradients of a layer's parameters to new parameters: first all of a gradient is measured, then all of it
 * is applied.
 */
public interface GradientSteps {
  /** Counts a part of layer i's gradient: int32 values, each to be taken times 2^scaleBits. */
  void measure(int i, int gradient, int count, int scaleBits);

  /** After all of layer i's gradient was measured, before any of it is applied. */
  void measured(int i);

  /**
   * Moves a part of layer i's parameters.
   *
   * @param from index of the first parameter in the vector of all
   * @param gradient int32 offset, times 2^scaleBits
   * @param rate Q0.24
   */
  void apply(int i, int from, int gradient, int count, int scaleBits, int rate);
}
