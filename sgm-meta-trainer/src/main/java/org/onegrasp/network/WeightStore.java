package org.onegrasp.network;

import org.onegrasp.kernels.ConvShape;

/**
 * How the weights of a network in fixed point are stored, in the slab of an {@link Arena}. Whatever is stored, weights
 * are told in the units of int16 weights, and products see int8 kernels: those units without the lowest
 * {@link #MASTER_BITS}, rounded.
 */
public interface WeightStore {
  /** Of an int16 weight that products do not see. */
  int MASTER_BITS = 8;

  NetworkShape shape();

  /** Takes weights over, int16, laid out as {@link NetworkShape} says. */
  void load(short[] parameters);

  /**
   * Layer i's kernel as products see it, int8.
   *
   * @return its offset: where it is stored, or in a new tensor of the arena with {@link #kernelBytes}
   */
  int kernel(int i);

  /** Workspace of that, 0 where the kernel is stored so. */
  int kernelBytes(int i);

  /** Value k of layer i's kernel as it is stored, in units of int16 weights. */
  int value(int i, int k);

  /** Bias k of layer i, int16. */
  int bias(int i, int k);

  /** Of layer i's kernel and bias, in units of int16 weights. */
  default long sumOfSquares(int i) {
    ConvShape s = shape().layer(i);
    long sum = 0;
    for (int k = 0; k < s.weights(); k++) {
      long weight = value(i, k);
      sum += weight * weight;
    }
    for (int k = 0; k < s.outC(); k++) {
      long bias = bias(i, k);
      sum += bias * bias;
    }
    return sum;
  }
}
