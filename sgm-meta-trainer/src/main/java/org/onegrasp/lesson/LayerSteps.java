package org.onegrasp.lesson;

import java.util.Arrays;
import org.onegrasp.network.Arena;
import org.onegrasp.network.NetworkShape;

/**
 * Layer-wise normalised steps with momentum, in float: v = 0.9 v + g |w0| / |g|; w = w - rate v, with the norms taken
 * over one layer's kernel and bias together and w0 the weights before the lesson. Every layer moves by the same
 * fraction of its own size whatever the scale of its gradient, which makes a rule whose gradients have the right
 * direction but the wrong length as good as an exact one (after LARS, You et al. 2017, arXiv 1708.03888).
 */
public final class LayerSteps {
  static final float MOMENTUM = 0.9f;
  private final NetworkShape shape;
  private final int base;
  private final float[] velocity;
  private final double[] startNorms;

  /** For all layers, outside any budget. */
  public LayerSteps(NetworkShape shape) {
    this(shape, 0, Arena.unlimited());
  }

  LayerSteps(NetworkShape shape, int firstLayer, Arena arena) {
    this.shape = shape;
    base = shape.kernelOffset(firstLayer);
    velocity = arena.floats("velocity", shape.parameters() - base);
    startNorms = new double[shape.size()];
  }

  /** Stands still, at the weights before a lesson. */
  public void reset(float[] start) {
    Arrays.fill(velocity, 0);
    for (int i = 0; i < shape.size(); i++) {
      startNorms[i] = norm(start, shape.kernelOffset(i), shape.kernelOffset(i) + shape.parameters(i));
    }
  }

  /** Moves the parameters of the layers from {@code firstLayer} on against the gradients, which are set to 0. */
  public void step(float[] parameters, float[] gradients, float rate, int firstLayer) {
    for (int i = firstLayer; i < shape.size(); i++) {
      step(i, parameters, gradients, rate);
    }
  }

  /** The same, each layer at its share of the rate. */
  void step(float[] parameters, float[] gradients, float rate, double[] shares, int firstLayer) {
    for (int i = firstLayer; i < shape.size(); i++) {
      step(i, parameters, gradients, rate * (float) shares[i]);
    }
  }

  private void step(int i, float[] parameters, float[] gradients, float rate) {
    int from = shape.kernelOffset(i);
    int to = from + shape.parameters(i);
    double scale = startNorms[i] / Math.max(norm(gradients, from, to), 1e-20);
    for (int k = from; k < to; k++) {
      velocity[k - base] = MOMENTUM * velocity[k - base] + (float) (scale * gradients[k]);
      parameters[k] -= rate * velocity[k - base];
      gradients[k] = 0;
    }
  }

  private static double norm(float[] values, int from, int to) {
    double sum = 0;
    for (int k = from; k < to; k++) {
      sum += (double) values[k] * values[k];
    }
    return Math.sqrt(sum);
  }
}
