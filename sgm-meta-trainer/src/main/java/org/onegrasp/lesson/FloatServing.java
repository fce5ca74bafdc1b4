package org.onegrasp.lesson;

import org.onegrasp.grasp.InputSpec;
import org.onegrasp.network.Epilogue;
import org.onegrasp.network.FloatNetwork;
import org.onegrasp.network.NetworkShape;

/** {@link FixedServing} in float. */
final class FloatServing {
  private final FloatNetwork network;
  private final float[][] outputs; // [i] of layer i; in turns, but for those that a later layer adds
  private final float[] input;

  /** @param network over the whole work area */
  FloatServing(FloatNetwork network) {
    this.network = network;
    NetworkShape shape = network.shape();
    int largest = 0;
    for (int i = 0; i < shape.size() - 1; i++) {
      largest = Math.max(largest, shape.outputs(i));
    }
    input = new float[shape.inputs(0)];
    float[][] turns = {new float[largest], new float[largest]};
    outputs = new float[shape.size()][];
    for (int i = 0; i < shape.size() - 1; i++) {
      outputs[i] = shape.skipTo(i) == Epilogue.NO_SKIP ? turns[i % 2] : new float[shape.outputs(i)];
    }
  }

  /** The network's input as floats. */
  static void scale(byte[] seen, int offset, float[] x) {
    for (int k = 0; k < x.length; k++) {
      x[k] = seen[offset + k] / (float) InputSpec.UNIT;
    }
  }

  /** Quality map of an int8 input under the given weights. */
  void predict(float[] weights, byte[] seen, float[] quality) {
    scale(seen, 0, input);
    NetworkShape shape = network.shape();
    int last = shape.size() - 1;
    outputs[last] = quality;
    for (int i = 0; i <= last; i++) {
      float[] skip = shape.skip(i) == Epilogue.NO_SKIP ? null : outputs[shape.skip(i)];
      network.forward(i, weights, i == 0 ? input : outputs[i - 1], skip, outputs[i]);
    }
    double sum = Softmax.exponentials(quality, Softmax.max(quality, quality.length), quality);
    Softmax.scale(quality, sum, FixedServing.LABEL_SUM);
  }
}
