package org.onegrasp.rules;

import org.onegrasp.network.Arena;
import org.onegrasp.network.layers.Activation;
import org.onegrasp.network.layers.Frozen;
import org.onegrasp.network.layers.Loss;
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
 * A layer here is one with parameters and what follows it without (normalisation, activation, pooling, frozen layers):
 * a block, whose inner derivatives are exact. Where a block's output has several positions (image cells, time steps),
 * the label is projected to its channels at every position, and the error is a mean over positions. P_i is made anew
 * from its seed at every visit, from -1 to 1, or from 0 to 1 where the activation gives nothing negative.
 *
 * <p>
 * Held at a time: input, outputs and errors of one block; steps are added to the weights without storing a gradient.
 */
public final class TargetProjection {
  /** Which error of a layer's output is taken. */
  public enum Norm {
    L1, L2
  }

  private final Stack stack;
  private final Norm norm;
  private final RandomProjection projection;
  private final BlockLearning blocks;
  private final boolean[] nonNegative; // of each block's output
  private final float[] projected; // P_i y* of one sample, (channels)

  /**
   * What learns and how.
   *
   * @param firstLayer lowest layer that learns, one with parameters
   * @param seed of the projections
   * @param apart whether the label is projected to what a layer itself gives where {@link Frozen} layers stand above
   * it; else to what these make of it
   */
  public record Settings(int firstLayer, Norm norm, Loss loss, long seed, boolean apart) {
    /** For nets without frozen layers, or through them. */
    public Settings(int firstLayer, Norm norm, Loss loss, long seed) {
      this(firstLayer, norm, loss, seed, false);
    }
  }

  /** @param batch most samples of a batch */
  public TargetProjection(Stack stack, int batch, Settings settings, Arena arena) {
    this.stack = stack;
    norm = settings.norm;
    projection = new RandomProjection(settings.seed);
    blocks = new BlockLearning(stack, batch,
        new BlockLearning.Errors(settings.firstLayer, this::localError, settings.loss, settings.apart),
        arena);
    nonNegative = new boolean[blocks.count()];
    int channels = 0;
    for (int b = 0; b < blocks.count(); b++) {
      nonNegative[b] = blocks.layers(b).stream()
          .anyMatch(l -> l instanceof Activation a && a.function() != Activation.Function.TANH);
      channels = Math.max(channels, blocks.channels(b));
    }
    projected = arena.floats("projected label", channels);
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
    return blocks.step(batch, parameters, x, target, rate, lastRate);
  }

  /** Half the gradient of J_b (or its sign form) at the block's output, as a mean over samples and positions. */
  private void localError(int b, int batch, float[] target, float[] y, float[] delta) {
    int size = blocks.outputs(b);
    int channels = blocks.channels(b);
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
          sum += target[from + k] * (nonNegative[b] ? Math.abs(entry) : entry);
        }
      }
      projected[c] = sum;
    }
  }
}
