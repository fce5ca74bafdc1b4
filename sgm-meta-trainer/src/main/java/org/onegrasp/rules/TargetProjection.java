package org.onegrasp.rules;

import java.util.ArrayList;
import java.util.List;
import org.onegrasp.network.Arena;
import org.onegrasp.network.layers.Activation;
import org.onegrasp.network.layers.Descent;
import org.onegrasp.network.layers.Layer;
import org.onegrasp.network.layers.Loss;
import org.onegrasp.network.layers.Normalisation;
import org.onegrasp.network.layers.Stack;

/**
 * Target-projection stochastic gradient descent, tpSGD (Lomnitz et al. 2022, arXiv 2208.08503), for the layers of a
 * {@link Stack}. Forward only: every layer i compares its own output y_i = sigma(z_i), z_i = W_i y_{i-1}, with a fixed
 * random projection of the label y*, J_i = |P_i y* - y_i|^2, and moves at once:
 *
 * <pre>
 *   l2:  dW_i = rate * ((P_i y* - y_i) . sigma'(z_i)) y_{i-1}^T
 *   l1:  dW_i = rate * (sign(P_i y* - y_i) . sigma'(z_i)) y_{i-1}^T          last layer: the exact gradient of the loss
 * </pre>
 *
 * <p>
 * A layer here is one with parameters and what follows it without (normalisation, activation, pooling): a block, whose
 * inner derivatives are exact. Where a block's output has several positions (image cells, time steps), the label is
 * projected to its channels at every position, and the error is a mean over positions. P_i is made anew from its seed
 * at every visit, from -1 to 1, or from 0 to 1 where the activation gives nothing negative.
 *
 * <p>
 * Held at a time: input, outputs and errors of one block; steps are added to the weights without storing a gradient.
 */
public final class TargetProjection {
  /** Which error of a layer's output is taken. */
  public enum Norm {
    L1, L2
  }

  /** Layers first to end - 1 learn as one; the last block learns from the loss. */
  private record Block(int first, int end, boolean nonNegative) {}

  private final Stack stack;
  private final Norm norm;
  private final Loss loss;
  private final int firstLayer;
  private final RandomProjection projection;
  private final List<Block> blocks = new ArrayList<>();
  private final float[][] outputs; // [i]: y of layer i; blocks take turns in the same arrays
  private final float[][] deltas; // [i]: gradient with respect to it
  private final float[] projected; // P_i y* of one sample, (channels)
  private float[] input;

  /**
   * What learns and how.
   *
   * @param firstLayer lowest layer that learns, one with parameters
   * @param seed of the projections
   */
  public record Settings(int firstLayer, Norm norm, Loss loss, long seed) {}

  /** @param batch most samples of a batch */
  public TargetProjection(Stack stack, int batch, Settings settings, Arena arena) {
    this.stack = stack;
    firstLayer = settings.firstLayer;
    norm = settings.norm;
    loss = settings.loss;
    projection = new RandomProjection(settings.seed);
    if (!begins(stack.layer(firstLayer))) {
      throw new IllegalArgumentException("layer " + firstLayer + " cannot learn, it is " + stack.layer(firstLayer));
    }
    for (int i = firstLayer, first = i; i < stack.size(); i++) {
      if (i + 1 == stack.size() || begins(stack.layer(i + 1))) {
        blocks.add(new Block(first, i + 1, nonNegative(first, i + 1)));
        first = i + 1;
      }
    }
    outputs = new float[stack.size()][];
    deltas = new float[stack.size()][];
    new BlockMemory(stack, batch, arena).assign(blocks.stream().map(b -> new int[] {b.first, b.end}).toList(),
        firstLayer, outputs, deltas);
    int channels = blocks.stream().mapToInt(b -> stack.layer(b.first).channels()).max().orElseThrow();
    projected = arena.floats("projected label", channels);
  }

  private static boolean begins(Layer layer) {
    return layer.parameters() > 0 && !(layer instanceof Normalisation);
  }

  private boolean nonNegative(int first, int end) {
    return stack.layers().subList(first, end).stream()
        .anyMatch(l -> l instanceof Activation a && a.function() != Activation.Function.TANH);
  }

  /**
   * One pass over a batch, in which every layer from firstLayer on learns.
   *
   * @param target (batch, labels); projected as it is
   * @param rate step size of the local layers
   * @param lastRate step size of the last layer
   * @return the loss before the step
   */
  public double step(int batch, float[] parameters, float[] x, float[] target, float rate, float lastRate) {
    input = x;
    for (int i = 0; i < firstLayer; i++) {
      stack.layer(i).infer(batch, parameters, stack.at(i), inputOf(i), outputs[i]);
    }
    double value = Double.NaN;
    for (int b = 0; b < blocks.size(); b++) {
      Block block = blocks.get(b);
      for (int i = block.first; i < block.end; i++) {
        stack.layer(i).forward(batch, parameters, stack.at(i), inputOf(i), outputs[i]);
      }
      if (b + 1 < blocks.size()) {
        localError(b, batch, target);
        descend(block, batch, parameters, rate);
      } else {
        value = loss.error(batch, stack.outputs(), outputs[block.end - 1], target, deltas[block.end - 1]);
        descend(block, batch, parameters, lastRate);
      }
    }
    return value;
  }

  private float[] inputOf(int i) {
    return i == 0 ? input : outputs[i - 1];
  }

  /** Half the gradient of J_b (or its sign form) at the block's output, as a mean over samples and positions. */
  private void localError(int b, int batch, float[] target) {
    Block block = blocks.get(b);
    int size = stack.layer(block.end - 1).outputs();
    int channels = stack.layer(block.first).channels();
    float[] y = outputs[block.end - 1];
    float[] delta = deltas[block.end - 1];
    float share = (float) channels / ((float) batch * size);
    for (int n = 0; n < batch; n++) {
      project(b, channels, target, n * stack.outputs());
      for (int k = n * size; k < (n + 1) * size; k += channels) {
        for (int c = 0; c < channels; c++) {
          float error = y[k + c] - projected[c];
          delta[k + c] = share * (norm == Norm.L2 ? error : Math.signum(error));
        }
      }
    }
  }

  /** P_b y* of the sample whose label starts at {@code from}, into {@link #projected}. */
  private void project(int b, int channels, float[] target, int from) {
    for (int c = 0; c < channels; c++) {
      float sum = 0;
      for (int k = 0; k < stack.outputs(); k++) {
        if (target[from + k] != 0) {
          float entry = projection.entry(b, c, k);
          sum += target[from + k] * (blocks.get(b).nonNegative ? Math.abs(entry) : entry);
        }
      }
      projected[c] = sum;
    }
  }

  /** Takes the error through the block and moves its parameters. */
  private void descend(Block block, int batch, float[] parameters, float rate) {
    for (int i = block.end - 1; i >= block.first; i--) {
      Layer layer = stack.layer(i);
      if (i > block.first) {
        layer.inputGradient(batch, parameters, stack.at(i), layer.seen(inputOf(i), outputs[i]), deltas[i],
            deltas[i - 1]);
      }
      if (layer.parameters() > 0) {
        Descent.scale(deltas[i], batch * layer.outputs(), -rate);
        layer.addParameterGradient(batch, inputOf(i), deltas[i], parameters, stack.at(i));
      }
    }
  }
}
