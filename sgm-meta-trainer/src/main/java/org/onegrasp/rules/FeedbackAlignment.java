package org.onegrasp.rules;

import java.util.SplittableRandom;
import org.onegrasp.network.Arena;
import org.onegrasp.network.layers.Loss;
import org.onegrasp.network.layers.Stack;
import org.onegrasp.network.layers.Tape;

/**
 * Feedback alignment (Lillicrap, Cownden, Tweed, Akerman 2016, Nature Communications 7:13276): backpropagation in which
 * the error comes down through fixed random weights instead of the transposed weights of the forward pass,
 *
 * <pre>
 *   backpropagation:     delta_i = (W_{i+1}^T delta_{i+1}) . sigma'(z_i)
 *   feedback alignment:  delta_i = (B_{i+1} delta_{i+1}) . sigma'(z_i)        dW_i = -rate * delta_i y_{i-1}^T
 * </pre>
 *
 * <p>
 * with delta = the loss's gradient at the last layer, which therefore moves exactly. The forward weights turn towards
 * the transposed feedback, so that delta_i comes within 90 degrees of backpropagation's. B has the shape of the weights
 * and their random start's spread (He et al. 2015); a convolution's is a kernel, likewise. All activations are kept
 * until the error is known, as in backpropagation, and B is kept besides.
 */
public final class FeedbackAlignment {
  private final Stack stack;
  private final Loss loss;
  private final Tape tape;
  private final Tape.Feedback down;
  private final float[] feedback; // B, laid out like the parameters from the second layer that learns on

  /**
   * What learns, with fixed random feedback.
   *
   * @param firstLayer lowest layer that learns, one with weights
   * @param seed of the feedback
   */
  public record Settings(int firstLayer, Loss loss, long seed) {
    /** Another stream than that of starting weights from the same seed. */
    SplittableRandom random() {
      return new SplittableRandom(seed).split();
    }
  }

  /** @param batch most samples of a batch */
  public FeedbackAlignment(Stack stack, int batch, Settings settings, Arena arena) {
    this.stack = stack;
    loss = settings.loss;
    tape = new Tape(stack, batch, settings.firstLayer, arena);
    int above = settings.firstLayer + 1;
    int from = stack.at(above);
    feedback = arena.floats("feedback", stack.parameters() - from);
    SplittableRandom random = settings.random();
    for (int i = above; i < stack.size(); i++) {
      stack.layer(i).initialise(feedback, stack.at(i) - from, random);
    }
    down = (i, batchSize, upper, lower) -> stack.layer(i).inputGradient(batchSize, feedback, stack.at(i) - from,
        tape.inputOf(i), upper, lower);
  }

  /** B, where the weights it stands for lie after those of the first layer that learns. */
  float[] feedback() {
    return feedback;
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
    tape.descend(batch, parameters, rate, lastRate, down);
    return value;
  }
}
