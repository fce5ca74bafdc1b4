package org.onegrasp.rules;

import org.onegrasp.network.Arena;
import org.onegrasp.network.layers.Stack;

/**
 * Direct random target projection, DRTP (Frenkel, Lefebvre, Bol 2021, Frontiers in Neuroscience 15:629892):
 * {@link DirectFeedbackAlignment} with the target y* instead of the error, since of e = y - y* only the true class's
 * entry is negative whatever the net answers,
 *
 * <pre>
 *   delta_i = -(B_i y*) . sigma'(z_i)        dW_i = -rate * delta_i y_{i-1}^T        last layer: the exact gradient
 * </pre>
 *
 * <p>
 * so that a layer learns during the forward pass and nothing is kept for later. Unlike tpSGD ({@link TargetProjection})
 * the error does not depend on the layer's own output: B_i y* is a direction to go on in, not a place to reach. B_i is
 * made anew from its seed at every visit; its entries are even, with the variance of {@link DirectFeedbackAlignment}'s,
 * and every unit of every cell of a convolution has its own row.
 */
public final class DirectRandomTargetProjection {
  private final Stack stack;
  private final RandomProjection projection;
  private final BlockLearning blocks;

  /** @param batch most samples of a batch */
  public DirectRandomTargetProjection(Stack stack, int batch, FeedbackAlignment.Settings settings, Arena arena) {
    this.stack = stack;
    projection = new RandomProjection(settings.seed());
    blocks = new BlockLearning(stack, batch,
        new BlockLearning.Errors(settings.firstLayer(), this::localError, settings.loss(), false), arena);
  }

  /**
   * One pass over a batch, in which every layer from firstLayer on learns.
   *
   * @param target (batch, labels)
   * @param rate step size of all layers but the last
   * @param lastRate step size of the last layer
   * @return the loss before the step
   */
  public double step(int batch, float[] parameters, float[] x, float[] target, float rate, float lastRate) {
    return blocks.step(batch, parameters, x, target, rate, lastRate);
  }

  /** -B_b y*, as a mean over the samples. */
  private void localError(int b, int batch, float[] target, float[] y, float[] delta) {
    int units = blocks.outputs(b);
    int labels = stack.outputs();
    float share = (float) (-Math.sqrt(6.0 / units) / batch); // entries from -1 to 1 have a variance of 1/3
    for (int n = 0; n < batch; n++) {
      for (int unit = 0; unit < units; unit++) {
        float sum = 0;
        for (int k = 0; k < labels; k++) {
          float times = target[n * labels + k];
          sum += times == 0 ? 0 : times * projection.entry(b, unit, k);
        }
        delta[n * units + unit] = share * sum;
      }
    }
  }
}
