package org.onegrasp.rules;

import java.util.SplittableRandom;
import org.onegrasp.kernels.ConvShape;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.network.Arena;
import org.onegrasp.network.FloatNetwork;
import org.onegrasp.network.HeInitialisation;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.network.ReluMask;

/**
 * The static synthetic gradient modules in float. On the first pass each hidden layer leaves one bit a unit: whether it
 * is open (its ReLU passes gradients). The error at the logits then runs down through bottleneck static maps, and every
 * layer gets its synthetic gradient from the bottleneck error r_j at its level:
 *
 * <pre>
 *   S_i = open_i * W_{i+1}^T S_{i+1}                      from the last layer, S = e there, down to layer top: exact
 *   r_{j-1} = Q_j C_j S_j;   S_j = open_j * E_j r_j       below it
 * </pre>
 *
 * All of it is linear in e: where the prediction is right, the synthetic gradient is 0.
 */
final class GradientChain {
  private static final float[] NO_BIAS = new float[256];
  final ChainShape shape;
  private final NetworkShape network;
  private final FloatNetwork layers;
  private final Kernels kernels;
  private final int firstLayer;
  private final int[][] open; // [i] one bit a unit, of every hidden layer from firstLayer on
  private final float[][] r; // [j] bottleneck error
  private final float[][] synthetic; // [j] S_j; two arrays in turns unless a teacher needs them all
  private final float[][] v; // [j] C_j S_j; likewise one
  private final float[] row; // of an upsampled S_0

  /** @param keep every level's intermediate maps, for a {@link ModuleGradients} */
  GradientChain(FloatNetwork layers, int width, int firstLayer, boolean keep, Arena arena) {
    this.layers = layers;
    network = layers.shape();
    kernels = layers.kernels();
    this.firstLayer = firstLayer;
    shape = ChainShape.of(network, width);
    int hidden = network.size() - 1;
    open = new int[hidden][];
    r = new float[shape.top()][];
    synthetic = new float[hidden][];
    v = new float[shape.top() + 1][];
    for (int j = firstLayer; j < hidden; j++) {
      open[j] = arena.intArray("open units", ReluMask.words(network.outputs(j)));
      if (j < shape.top()) {
        r[j] = arena.floats("bottleneck error", shape.bottleneck());
      }
      if (j > firstLayer) {
        boolean own = keep || j < firstLayer + 3 || network.outputs(j) != network.outputs(j - 2);
        synthetic[j] = own ? arena.floats("gradient", network.outputs(j)) : synthetic[j - 2];
        if (j <= shape.top()) {
          v[j] = keep || j == firstLayer + 1 ? arena.floats("reduced error", shape.bottleneck()) : v[j - 1];
        }
      }
    }
    row = firstLayer == 0 && shape.upsampled(network, 0) ? arena.floats("row of a gradient", shape.line(0)) : NO_BIAS;
  }

  /** On the first pass: keeps which units of layer i's output are open. */
  void keepReluMask(int i, float[] h) {
    if (i >= firstLayer) {
      ReluMask.pack(h, open[i]);
    }
  }

  /**
   * Between the passes: takes the error at the logits down to every level that has a module.
   *
   * @param weights of the network, for the exact layers
   */
  void descend(float[] weights, float[] parameters, float[] error) {
    if (firstLayer >= shape.top()) {
      return;
    }
    exact(shape.top(), weights, error, synthetic[shape.top()]);
    for (int j = shape.top(); j > firstLayer; j--) {
      if (j < shape.top()) {
        linear(shape.outlets().get(j), parameters, shape.outletOffset(j), r[j], synthetic[j]);
        mask(j, synthetic[j]);
      }
      linear(shape.reductions().get(j), parameters, shape.reductionOffset(j), synthetic[j], v[j]);
      linear(shape.steps().get(j), parameters, shape.stepOffset(j), v[j], r[j - 1]);
    }
  }

  /** S_i through the network's own weights. */
  private void exact(int i, float[] weights, float[] error, float[] out) {
    float[] from = error;
    for (int above = network.size() - 1; above > i; above--) {
      float[] to = above == i + 1 ? out : synthetic[above - 1];
      layers.inputGradient(above, weights, from, to);
      mask(above - 1, to);
      from = to;
    }
  }

  private void mask(int i, float[] g) {
    ReluMask.apply(open[i], g, g.length);
  }

  private void linear(ConvShape s, float[] parameters, int at, float[] x, float[] y) {
    kernels.convolve(s, x, 0, parameters, at, NO_BIAS, 0, false, y, 0);
  }

  /** On the second pass: writes S_i, the gradient at layer i's output before its ReLU. */
  void gradient(int i, float[] weights, float[] parameters, float[] error, float[] out) {
    if (i >= shape.top()) {
      exact(i, weights, error, out);
      return;
    }
    linear(shape.outlets().get(i), parameters, shape.outletOffset(i), r[i], out);
    if (shape.upsampled(network, i)) {
      shape.interleave(i, out, 0, row, 0);
    }
    mask(i, out);
  }

  /** Random start: variance 1 / fan-in. */
  static float[] random(NetworkShape network, int width, SplittableRandom random) {
    ChainShape shape = ChainShape.of(network, width);
    float[] parameters = new float[shape.parameters()];
    for (int j = 0; j <= shape.top(); j++) {
      if (j < shape.top()) {
        fill(parameters, shape.outletOffset(j), shape.outlets().get(j), random);
      }
      if (j > 0) {
        fill(parameters, shape.reductionOffset(j), shape.reductions().get(j), random);
        fill(parameters, shape.stepOffset(j), shape.steps().get(j), random);
      }
    }
    return parameters;
  }

  private static void fill(float[] parameters, int at, ConvShape s, SplittableRandom random) {
    HeInitialisation.fill(parameters, at, s.weights(), 1.0 / (s.kernel() * s.kernel() * s.inC()), random);
  }

  /** How the modules' parameters should change, for losses on their outputs; meta-training only. All layers tuned. */
  final class ModuleGradients {
    private final float[] dr;
    private final float[] dv;
    private final float[] dGradient;
    private final float[] discarded = new float[256];

    ModuleGradients() {
      dr = new float[shape.bottleneck()];
      dv = new float[shape.bottleneck()];
      int largest = 0;
      for (int j = 1; j <= shape.top(); j++) {
        largest = Math.max(largest, network.outputs(j));
      }
      dGradient = new float[largest];
    }

    /**
     * Adds the gradient of the modules' parameters, from the lowest level up.
     *
     * @param dOut [j] gradient of the loss at S_j, j below top (already 0 where h_j is 0); overwritten
     */
    void ascend(float[] parameters, float[][] dOut, float[] gradients) {
      if (shape.upsampled(network, 0)) {
        shape.gather(0, dOut[0], row);
      }
      outlet(0, parameters, dOut[0], gradients);
      for (int j = 1; j <= shape.top(); j++) {
        ConvShape step = shape.steps().get(j);
        weights(step, v[j], dr, gradients, shape.stepOffset(j));
        kernels.inputGradient(step, dr, 0, parameters, shape.stepOffset(j), dv, 0);
        ConvShape reduction = shape.reductions().get(j);
        weights(reduction, synthetic[j], dv, gradients, shape.reductionOffset(j));
        kernels.inputGradient(reduction, dv, 0, parameters, shape.reductionOffset(j), dGradient, 0);
        for (int k = 0; j < shape.top() && k < network.outputs(j); k++) {
          dOut[j][k] += ReluMask.open(open[j], k) ? dGradient[k] : 0;
        }
        if (j < shape.top()) {
          outlet(j, parameters, dOut[j], gradients);
        }
      }
    }

    /** From the gradient at S_j to that at r_j, left in dr. */
    private void outlet(int j, float[] parameters, float[] d, float[] gradients) {
      ConvShape s = shape.outlets().get(j);
      weights(s, r[j], d, gradients, shape.outletOffset(j));
      kernels.inputGradient(s, d, 0, parameters, shape.outletOffset(j), dr, 0);
    }

    private void weights(ConvShape s, float[] x, float[] gy, float[] gradients, int at) {
      kernels.weightGradient(s, x, 0, gy, 0, gradients, at, discarded, 0);
    }
  }
}
