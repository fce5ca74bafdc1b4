package org.onegrasp.papers;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.onegrasp.network.Arena;
import org.onegrasp.network.layers.Descent;
import org.onegrasp.network.layers.Loss;
import org.onegrasp.rules.FilteredTape;

/** One net whose last layers learn in one way: descent with momentum, a step that falls linearly to 0. */
final class FilterTraining {
  private static final double MOMENTUM = 0.9;
  private static final Loss LOSS = new Loss.SoftmaxCrossEntropy();

  /**
   * How long and how boldly.
   *
   * @param rate at the start
   * @param longest length that a batch's gradient is cut to, so that a step at the beginning closes no ReLUs for good
   */
  record Pace(int epochs, int batch, float rate, double longest) {
    Pace(int epochs, int batch, float rate) {
      this(epochs, batch, rate, Double.POSITIVE_INFINITY);
    }

    Pace at(float newRate) {
      return new Pace(epochs, batch, newRate, longest);
    }
  }

  private final TunedNet net;
  private final float[] parameters;
  private final Pace pace;
  private final SplittableRandom random;
  private final Arena arena = Arena.unlimited();
  private final FilteredTape tape;
  private final float[] gradients;
  private final float[] x;
  private final float[] target;
  private final Descent descent;
  private final int first; // of the tuned parameters
  private double seconds;

  /** @param parameters those of the start; they are changed */
  FilterTraining(TunedNet net, float[] parameters, FilterVariant variant, Pace pace, long seed) {
    this.net = net;
    this.parameters = parameters;
    this.pace = pace;
    random = new SplittableRandom(seed);
    tape = net.tape(variant, pace.batch, arena);
    first = net.stack().at(net.firstLayer(variant.convolutions()));
    gradients = arena.floats("gradients", parameters.length);
    x = arena.floats("inputs of a batch", pace.batch * net.stack().inputs());
    target = arena.floats("labels of a batch", pace.batch * net.stack().outputs());
    descent = new Descent(parameters.length - first, MOMENTUM, arena);
  }

  /** Bytes that wait for the backward pass of a batch. */
  long keptBytes() {
    return tape.keptBytes();
  }

  FilterTraining learn(CellExamples examples) {
    long begun = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    int steps = pace.epochs * (examples.count() / pace.batch);
    for (int epoch = 0, step = 0; epoch < pace.epochs; epoch++) {
      int[] order = examples.order(random);
      for (int from = 0; from + pace.batch <= order.length; from += pace.batch, step++) {
        for (int n = 0; n < pace.batch; n++) {
          examples.copyInput(order[from + n], x, n);
          examples.copyTarget(order[from + n], target, n);
        }
        step(pace.rate * (steps - step) / steps);
      }
    }
    seconds = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begun) * 1e-9;
    return this;
  }

  private void step(float rate) {
    Arrays.fill(gradients, first, gradients.length, 0);
    LOSS.error(pace.batch * net.cells(), net.classes(), tape.forward(pace.batch, parameters, x), target,
        tape.error());
    tape.backward(pace.batch, parameters, gradients);
    if (pace.longest < Double.POSITIVE_INFINITY) {
      shorten();
    }
    descent.step(rate, gradients, first, parameters, first, gradients.length - first);
  }

  private void shorten() {
    double squares = 0;
    for (int k = first; k < gradients.length; k++) {
      squares += (double) gradients[k] * gradients[k];
    }
    float factor = (float) Math.min(1, pace.longest / Math.sqrt(squares));
    for (int k = first; k < gradients.length; k++) {
      gradients[k] *= factor;
    }
  }

  float[] parameters() {
    return parameters;
  }

  /** @param measured what the net is worth now, 0 to 1 */
  Row.Run run(long seed, double measured) {
    return new Row.Run(seed, measured, seconds, arena.peakBytes() + 4L * parameters.length);
  }
}
