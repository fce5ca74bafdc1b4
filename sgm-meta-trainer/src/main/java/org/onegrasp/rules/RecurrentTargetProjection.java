package org.onegrasp.rules;

import org.onegrasp.network.Arena;
import org.onegrasp.network.layers.RecurrentNet;

/**
 * tpSGD (see {@link TargetProjection}) for recurrent layers: the label is projected at every time step, and every layer
 * moves at once by the error of its own state there,
 *
 * <pre>
 *   l2:  J_i(t) = |P_i y* - h_i(t)|^2        h_i(t) = f_i(x_i(t), h_i(t-1)), with h_i(t-1) taken as given
 *   l1:  the same with sign(P_i y* - h_i(t)) in place of the difference          dense layer on the last state: exact
 * </pre>
 *
 * <p>
 * so nothing goes back through time, as {@link TimeStepLearning} says.
 *
 * <p>
 * Whoever must name a word from its first sounds learns to guess, and then, with the guess in its state, to stay with
 * it. A later {@code firstStep} than 0 asks only from there on; this is ours, not the paper's.
 */
public final class RecurrentTargetProjection {
  private final RecurrentNet net;
  private final TargetProjection.Norm norm;
  private final RandomProjection projection;
  private final TimeStepLearning learning;

  /**
   * @param firstStep first time step at which the label is projected, 0 in the paper
   * @param batch most samples of a batch
   * @param settings with the lowest recurrent layer that learns; as many as there are: the dense layer alone does
   */
  public RecurrentTargetProjection(RecurrentNet net, int firstStep, int batch, TargetProjection.Settings settings,
      Arena arena) {
    this.net = net;
    norm = settings.norm();
    projection = new RandomProjection(settings.seed());
    learning = new TimeStepLearning(net, batch,
        new TimeStepLearning.Errors(settings.firstLayer(), firstStep, this::localError, settings.loss()), arena);
  }

  /**
   * One pass over a batch of sequences, in which every layer from firstLayer on learns.
   *
   * @param x one array (batch, inputs) a time step
   * @param target (batch, labels); projected as it is
   * @param rate step size of the recurrent layers
   * @param lastRate step size of the dense layer
   * @return the loss before the step
   */
  public double step(int batch, float[] parameters, float[][] x, float[] target, float rate, float lastRate) {
    return learning.step(batch, parameters, x, target, rate, lastRate);
  }

  /** h - P y*, or its sign. */
  private void localError(int layer, int batch, float[] target, float[] state, float[] error) {
    int units = net.cell(layer).units();
    int labels = net.head().outputs();
    for (int n = 0; n < batch; n++) {
      for (int k = 0; k < labels; k++) {
        projection.add(-target[n * labels + k], layer, k, units, error, n * units);
      }
    }
    for (int k = 0; k < batch * units; k++) {
      float difference = state[k] + error[k];
      error[k] = norm == TargetProjection.Norm.L2 ? difference : Math.signum(difference);
    }
  }
}
