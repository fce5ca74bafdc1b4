package org.onegrasp.network;

import java.util.SplittableRandom;
import org.onegrasp.kernels.ConvShape;
import org.onegrasp.kernels.Kernels;

/**
 * The layers of a network in float: forward, gradient of the parameters and gradient of the input, one layer at a time,
 * so that each learning rule decides what it keeps. Holds no activations. Parameters are one vector, see
 * {@link NetworkShape}.
 */
public final class FloatNetwork {
  private final NetworkShape shape;
  private final Kernels kernels;

  public FloatNetwork(NetworkShape shape, Kernels kernels) {
    this.shape = shape;
    this.kernels = kernels;
  }

  public NetworkShape shape() {
    return shape;
  }

  public Kernels kernels() {
    return kernels;
  }

  /** y = f_i(x), ReLU included, of a layer that adds no other. x: (H, W, inC) of layer i; y: (outH, outW, outC). */
  public void forward(int i, float[] parameters, float[] x, float[] y) {
    if (shape.skip(i) != Epilogue.NO_SKIP) {
      throw new IllegalArgumentException(
          "layer " + i + " adds the output of layer " + shape.skip(i) + ", which is not at hand");
    }
    convolve(i, parameters, x, shape.relu(i), y);
  }

  /**
   * The same of any layer.
   *
   * @param skip output of the layer that it adds, not y; not read where it adds none
   */
  public void forward(int i, float[] parameters, float[] x, float[] skip, float[] y) {
    if (shape.skip(i) == Epilogue.NO_SKIP) {
      forward(i, parameters, x, y);
      return;
    }
    convolve(i, parameters, x, false, y);
    for (int k = 0; k < shape.outputs(i); k++) {
      float sum = y[k] + skip[k];
      y[k] = shape.relu(i) ? Math.max(0, sum) : sum;
    }
  }

  private void convolve(int i, float[] parameters, float[] x, boolean relu, float[] y) {
    kernels.convolve(shape.layer(i), x, 0, parameters, shape.kernelOffset(i), parameters, shape.biasOffset(i), relu, y,
        0);
  }

  /** Adds the gradient of layer i's parameters to {@code gradients}; gz is the gradient at its output before ReLU. */
  public void addWeightGradient(int i, float[] x, float[] gz, float[] gradients) {
    kernels.weightGradient(shape.layer(i), x, 0, gz, 0, gradients, shape.kernelOffset(i), gradients,
        shape.biasOffset(i));
  }

  /** gx = gradient at layer i's input; gz is the gradient at its output before ReLU. */
  public void inputGradient(int i, float[] parameters, float[] gz, float[] gx) {
    kernels.inputGradient(shape.layer(i), gz, 0, parameters, shape.kernelOffset(i), gx, 0);
  }

  /**
   * Random start: He et al. 2015, variance 2 / fan-in for layers with ReLU, half of that for linear ones, a tenth for
   * the last and for those that end a residual block, so that blocks start near the identity; biases 0.
   */
  public static float[] randomParameters(NetworkShape shape, SplittableRandom random) {
    float[] parameters = new float[shape.parameters()];
    for (int i = 0; i < shape.size(); i++) {
      ConvShape s = shape.layer(i);
      HeInitialisation.fill(parameters, shape.kernelOffset(i), s.weights(), gain(shape, i) / s.terms(), random);
    }
    return parameters;
  }

  private static double gain(NetworkShape shape, int i) {
    return i == shape.size() - 1 || shape.skip(i) != Epilogue.NO_SKIP ? 0.2 : shape.relu(i) ? 2 : 1;
  }
}
