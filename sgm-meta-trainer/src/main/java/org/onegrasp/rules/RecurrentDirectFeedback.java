package org.onegrasp.rules;

import org.onegrasp.network.Arena;
import org.onegrasp.network.layers.RecurrentNet;

/**
 * Direct feedback alignment and DRTP (see {@link DirectFeedbackAlignment}, {@link DirectRandomTargetProjection}) for
 * recurrent layers, both local in time as tpSGD is here ({@link RecurrentTargetProjection}), so that the three differ
 * in their error alone:
 *
 * <pre>
 *   error:   d_i(t) = B_i (y - y*)       y is known at the end of a sequence, so a first pass makes it and a second learns
 *   target:  d_i(t) = -B_i y*            one pass
 * </pre>
 *
 * <p>
 * stands for the gradient with respect to h_i(t). B_i is made anew from its seed; its entries are even, with the
 * variance of the starting weights of a dense layer (He et al. 2015). Direct feedback alignment as published would take
 * the error through time in every layer and keep all states for it.
 */
public final class RecurrentDirectFeedback {
  /** What is fed back. */
  public enum Signal {
    ERROR, TARGET
  }

  private final RecurrentNet net;
  private final FeedbackAlignment.Settings settings;
  private final Signal signal;
  private final RandomProjection projection;
  private final TimeStepLearning learning;
  private final float[] error; // with respect to the outputs, (batch, labels)

  /**
   * @param batch most samples of a batch
   * @param settings with the lowest recurrent layer that learns; as many as there are: the dense layer alone does
   */
  public RecurrentDirectFeedback(RecurrentNet net, Signal signal, int batch, FeedbackAlignment.Settings settings,
      Arena arena) {
    this.net = net;
    this.signal = signal;
    this.settings = settings;
    projection = new RandomProjection(settings.seed());
    learning = new TimeStepLearning(net, batch,
        new TimeStepLearning.Errors(settings.firstLayer(), 0, this::localError, settings.loss()), arena);
    error = arena.floats("error that is fed back", signal == Signal.ERROR ? batch * net.head().outputs() : 0);
  }

  /**
   * One step on a batch of sequences, in which every layer from the first one on learns.
   *
   * @param x one array (batch, inputs) a time step
   * @param target (batch, labels)
   * @param rate step size of the recurrent layers
   * @param lastRate step size of the dense layer
   * @return the loss before the dense layer's step
   */
  public double step(int batch, float[] parameters, float[][] x, float[] target, float rate, float lastRate) {
    if (signal == Signal.ERROR) {
      settings.loss().error(batch, net.head().outputs(), learning.outputs(batch, parameters, x), target, error);
    }
    return learning.step(batch, parameters, x, target, rate, lastRate);
  }

  private void localError(int layer, int batch, float[] target, float[] state, float[] delta) {
    int units = net.cell(layer).units();
    int labels = net.head().outputs();
    float spread = (float) Math.sqrt(6.0 / units); // entries from -1 to 1 have a variance of 1/3
    for (int n = 0; n < batch; n++) {
      for (int k = 0; k < labels; k++) {
        // The loss's error is a mean over the batch already, and the step is one again.
        float fed = signal == Signal.ERROR ? batch * error[n * labels + k] : -target[n * labels + k];
        projection.add(spread * fed, layer, k, units, delta, n * units);
      }
    }
  }
}
