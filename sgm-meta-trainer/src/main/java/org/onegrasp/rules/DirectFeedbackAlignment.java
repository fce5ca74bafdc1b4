package org.onegrasp.rules;

import java.util.SplittableRandom;
import org.onegrasp.network.Arena;
import org.onegrasp.network.layers.Dense;
import org.onegrasp.network.layers.Loss;
import org.onegrasp.network.layers.Stack;
import org.onegrasp.network.layers.Tape;

/**
 * Direct feedback alignment (Nøkland 2016, arXiv 1609.01596, equation 7): the error e at the outputs goes to every
 * hidden layer through a fixed random matrix of its own,
 *
 * <pre>
 *   delta_i = (B_i e) . sigma'(z_i)        dW_i = -rate * delta_i y_{i-1}^T        last layer: the exact gradient
 * </pre>
 *
 * <p>
 * A layer is one with weights and what follows it without, as in {@link TargetProjection}: B_i e is the error where the
 * next layer with weights takes its input, and goes exactly through pooling and activation. Of a convolution every unit
 * of every cell has its own row of B_i. B_i is spread as the starting weights of a dense layer from there to the
 * outputs (He et al. 2015). All activations are kept until e is known, as in backpropagation, and B_i besides.
 */
public final class DirectFeedbackAlignment {
  private final Stack stack;
  private final Loss loss;
  private final Tape tape;
  private final float[] error; // e, (batch, outputs)
  private final float[][] feedback; // [i]: B of the input of layer i, (units, outputs), or null

  /**
   * @param batch most samples of a batch
   * @throws IllegalArgumentException when the last layer is not a dense one
   */
  public DirectFeedbackAlignment(Stack stack, int batch, FeedbackAlignment.Settings settings, Arena arena) {
    this.stack = stack;
    loss = settings.loss();
    tape = new Tape(stack, batch, settings.firstLayer(), arena);
    error = arena.floats("error at the outputs", batch * stack.outputs());
    feedback = new float[stack.size()][];
    SplittableRandom random = settings.random();
    for (int i = settings.firstLayer() + 1; i < stack.size(); i++) {
      if (stack.layer(i).hasWeights()) {
        Dense direct = direct(i);
        feedback[i] = arena.floats("feedback", direct.parameters());
        direct.initialise(feedback[i], 0, random);
      }
    }
  }

  /** A layer that would lead from the input of layer i to the outputs. */
  private Dense direct(int i) {
    if (stack.layer(stack.size() - 1) instanceof Dense last) {
      return new Dense(last.kernels(), stack.layer(i).inputs(), stack.outputs());
    }
    throw new IllegalArgumentException(
        "direct feedback comes from a dense last layer, it is " + stack.layer(stack.size() - 1));
  }

  /** B of layer i's input, laid out like a dense layer's weights. */
  float[] feedback(int i) {
    return feedback[i];
  }

  /**
   * One pass over a batch, forward and down.
   *
   * @param target (batch, labels)
   * @param rate step size of all layers but the last
   * @param lastRate step size of the last layer
   * @return the loss before the step
   */
  public double step(int batch, float[] parameters, float[] x, float[] target, float rate, float lastRate) {
    double value = loss.error(batch, stack.outputs(), tape.forward(batch, parameters, x), target, tape.error());
    System.arraycopy(tape.error(), 0, error, 0, batch * stack.outputs());
    tape.descend(batch, parameters, rate, lastRate, this::down);
    return value;
  }

  private void down(int i, int batch, float[] above, float[] below) {
    direct(i).inputGradient(batch, feedback[i], 0, tape.inputOf(i), error, below);
  }
}
