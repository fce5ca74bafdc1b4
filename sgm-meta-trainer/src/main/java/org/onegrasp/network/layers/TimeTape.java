package org.onegrasp.network.layers;

import java.util.Arrays;
import org.onegrasp.network.Arena;

/**
 * Backpropagation through time (Werbos 1990), exact: keeps the states of all layers at all time steps, and what their
 * cells need to go back. Errors exist one step at a time, gradients of states one a layer.
 */
public final class TimeTape {
  private final RecurrentNet net;
  private final float[][][] states; // [layer][step + 1]: (batch, units), [0] is the zero start
  private final float[][][] kept; // [layer][step]
  private final float[][] gradients; // [layer]: with respect to its state at the step in hand
  private final float[] errors; // of one cell
  private final float[] outputs; // (batch, outputs)
  private final float[] error; // gradient with respect to outputs
  private float[][] input;

  /** @param batch most samples of a batch */
  public TimeTape(RecurrentNet net, int batch, Arena arena) {
    this.net = net;
    states = new float[net.size()][net.steps() + 1][];
    kept = new float[net.size()][net.steps()][];
    gradients = new float[net.size()][];
    for (int i = 0; i < net.size(); i++) {
      Cell cell = net.cell(i);
      states[i][0] = arena.floats("start of layer " + i, batch * cell.units());
      Arrays.fill(states[i][0], 0);
      for (int t = 0; t < net.steps(); t++) {
        states[i][t + 1] = arena.floats("state of layer " + i, batch * cell.units());
        kept[i][t] = arena.floats("gates of layer " + i, batch * cell.kept());
      }
      gradients[i] = arena.floats("gradient of layer " + i, batch * cell.units());
    }
    errors = arena.floats("errors", batch * net.cells().stream().mapToInt(Cell::errors).max().orElseThrow());
    outputs = arena.floats("outputs", batch * net.head().outputs());
    error = arena.floats("output error", batch * net.head().outputs());
  }

  /**
   * Runs all steps of all layers.
   *
   * @param x one array (batch, inputs) a time step
   * @return (batch, outputs), valid until the next pass
   */
  public float[] forward(int batch, float[] parameters, float[][] x) {
    input = x;
    for (int t = 0; t < net.steps(); t++) {
      for (int i = 0; i < net.size(); i++) {
        net.cell(i).step(batch, new Slice(parameters, net.at(i)), inputOf(i, t), states[i][t], states[i][t + 1],
            kept[i][t]);
      }
    }
    net.head().forward(batch, parameters, net.at(net.size()), last(), outputs);
    return outputs;
  }

  private float[] inputOf(int i, int t) {
    return i == 0 ? input[t] : states[i - 1][t + 1];
  }

  private float[] last() {
    return states[net.size() - 1][net.steps()];
  }

  /** Where the gradient with respect to the output goes before {@link #backward}. */
  public float[] error() {
    return error;
  }

  /** From the gradient in {@link #error} back to the first step; adds to gradient, which is like the parameters. */
  public void backward(int batch, float[] parameters, float[] gradient) {
    int top = net.size() - 1;
    for (int i = 0; i < top; i++) {
      Arrays.fill(gradients[i], 0);
    }
    net.head().addParameterGradient(batch, last(), error, gradient, net.at(top + 1));
    net.head().inputGradient(batch, parameters, net.at(top + 1), net.head().seen(last(), outputs), error,
        gradients[top]);
    for (int t = net.steps() - 1; t >= 0; t--) {
      for (int i = top; i >= 0; i--) {
        Cell cell = net.cell(i);
        cell.errors(batch, states[i][t], states[i][t + 1], kept[i][t], errors, gradients[i]);
        cell.addParameterGradient(batch, inputOf(i, t), states[i][t], errors, gradient, net.at(i));
        cell.addStateGradient(batch, parameters, net.at(i), errors, gradients[i]);
        if (i > 0) {
          cell.addInputGradient(batch, parameters, net.at(i), errors, gradients[i - 1]);
        }
      }
    }
  }
}
