package org.onegrasp.rules;

import org.onegrasp.lesson.FloatRule;
import org.onegrasp.lesson.SoftmaxLoss;
import org.onegrasp.network.Arena;
import org.onegrasp.network.FloatNetwork;
import org.onegrasp.network.NetworkShape;

/**
 * {@link ForwardGradients} as a rule for the grasp network in float: the head's gradient is exact, that of layers below
 * is estimated.
 */
final class ForwardBelowHead implements FloatRule {
  private final FloatNetwork network;
  private final ForwardSettings settings;
  private final ForwardGradients gradients;
  private final Backpropagation head;
  private final float[] error;
  private float[] target;
  private final ForwardGradients.Loss loss = this::loss;
  private long sample;
  private boolean begun;

  /**
   * @param settings with an exact head; from one of the last three layers on, since only their inputs stay from the
   * head's pass
   */
  ForwardBelowHead(FloatNetwork network, ForwardSettings settings, Arena arena) {
    this.network = network;
    this.settings = settings;
    NetworkShape shape = network.shape();
    if (settings.firstLayer() < shape.size() - 3) {
      throw new IllegalArgumentException(
          "forward gradients below an exact head can move layers from " + (shape.size() - 3) + " on, got "
              + settings.firstLayer());
    }
    gradients = new ForwardGradients(shape, settings, arena);
    head = new Backpropagation(network, shape.size() - 1, arena);
    error = arena.floats("errors at the output", shape.outputs(shape.size() - 1));
  }

  @Override
  public int firstLayer() {
    return settings.firstLayer();
  }

  @Override
  public float addGradient(float[] parameters, float[] x, float[] wanted, float[] sum) {
    if (!begun) {
      gradients.begin(parameters); // sizes of kernels, of the shipped start once and for all
      begun = true;
    }
    target = wanted;
    float before = head.addGradient(parameters, x, wanted, sum);
    gradients.addGradient(parameters, loss, sample++, sum);
    return before;
  }

  /** Of the latest sample, whose maps below the lowest layer that moves are those of the head's pass. */
  private double loss(float[] parameters) {
    int last = network.shape().size() - 1;
    for (int i = settings.firstLayer(); i <= last; i++) {
      head.forward(i, parameters);
    }
    return SoftmaxLoss.error(head.logits(), target, error);
  }
}
