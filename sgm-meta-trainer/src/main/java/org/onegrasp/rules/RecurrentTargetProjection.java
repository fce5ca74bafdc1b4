package org.onegrasp.rules;

import java.util.Arrays;
import org.onegrasp.network.Arena;
import org.onegrasp.network.layers.Cell;
import org.onegrasp.network.layers.Descent;
import org.onegrasp.network.layers.Loss;
import org.onegrasp.network.layers.RecurrentNet;
import org.onegrasp.network.layers.TimeInference;

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
 * so nothing goes back through time, and held at a time are two states of each layer, and the gates and errors of one.
 * Steps are added to the weights without storing a gradient; a step is a mean over the batch and over the time steps of
 * the sequence.
 *
 * <p>
 * Whoever must name a word from its first sounds learns to guess, and then, with the guess in its state, to stay with
 * it. A later {@code firstStep} than 0 asks only from there on; this is ours, not the paper's.
 */
public final class RecurrentTargetProjection {
  private final RecurrentNet net;
  private final int firstLayer;
  private final int firstStep;
  private final TargetProjection.Norm norm;
  private final Loss loss;
  private final RandomProjection projection;
  private final TimeInference pass;
  private final float[] gradient; // with respect to the state of one layer, (batch, units)
  private final float[] errors; // of one cell
  private final float[] error; // gradient with respect to the outputs

  /**
   * @param firstStep first time step at which the label is projected, 0 in the paper
   * @param batch most samples of a batch
   * @param settings with the lowest recurrent layer that learns; as many as there are: the dense layer alone does
   */
  public RecurrentTargetProjection(RecurrentNet net, int firstStep, int batch, TargetProjection.Settings settings,
      Arena arena) {
    firstLayer = settings.firstLayer();
    if (firstLayer < 0 || firstLayer > net.size()) {
      throw new IllegalArgumentException("first layer that learns must be 0 to " + net.size() + ", got " + firstLayer);
    }
    if (firstStep < 0 || firstStep >= net.steps()) {
      throw new IllegalArgumentException(
          "first step that learns must be 0 to " + (net.steps() - 1) + ", got " + firstStep);
    }
    this.net = net;
    this.firstStep = firstStep;
    norm = settings.norm();
    loss = settings.loss();
    projection = new RandomProjection(settings.seed());
    pass = new TimeInference(net, batch, arena);
    boolean learns = firstLayer < net.size();
    gradient =
        arena.floats("gradient", learns ? batch * net.cells().stream().mapToInt(Cell::units).max().orElseThrow() : 0);
    errors =
        arena.floats("errors", learns ? batch * net.cells().stream().mapToInt(Cell::errors).max().orElseThrow() : 0);
    error = arena.floats("output error", batch * net.head().outputs());
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
    float[] outputs = pass.outputs(batch, parameters, x, (step, layer, input, before, after, kept) -> {
      if (layer >= firstLayer && step >= firstStep) {
        Cell cell = net.cell(layer);
        localError(layer, batch, target, after, -rate / ((float) batch * (net.steps() - firstStep)));
        cell.errors(batch, before, after, kept, errors, gradient);
        cell.addParameterGradient(batch, input, before, errors, parameters, net.at(layer));
      }
    });
    double value = loss.error(batch, net.head().outputs(), outputs, target, error);
    Descent.scale(error, batch * net.head().outputs(), -lastRate);
    net.head().addParameterGradient(batch, pass.last(), error, parameters, net.at(net.size()));
    return value;
  }

  /** The error of a layer's state, times {@code share}, into {@link #gradient}. */
  private void localError(int layer, int batch, float[] target, float[] state, float share) {
    int units = net.cell(layer).units();
    int labels = net.head().outputs();
    Arrays.fill(gradient, 0, batch * units, 0);
    for (int n = 0; n < batch; n++) {
      for (int k = 0; k < labels; k++) {
        subtractProjected(layer, units, k, target[n * labels + k], n * units);
      }
    }
    for (int k = 0; k < batch * units; k++) {
      float difference = state[k] + gradient[k];
      gradient[k] = share * (norm == TargetProjection.Norm.L2 ? difference : Math.signum(difference));
    }
  }

  /** Subtracts the column of P that belongs to one label, as often as it applies, from {@link #gradient}. */
  private void subtractProjected(int layer, int units, int label, float times, int at) {
    for (int c = 0; times != 0 && c < units; c++) {
      gradient[at + c] -= times * projection.entry(layer, c, label);
    }
  }
}
