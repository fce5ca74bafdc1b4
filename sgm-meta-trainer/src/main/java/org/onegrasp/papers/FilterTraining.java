package org.onegrasp.papers;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
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
   * @param headRate that of the head, whose gradient is then cut by itself; NaN if it goes with the other layers
   * @param longest length that a batch's gradient is cut to, so that a step at the beginning closes no ReLUs for good
   */
  record Pace(int epochs, int batch, float rate, float headRate, double longest) {
    Pace(int epochs, int batch, float rate, double longest) {
      this(epochs, batch, rate, Float.NaN, longest);
    }

    Pace(int epochs, int batch, float rate) {
      this(epochs, batch, rate, Double.POSITIVE_INFINITY);
    }

    Pace at(float newRate, float newHeadRate) {
      return new Pace(epochs, batch, newRate, newHeadRate, longest);
    }
  }

  /** Parameters that move together. */
  private record Group(int from, int count, float rate, Descent descent) {
    Group(int from, int end, float rate, Arena arena) {
      this(from, end - from, rate, new Descent(end - from, MOMENTUM, arena));
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
  private final List<Group> groups;
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
    groups = Float.isNaN(pace.headRate)
        ? List.of(new Group(first, parameters.length, pace.rate, arena))
        : List.of(new Group(first, net.headAt(), pace.rate, arena),
            new Group(net.headAt(), parameters.length, pace.headRate, arena));
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
        step(steps - step, steps);
      }
    }
    seconds = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begun) * 1e-9;
    return this;
  }

  /** One of so many steps; with it, so many are left. */
  private void step(int left, int steps) {
    Arrays.fill(gradients, first, gradients.length, 0);
    LOSS.error(pace.batch * net.cells(), net.classes(), tape.forward(pace.batch, parameters, x), target,
        tape.error());
    tape.backward(pace.batch, parameters, gradients);
    for (Group group : groups) {
      if (pace.longest < Double.POSITIVE_INFINITY) {
        shorten(group.from, group.from + group.count);
      }
      group.descent.step(group.rate * left / steps, gradients, group.from, parameters, group.from, group.count);
    }
  }

  private void shorten(int from, int end) {
    double squares = 0;
    for (int k = from; k < end; k++) {
      squares += (double) gradients[k] * gradients[k];
    }
    float factor = squares == 0 ? 1 : (float) Math.min(1, pace.longest / Math.sqrt(squares));
    for (int k = from; k < end; k++) {
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
