package org.onegrasp.rules;

import org.onegrasp.kernels.ConvShape;
import org.onegrasp.lesson.FloatRule;
import org.onegrasp.lesson.SoftmaxLoss;
import org.onegrasp.model.FixedFormat;
import org.onegrasp.network.Arena;
import org.onegrasp.network.FloatNetwork;
import org.onegrasp.network.NetworkShape;

/**
 * tpSGD (Lomnitz et al. 2022, arXiv 2208.08503) on the grasp network, see {@link TargetProjection}: each hidden layer
 * compares its own output y_i with a fixed random projection of the label and moves by its own error alone,
 *
 * <pre>
 *   J_i = |P_i y* - y_i|^2     l2: delta_i = (y_i - P_i y*) . relu'(y_i)     l1: the same with sign(y_i - P_i y*)
 * </pre>
 *
 * and the last layer has its exact gradient. One pass, and nothing of a layer is kept when the next one has its input.
 * The label is a map: y* is brought to the layer's grid (its cell is the one of the label that it lies in) and P_i is a
 * 1x1 projection from angle bins to channels, from 0 to 1, as a ReLU gives nothing negative. A projected label as large
 * as labels are at their middle has the size of the layer's largest outputs. P_i is made anew from its seed at every
 * visit.
 */
final class TargetMaps implements FloatRule {
  static final long SEED = 0x7053_4744;
  private static final RandomProjection PROJECTION = new RandomProjection(SEED);
  private static final float ONE = 1 << 7; // of an entry of P_i
  private static final int LABEL = 127; // of a label in fixed point, at its middle
  private final FloatNetwork network;
  private final FixedFormat format;
  private final int firstLayer;
  private final TargetProjection.Norm norm;
  private final float[][] activations; // [i]: input of layer i; they share two buffers
  private final float[] logits;
  private final float[] delta; // error of a hidden layer
  private final float[] lastDelta; // of the last one

  TargetMaps(FloatNetwork network, FixedFormat format, int firstLayer, TargetProjection.Norm norm, Arena arena) {
    this.network = network;
    this.format = format;
    this.firstLayer = firstLayer;
    this.norm = norm;
    NetworkShape shape = network.shape();
    int[] largest = new int[2];
    for (int i = 0; i < shape.size() - 1; i++) {
      largest[i % 2] = Math.max(largest[i % 2], shape.outputs(i));
    }
    float[][] turns =
        {arena.floats("outputs of even layers", largest[0]), arena.floats("outputs of odd layers", largest[1])};
    activations = new float[shape.size()][];
    int widest = 0;
    for (int i = 1; i < shape.size(); i++) {
      activations[i] = turns[(i - 1) % 2];
      widest = Math.max(widest, i - 1 < firstLayer ? 0 : shape.outputs(i - 1));
    }
    logits = arena.floats("logits", shape.outputs(shape.size() - 1));
    delta = arena.floats("error of a hidden layer", widest);
    lastDelta = arena.floats("error of the last layer", shape.outputs(shape.size() - 1));
  }

  @Override
  public int firstLayer() {
    return firstLayer;
  }

  @Override
  public float addGradient(float[] parameters, float[] x, float[] target, float[] gradients) {
    int last = network.shape().size() - 1;
    activations[0] = x;
    for (int i = 0; i < last; i++) {
      network.forward(i, parameters, activations[i], activations[i + 1]);
      if (i >= firstLayer) {
        error(i, activations[i + 1], target);
        network.addWeightGradient(i, activations[i], delta, gradients);
      }
    }
    network.forward(last, parameters, activations[last], logits);
    float loss = SoftmaxLoss.error(logits, target, lastDelta);
    network.addWeightGradient(last, activations[last], lastDelta, gradients);
    return loss;
  }

  /** Half the gradient of J_i before the ReLU. */
  private void error(int i, float[] y, float[] target) {
    ConvShape s = network.shape().layer(i);
    int bins = network.shape().layer(network.shape().size() - 1).outC();
    float unit = LABEL / ONE / (1 << format.activationBits().get(i));
    for (int cell = 0; cell < s.outHeight() * s.outWidth(); cell++) {
      int at = labelCell(network.shape(), i, cell) * bins;
      for (int o = 0; o < s.outC(); o++) {
        float sum = 0;
        for (int b = 0; b < bins; b++) {
          sum += target[at + b] == 0 ? 0 : target[at + b] * entry(i, o, b);
        }
        int k = cell * s.outC() + o;
        float e = y[k] - unit * sum;
        delta[k] = y[k] > 0 ? norm == TargetProjection.Norm.L2 ? e : Math.signum(e) : 0;
      }
    }
  }

  /** The label's cell in which a cell of layer i's output lies, both row-major. */
  static int labelCell(NetworkShape shape, int i, int cell) {
    ConvShape s = shape.layer(i);
    ConvShape top = shape.layer(shape.size() - 1);
    int row = cell / s.outWidth() * top.outHeight() / s.outHeight();
    return row * top.outWidth() + cell % s.outWidth() * top.outWidth() / s.outWidth();
  }

  /** Entry of P_i for output channel o and angle bin b, from 0 to 127: 128 stands for 1. */
  static int entry(int i, int o, int b) {
    return (int) (Math.abs(PROJECTION.entry(i, o, b)) * (ONE - 1) + 0.5f);
  }
}
