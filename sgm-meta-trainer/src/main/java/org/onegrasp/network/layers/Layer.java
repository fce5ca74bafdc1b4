package org.onegrasp.network.layers;

import java.util.SplittableRandom;

/**
 * One layer of a {@link Stack}, in float32. A layer is a shape: it holds neither parameters nor activations (scratch
 * memory at most), so each learning rule decides what it keeps. Belongs to one thread.
 *
 * <p>
 * All maps are batch first, channels last: x (batch, inputs), y (batch, outputs), both from index 0, where images are
 * flattened (height, width, channels) and sequences (time, features). Arrays may be longer than the batch needs. The
 * parameters of a whole net are one vector, in which this layer's start at {@code at}; gradients likewise, with an
 * offset of their own.
 */
public sealed interface Layer
    permits Activation, Addition, ConvolutionLayer, Dense, Frozen, Normalisation, Pooling, Upsampling {
  /** Values of one sample that it takes. */
  int inputs();

  /** Values of one sample that it gives. */
  int outputs();

  /** Values at each position (image cell, time step) of y; {@link #outputs} is a multiple of it. */
  default int channels() {
    return outputs();
  }

  /** Values in the parameter vector, 0 for a layer that has none. */
  int parameters();

  /** Whether its outputs are weighted sums of its inputs: dense and convolution layers. */
  default boolean hasWeights() {
    return false;
  }

  /** Writes a random start to parameters at .. at + parameters() - 1. */
  default void initialise(float[] parameters, int at, SplittableRandom random) {}

  /**
   * y = f(x; parameters), as in training.
   *
   * @param y overwritten; must not overlap x unless {@link #inPlace}
   */
  void forward(int batch, float[] parameters, int at, float[] x, float[] y);

  /** y = f(x; parameters), as when the net is used: nothing depends on the other samples of the batch. */
  default void infer(int batch, float[] parameters, int at, float[] x, float[] y) {
    forward(batch, parameters, at, x, y);
  }

  /**
   * Adds the gradient of a loss with respect to the parameters. Those are not read, so that a step can be added to them
   * at once: gy times minus the step size, and the parameters themselves as {@code gradients}.
   *
   * @param x input of the forward pass
   * @param gy gradient of the loss with respect to y
   * @param gradients added to, from gradientsAt on
   */
  default void addParameterGradient(int batch, float[] x, float[] gy, float[] gradients, int gradientsAt) {}

  /**
   * Writes the gradient of a loss with respect to x.
   *
   * @param seen input of the forward pass, or its output for a layer that {@link #readsOutput}
   * @param gx overwritten; must not overlap gy unless {@link #inPlace}
   */
  void inputGradient(int batch, float[] parameters, int at, float[] seen, float[] gy, float[] gx);

  /** Whether x and y may be one array, and gy and gx: such a layer's gradient is made from y alone. */
  default boolean inPlace() {
    return false;
  }

  /** Whether the gradient reads y and not x, so that the layer above must not overwrite y. */
  default boolean readsOutput() {
    return false;
  }

  /** What {@link #inputGradient} sees of the forward pass. */
  default float[] seen(float[] x, float[] y) {
    return readsOutput() ? y : x;
  }
}
