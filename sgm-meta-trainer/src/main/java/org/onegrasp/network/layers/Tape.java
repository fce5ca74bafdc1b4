package org.onegrasp.network.layers;

import org.onegrasp.network.Arena;

/**
 * Backpropagation through a {@link Stack}: keeps every activation of the forward pass until the backward pass. Layers
 * that work in place share the array of the layer below.
 */
public final class Tape {
  private final Stack stack;
  private final int firstLayer;
  private final float[][] outputs; // [i]: y of layer i, (batch, outputs)
  // [i]: gradient with respect to it, in two arrays that take turns; null below firstLayer
  private final float[][] deltas;
  private float[] input;

  /** How an error comes down through a layer with weights where it is not the exact gradient that does. */
  @FunctionalInterface
  public interface Feedback {
    /**
     * @param i the layer
     * @param above gradient with respect to its output, (batch, outputs)
     * @param below overwritten with what stands for the gradient with respect to its input, (batch, inputs)
     */
    void down(int i, int batch, float[] above, float[] below);
  }

  /**
   * @param batch most samples of a batch
   * @param firstLayer lowest layer whose gradient is wanted; what lies below shares two arrays
   */
  public Tape(Stack stack, int batch, int firstLayer, Arena arena) {
    this.stack = stack;
    this.firstLayer = firstLayer;
    outputs = new float[stack.size()][];
    deltas = new float[stack.size()][];
    Inference below = new Inference(stack, firstLayer - 1, batch, arena);
    for (int i = 0; i < stack.size(); i++) {
      if (i < firstLayer - 1) {
        outputs[i] = below.output(i);
        continue;
      }
      outputs[i] =
          sharesOutput(i) ? outputs[i - 1] : arena.floats("output of layer " + i, batch * stack.layer(i).outputs());
    }
    System.arraycopy(Inference.turns(stack, firstLayer, stack.size(), batch, "deltas", arena), 0, deltas, firstLayer,
        stack.size() - firstLayer);
  }

  private boolean sharesOutput(int i) {
    return i > 0 && stack.layer(i).inPlace() && !stack.layer(i - 1).readsOutput();
  }

  /** Runs all layers; the result, (batch, outputs), stays valid until the next pass. */
  public float[] forward(int batch, float[] parameters, float[] x) {
    input = x;
    for (int i = 0; i < stack.size(); i++) {
      if (i < firstLayer) {
        stack.layer(i).infer(batch, parameters, stack.at(i), inputOf(i), outputs[i]);
      } else {
        stack.layer(i).forward(batch, parameters, stack.at(i), inputOf(i), outputs[i]);
      }
    }
    return outputs[stack.size() - 1];
  }

  /** What layer i took in the latest pass; for a layer below firstLayer it is overwritten by those above. */
  public float[] inputOf(int i) {
    return i == 0 ? input : outputs[i - 1];
  }

  /** Where the gradient with respect to the output goes before {@link #backward}. */
  public float[] error() {
    return deltas[stack.size() - 1];
  }

  /** From the gradient in {@link #error} down to firstLayer; adds to gradients, which is like the parameters. */
  public void backward(int batch, float[] parameters, float[] gradients) {
    for (int i = stack.size() - 1; i >= firstLayer; i--) {
      stack.layer(i).addParameterGradient(batch, inputOf(i), deltas[i], gradients, stack.at(i));
      inputGradient(i, batch, parameters);
    }
  }

  /**
   * Backpropagation and a step of plain gradient descent in one: each layer moves as soon as its error has gone down,
   * so that no gradient is stored.
   */
  public void descend(int batch, float[] parameters, float rate) {
    for (int i = stack.size() - 1; i >= firstLayer; i--) {
      inputGradient(i, batch, parameters);
      move(i, batch, parameters, rate);
    }
  }

  /**
   * The same with another way down: through layers with weights the feedback's, through all others the exact one.
   *
   * @param rate step size of all layers but the last
   * @param lastRate step size of the last layer
   */
  public void descend(int batch, float[] parameters, float rate, float lastRate, Feedback feedback) {
    for (int i = stack.size() - 1; i >= firstLayer; i--) {
      if (i > firstLayer && stack.layer(i).hasWeights()) {
        feedback.down(i, batch, deltas[i], deltas[i - 1]);
      } else {
        inputGradient(i, batch, parameters);
      }
      move(i, batch, parameters, i + 1 == stack.size() ? lastRate : rate);
    }
  }

  private void move(int i, int batch, float[] parameters, float rate) {
    Layer layer = stack.layer(i);
    if (layer.parameters() > 0) {
      Descent.scale(deltas[i], batch * layer.outputs(), -rate);
      layer.addParameterGradient(batch, inputOf(i), deltas[i], parameters, stack.at(i));
    }
  }

  private void inputGradient(int i, int batch, float[] parameters) {
    if (i > firstLayer) {
      stack.layer(i).inputGradient(batch, parameters, stack.at(i), stack.layer(i).seen(inputOf(i), outputs[i]),
          deltas[i], deltas[i - 1]);
    }
  }
}
