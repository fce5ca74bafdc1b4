package org.onegrasp.rules;

import org.onegrasp.kernels.ConvShape;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.SoftmaxLoss;
import org.onegrasp.network.Arena;
import org.onegrasp.network.FloatNetwork;

/**
 * Static local heads in float: each P_j (see {@link HeadShape}) predicts the logits from h_j alone, so that the label
 * says at once how h_j should change,
 *
 * <pre>
 *   e_j = softmax(P_j(h_j)) - label;   S_j = open_j * Q_j e_j
 * </pre>
 *
 * where Q_j goes back through the units that were open in P_j, by kernels of its own: the transposed ones of P_j would
 * give the slope of the local loss, which points elsewhere than the network's, since networks that agree in what they
 * predict need not agree in their slopes. S_j vanishes where the local prediction is right.
 */
final class LocalHeads {
  private static final float[] NO_BIAS = new float[256];
  private final HeadShape shape;
  private final Kernels kernels;
  private final float[][] maps; // [k] output of piece k; entries share one, since one head is at work at a time
  private final float[][] errors; // [k] gradient at the output of piece k before its ReLU; likewise

  LocalHeads(HeadShape shape, Kernels kernels, Arena arena) {
    this.shape = shape;
    this.kernels = kernels;
    maps = new float[shape.pieces().size()][];
    errors = new float[maps.length][];
    for (int k = 0; k < maps.length; k++) {
      boolean shared = k > 0 && k < shape.entries();
      maps[k] = shared ? maps[0] : arena.floats("map of a local head", shape.pieces().get(k).outputs());
      errors[k] = shared ? errors[0] : arena.floats("error in a local head", shape.pieces().get(k).outputs());
    }
  }

  /**
   * Writes S_j, the synthetic gradient at layer j's output before its ReLU.
   *
   * @param h output of layer j
   * @param target label map, not negative
   */
  void gradient(int j, float[] heads, float[] h, float[] target, float[] out) {
    predict(j, heads, h, target);
    for (int k = shape.last(); k != j; k = shape.below(j, k)) {
      back(j, k, heads, shape.backOffset(k));
    }
    kernels.inputGradient(shape.pieces().get(j), errors[j], 0, heads, shape.backOffset(j), out, 0);
    kernels.closeUnits(h, out, out.length);
  }

  /** Runs P_j and leaves its error against the target; returns the loss, nats. */
  private float predict(int j, float[] heads, float[] h, float[] target) {
    float[] x = h;
    for (int k = j; k <= shape.last(); k = shape.above(j, k)) {
      kernels.convolve(shape.pieces().get(k), x, 0, heads, shape.kernelOffset(k), heads, shape.biasOffset(k),
          k < shape.last(), maps[k], 0);
      x = maps[k];
    }
    return SoftmaxLoss.error(x, target, errors[shape.last()]);
  }

  private void back(int j, int k, float[] heads, int kernel) {
    int below = shape.below(j, k);
    kernels.inputGradient(shape.pieces().get(k), errors[k], 0, heads, kernel, errors[below], 0);
    kernels.closeUnits(maps[below], errors[below], errors[below].length);
  }

  /**
   * Meta-training: adds to {@code gradients} how P_j should change to predict {@code target} from h; returns its loss,
   * nats.
   */
  float addPredictionGradient(int j, float[] heads, float[] h, float[] target, float[] gradients) {
    float loss = predict(j, heads, h, target);
    for (int k = shape.last();; k = shape.below(j, k)) {
      float[] x = k == j ? h : maps[shape.below(j, k)];
      kernels.weightGradient(shape.pieces().get(k), x, 0, errors[k], 0, gradients, shape.kernelOffset(k), gradients,
          shape.biasOffset(k));
      if (k == j) {
        return loss;
      }
      back(j, k, heads, shape.kernelOffset(k));
    }
  }

  /** For meta-training: how the ways back should change, after {@link #gradient}. */
  final class BackGradients {
    private final float[][] bottleneck = {new float[shape.bottleneck()], new float[shape.bottleneck()]};
    private final float[] discarded = new float[256];

    /**
     * Adds to {@code gradients} how Q_j should change.
     *
     * @param dOut gradient of a loss at the latest S_j, 0 where h_j is 0
     */
    void addBackGradient(int j, float[] heads, float[] dOut, float[] gradients) {
      float[] d = dOut;
      for (int k = j;; k = shape.above(j, k)) {
        ConvShape s = shape.pieces().get(k);
        kernels.weightGradient(s, d, 0, errors[k], 0, gradients, shape.backOffset(k), discarded, 0);
        if (k == shape.last()) {
          return;
        }
        float[] up = d == bottleneck[0] ? bottleneck[1] : bottleneck[0];
        kernels.convolve(s, d, 0, heads, shape.backOffset(k), NO_BIAS, 0, false, up, 0);
        kernels.closeUnits(maps[k], up, up.length);
        d = up;
      }
    }
  }
}
