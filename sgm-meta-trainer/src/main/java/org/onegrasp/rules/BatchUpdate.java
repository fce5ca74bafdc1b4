package org.onegrasp.rules;

/** From the inputs and errors of a batch to new weights of a layer, in integers. */
interface BatchUpdate {
  /**
   * One step.
   *
   * @param x int8 offset of the layer's inputs, sample after sample
   * @param errors int8 offset of the gradients at its outputs, likewise, all of one scale
   * @param rate Q0.24
   */
  void step(int samples, int x, int errors, int rate);
}
