package org.onegrasp.network;

import java.util.Arrays;
import org.onegrasp.network.layers.DoubleReference;

/** A network in double precision, straight from its description, as the reference for gradients. */
public final class NetworkReference {
  private NetworkReference() {}

  /** Output of each layer for one sample. */
  public static double[][] outputs(NetworkShape shape, double[] parameters, double[] x) {
    double[][] outputs = new double[shape.size()][];
    for (int i = 0; i < shape.size(); i++) {
      outputs[i] = new double[shape.outputs(i)];
      double[] own = Arrays.copyOfRange(parameters, shape.kernelOffset(i), shape.kernelOffset(i) + shape.parameters(i));
      DoubleReference.convolve(shape.layer(i), 1, own, i == 0 ? x : outputs[i - 1], outputs[i]);
      for (int k = 0; k < outputs[i].length; k++) {
        double sum = outputs[i][k] + (shape.skip(i) < 0 ? 0 : outputs[shape.skip(i)][k]);
        outputs[i][k] = shape.relu(i) ? Math.max(0, sum) : sum;
      }
    }
    return outputs;
  }

  /** Cross-entropy of the softmax of the last layer's output with a label that is normalised to sum 1, nats. */
  public static double loss(NetworkShape shape, double[] parameters, double[] x, double[] label) {
    double[] logits = outputs(shape, parameters, x)[shape.size() - 1];
    double sum = Arrays.stream(logits).map(Math::exp).sum();
    double weights = Arrays.stream(label).sum();
    double loss = 0;
    for (int k = 0; k < label.length; k++) {
      loss += label[k] / weights * (Math.log(sum) - logits[k]);
    }
    return loss;
  }

  public static double[] doubles(float[] values) {
    double[] copy = new double[values.length];
    Arrays.setAll(copy, k -> values[k]);
    return copy;
  }
}
