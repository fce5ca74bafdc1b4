package org.onegrasp.lesson;

import org.onegrasp.kernels.Kernels;
import org.onegrasp.model.FixedFormat;
import org.onegrasp.network.FloatNetwork;
import org.onegrasp.network.NetworkShape;

/** {@link FixedServing} in float. */
final class FloatServing {
  private final FloatNetwork network;
  private final float[] even;
  private final float[] odd;
  private final float[] input;

  FloatServing(NetworkShape shape) {
    network = new FloatNetwork(shape, Kernels.best());
    int largest = 0;
    for (int i = 0; i < shape.size() - 1; i++) {
      largest = Math.max(largest, shape.outputs(i));
    }
    input = new float[shape.inputs(0)];
    even = new float[largest];
    odd = new float[largest];
  }

  /** The network's input for heights in millimetres. */
  static void scale(byte[] heights, int offset, float[] x) {
    for (int k = 0; k < x.length; k++) {
      x[k] = heights[offset + k] / (float) (1 << FixedFormat.INPUT_BITS);
    }
  }

  /** Quality map (24, 24, 8) of a height map (96, 96) int8 under the given weights. */
  void predict(float[] weights, byte[] heights, float[] quality) {
    scale(heights, 0, input);
    int last = network.shape().size() - 1;
    float[] from = input;
    for (int i = 0; i < last; i++) {
      float[] to = i % 2 == 0 ? even : odd;
      network.forward(i, weights, from, to);
      from = to;
    }
    network.forward(last, weights, from, quality);
    softmax(quality);
  }

  /** In place: probability times {@link FixedServing#LABEL_SUM}, at most 1. */
  private static void softmax(float[] z) {
    float max = Float.NEGATIVE_INFINITY;
    for (float value : z) {
      max = Math.max(max, value);
    }
    double sum = 0;
    for (int k = 0; k < z.length; k++) {
      z[k] = (float) StrictMath.exp(z[k] - max);
      sum += z[k];
    }
    for (int k = 0; k < z.length; k++) {
      z[k] = Math.min(1, (float) (FixedServing.LABEL_SUM * z[k] / sum));
    }
  }
}
