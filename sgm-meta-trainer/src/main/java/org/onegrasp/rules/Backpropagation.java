package org.onegrasp.rules;

import java.util.List;
import java.util.Objects;
import org.onegrasp.lesson.FloatRule;
import org.onegrasp.lesson.SoftmaxLoss;
import org.onegrasp.network.Arena;
import org.onegrasp.network.Epilogue;
import org.onegrasp.network.FloatNetwork;
import org.onegrasp.network.NetworkShape;

/**
 * Exact gradient of the layers from {@code firstLayer} on: delta_{i-1} = relu'(h_{i-1}) * W_i^T delta_i, plus delta_k
 * below where layer k adds h_{i-1}. Keeps every activation of those layers until the backward pass, which is what the
 * other rules avoid. With firstLayer = the last layer it is the exact head ({@code head}), with 0 full backpropagation
 * ({@code bp}).
 */
public final class Backpropagation implements FloatRule {
  private final FloatNetwork network;
  private final int firstLayer;
  private final float[][] activations; // [i]: input of layer i; those below firstLayer share two buffers
  private final float[][] deltas; // [i]: gradient at layer i's output before ReLU; null below firstLayer
  private final float[] logits;
  private final List<GradientFilter> filters;
  private final boolean filtersErrors;
  private final float[] sums;
  private final float[] means;

  public Backpropagation(FloatNetwork network, int firstLayer, Arena arena) {
    this(network, firstLayer, List.of(), false, arena);
  }

  /**
   * @param filters [i] by which layer i's gradient of weights is made, null where it is exact; none at all when empty
   * @param filtersErrors whether errors go down by them, too
   */
  Backpropagation(FloatNetwork network, int firstLayer, List<GradientFilter> filters, boolean filtersErrors,
      Arena arena) {
    this.filtersErrors = filtersErrors;
    this.network = network;
    this.filters = filters;
    this.firstLayer = firstLayer;
    NetworkShape shape = network.shape();
    int size = shape.size();
    activations = new float[size][];
    deltas = new float[size][];
    int below = 0;
    for (int i = 1; i < firstLayer; i++) {
      below = Math.max(below, shape.inputs(i));
    }
    float[][] pingPong =
        {arena.floats("below even", firstLayer > 1 ? below : 0), arena.floats("below odd", firstLayer > 2 ? below : 0)};
    for (int i = 1; i < size; i++) {
      boolean kept = i >= firstLayer || shape.skipTo(i - 1) != Epilogue.NO_SKIP;
      activations[i] = kept ? arena.floats("input of layer " + i, shape.inputs(i)) : pingPong[(i + 1) % 2];
    }
    for (int i = firstLayer; i < size; i++) {
      deltas[i] = arena.floats("delta of layer " + i, shape.outputs(i));
    }
    logits = arena.floats("logits", shape.outputs(size - 1));
    int pooled = filters.stream().filter(Objects::nonNull)
        .mapToInt(filter -> Math.max(filter.inputs().pooled(), filter.outputs().pooled()))
        .max().orElse(0);
    sums = arena.floats("patch sums of an input", pooled);
    means = arena.floats("patch means of a gradient", pooled);
  }

  @Override
  public int firstLayer() {
    return firstLayer;
  }

  @Override
  public float addGradient(float[] parameters, float[] x, float[] target, float[] gradients) {
    float loss = error(parameters, x, target);
    backward(parameters, gradients);
    return loss;
  }

  /** The whole forward pass, up to the error in the last delta. */
  float error(float[] parameters, float[] x, float[] target) {
    int last = network.shape().size() - 1;
    input(x);
    for (int i = 0; i <= last; i++) {
      forward(i, parameters);
    }
    return SoftmaxLoss.error(logits, target, deltas[last]);
  }

  /** Before a pass. */
  void input(float[] x) {
    activations[0] = x;
  }

  /** Runs layer i, after those below it, and keeps what the backward pass needs. */
  void forward(int i, float[] parameters) {
    NetworkShape shape = network.shape();
    float[] skip = shape.skip(i) == Epilogue.NO_SKIP ? null : activations[shape.skip(i) + 1];
    network.forward(i, parameters, activations[i], skip, i + 1 < activations.length ? activations[i + 1] : logits);
  }

  /** From the error in the last delta down to firstLayer; adds to the gradients. */
  void backward(float[] parameters, float[] gradients) {
    backward(network.shape().size() - 1, firstLayer, firstLayer, parameters, gradients);
  }

  /**
   * A part of that way.
   *
   * @param from highest layer, whose delta is there
   * @param lowest layer whose delta is made
   * @param learning lowest layer whose gradient is added
   */
  void backward(int from, int lowest, int learning, float[] parameters, float[] gradients) {
    for (int i = from; i >= learning; i--) {
      addWeightGradient(i, gradients);
      if (i > lowest) {
        descend(i, parameters);
      }
    }
  }

  /** From the delta of layer i to that of the layer below. */
  void descend(int i, float[] parameters) {
    if (filtersErrors && isFiltered(i)) {
      filters.get(i).filter(deltas[i], 0, means, 0);
      filters.get(i).inputGradient(means, 1, parameters, network.shape().kernelOffset(i), sums);
      filters.get(i).inputs().spread(sums, 0, deltas[i - 1], 0);
    } else {
      network.inputGradient(i, parameters, deltas[i], deltas[i - 1]);
    }
    addSkip(i - 1);
    if (network.shape().relu(i - 1)) {
      network.kernels().closeUnits(activations[i], deltas[i - 1], deltas[i - 1].length);
    }
  }

  private void addWeightGradient(int i, float[] gradients) {
    if (!isFiltered(i)) {
      network.addWeightGradient(i, activations[i], deltas[i], gradients);
      return;
    }
    NetworkShape shape = network.shape();
    filters.get(i).keep(activations[i], 0, sums, 0);
    filters.get(i).filter(deltas[i], 0, means, 0);
    filters.get(i).addWeightGradient(sums, means, 1, gradients, shape.kernelOffset(i), shape.biasOffset(i));
  }

  private boolean isFiltered(int i) {
    return !filters.isEmpty() && filters.get(i) != null;
  }

  /** What comes back from the layer that adds layer i's output. */
  private void addSkip(int i) {
    int above = network.shape().skipTo(i);
    for (int k = 0; above != Epilogue.NO_SKIP && k < deltas[i].length; k++) {
      deltas[i][k] += deltas[above][k];
    }
  }

  /** Whether a ReLU follows layer i. */
  boolean reluAt(int i) {
    return network.shape().relu(i);
  }

  float[] logits() {
    return logits;
  }

  /** Input of layer i in the latest pass. */
  float[] activation(int i) {
    return activations[i];
  }

  /** Gradient at layer i's output before ReLU in the latest pass. */
  float[] delta(int i) {
    return deltas[i];
  }
}
