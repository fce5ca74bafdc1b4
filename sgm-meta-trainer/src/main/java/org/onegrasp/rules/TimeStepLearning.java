package org.onegrasp.rules;

import java.util.Arrays;
import org.onegrasp.network.Arena;
import org.onegrasp.network.layers.Cell;
import org.onegrasp.network.layers.Descent;
import org.onegrasp.network.layers.Loss;
import org.onegrasp.network.layers.RecurrentNet;
import org.onegrasp.network.layers.TimeInference;

/**
 * A {@link RecurrentNet} whose layers learn during the forward pass: each gets an error at its own state at each time
 * step, with the state before taken as given, and moves at once; the dense layer learns from the loss. Nothing goes
 * back through time, and held at a time are two states of each layer, and the gates and errors of one. Steps are added
 * to the weights without storing a gradient; a step is a mean over the batch and over the time steps that are learned
 * from.
 */
final class TimeStepLearning {
  /** What a recurrent layer learns from. */
  @FunctionalInterface
  interface LocalError {
    /**
     * @param target (batch, labels)
     * @param state the layer's new state, (batch, units)
     * @param error zeros, to be overwritten with what stands for the gradient with respect to the state
     */
    void write(int layer, int batch, float[] target, float[] state, float[] error);
  }

  /**
   * What is learned from.
   *
   * @param firstLayer lowest recurrent layer that learns; as many as there are: the dense layer alone does
   * @param firstStep first time step of a sequence that is learned from
   * @param loss of the dense layer
   */
  record Errors(int firstLayer, int firstStep, LocalError local, Loss loss) {}

  private final RecurrentNet net;
  private final Errors learned;
  private final TimeInference pass;
  private final float[] gradient; // with respect to the state of one layer, (batch, units)
  private final float[] errors; // of one cell
  private final float[] error; // gradient with respect to the outputs

  /** @param batch most samples of a batch */
  TimeStepLearning(RecurrentNet net, int batch, Errors learned, Arena arena) {
    if (learned.firstLayer < 0 || learned.firstLayer > net.size()) {
      throw new IllegalArgumentException(
          "first layer that learns must be 0 to " + net.size() + ", got " + learned.firstLayer);
    }
    if (learned.firstStep < 0 || learned.firstStep >= net.steps()) {
      throw new IllegalArgumentException(
          "first step that learns must be 0 to " + (net.steps() - 1) + ", got " + learned.firstStep);
    }
    this.net = net;
    this.learned = learned;
    pass = new TimeInference(net, batch, arena);
    boolean learns = learned.firstLayer < net.size();
    gradient =
        arena.floats("gradient", learns ? batch * net.cells().stream().mapToInt(Cell::units).max().orElseThrow() : 0);
    errors =
        arena.floats("errors", learns ? batch * net.cells().stream().mapToInt(Cell::errors).max().orElseThrow() : 0);
    error = arena.floats("output error", batch * net.head().outputs());
  }

  /** A pass in which nothing is learned; the outputs, (batch, labels), stay valid until the next pass. */
  float[] outputs(int batch, float[] parameters, float[][] x) {
    return pass.outputs(batch, parameters, x);
  }

  /**
   * One pass over a batch of sequences, in which every layer from the first one on learns.
   *
   * @param x one array (batch, inputs) a time step
   * @param target (batch, labels)
   * @param rate step size of the recurrent layers
   * @param lastRate step size of the dense layer
   * @return the loss before the dense layer's step
   */
  double step(int batch, float[] parameters, float[][] x, float[] target, float rate, float lastRate) {
    float[] outputs = pass.outputs(batch, parameters, x, (step, layer, input, before, after, kept) -> {
      if (layer >= learned.firstLayer && step >= learned.firstStep) {
        Cell cell = net.cell(layer);
        Arrays.fill(gradient, 0, batch * cell.units(), 0);
        learned.local.write(layer, batch, target, after, gradient);
        Descent.scale(gradient, batch * cell.units(), -rate / ((float) batch * (net.steps() - learned.firstStep)));
        cell.errors(batch, before, after, kept, errors, gradient);
        cell.addParameterGradient(batch, input, before, errors, parameters, net.at(layer));
      }
    });
    double value = learned.loss.error(batch, net.head().outputs(), outputs, target, error);
    Descent.scale(error, batch * net.head().outputs(), -lastRate);
    net.head().addParameterGradient(batch, pass.last(), error, parameters, net.at(net.size()));
    return value;
  }
}
