package org.onegrasp.network.layers;

import java.util.SplittableRandom;

/**
 * One time step of a recurrent layer, h' = f(x, h), in float32. Like a {@link Layer} it is a shape and holds neither
 * parameters nor activations. All maps are (batch, values) from index 0; the parameters start at {@code at} in the
 * vector of the whole net.
 *
 * <p>
 * Backward, one step after the other: {@link #errors}, then whichever of the three gradients is wanted.
 */
public sealed interface Cell permits ElmanCell, GatedCell {
  /** Values of x. */
  int inputs();

  /** Values of h. */
  int units();

  /** Values of one sample that {@link #errors} needs of a step besides h and h'. */
  int kept();

  /** Values of one sample that {@link #errors} writes. */
  int errors();

  /** Values in the parameter vector. */
  int parameters();

  /** Writes a random start to parameters at .. at + parameters() - 1. */
  void initialise(float[] parameters, int at, SplittableRandom random);

  /**
   * after = f(x, before).
   *
   * @param after overwritten
   * @param kept overwritten
   */
  void step(int batch, Slice parameters, float[] x, float[] before, float[] after, float[] kept);

  /**
   * Takes a gradient through the functions at the end of the cell.
   *
   * @param errors overwritten with the gradient of the loss with respect to the sums inside the cell
   * @param gradient with respect to {@code after}; overwritten with that part of the gradient with respect to
   * {@code before} that does not go through the sums
   */
  void errors(int batch, float[] before, float[] after, float[] kept, float[] errors, float[] gradient);

  /** Adds the gradient with respect to the parameters to gradients, from gradientsAt on. */
  void addParameterGradient(int batch, float[] x, float[] before, float[] errors, float[] gradients, int gradientsAt);

  /** Adds the gradient with respect to {@code before} that goes through the sums. */
  void addStateGradient(int batch, float[] parameters, int at, float[] errors, float[] gradient);

  /** Adds the gradient with respect to x. */
  void addInputGradient(int batch, float[] parameters, int at, float[] errors, float[] gx);
}
