package org.onegrasp.papers;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.onegrasp.network.Arena;
import org.onegrasp.network.layers.Frozen;
import org.onegrasp.network.layers.Inference;
import org.onegrasp.network.layers.Stack;

/** One net learning by one rule, from one seed. */
final class StackTraining {
  private static final int MEASURED_AT_A_TIME = 100;

  private final TrainingPlan plan;
  private final Arena arena = Arena.unlimited();
  private final SplittableRandom random;
  private final float[] parameters;
  private final float[] x;
  private final float[] target;
  private final StackRule.Learner learner;
  private final int frozen; // weights
  private double seconds;

  StackTraining(TrainingPlan plan, StackRule rule, StackRule.Rates rates, long seed) {
    this.plan = plan;
    random = new SplittableRandom(seed);
    parameters = arena.floats("parameters", plan.net().parameters());
    System.arraycopy(plan.start().apply(random), 0, parameters, 0, parameters.length);
    frozen = plan.net().layers().stream().filter(Frozen.class::isInstance).mapToInt(f -> ((Frozen) f).weights().length)
        .sum();
    x = arena.floats("inputs of a batch", plan.batch() * plan.net().inputs());
    target = arena.floats("labels of a batch", plan.batch() * plan.net().outputs());
    learner = rule.learner(plan, parameters, rates, seed, arena);
  }

  /** Goes through the examples as often as the plan says, each time in another order. */
  StackTraining learn(Examples examples) {
    long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    int steps = plan.epochs() * (examples.count() / plan.batch());
    for (int epoch = 0, step = 0; epoch < plan.epochs(); epoch++) {
      int[] order = examples.order(random);
      for (int from = 0; from + plan.batch() <= order.length; from += plan.batch(), step++) {
        load(examples, order, from);
        learner.step(plan.batch(), x, target, 1 - (float) step / steps);
      }
    }
    seconds += (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) * 1e-9;
    return this;
  }

  private void load(Examples examples, int[] order, int from) {
    Arrays.fill(target, 0);
    for (int n = 0; n < plan.batch(); n++) {
      examples.copy(order[from + n], x, n * examples.size());
      target[n * plan.net().outputs() + examples.labels()[order[from + n]]] = 1;
    }
  }

  float[] parameters() {
    return parameters;
  }

  double accuracy(Examples examples) {
    return accuracy(plan.net(), parameters, examples);
  }

  Row.Run run(long seed, Examples test) {
    return new Row.Run(seed, accuracy(test), seconds, arena.peakBytes() + (long) Float.BYTES * frozen);
  }

  /** Share of the examples whose class has the largest score. */
  static double accuracy(Stack net, float[] parameters, Examples examples) {
    Inference inference = new Inference(net, MEASURED_AT_A_TIME, Arena.unlimited());
    float[] inputs = new float[MEASURED_AT_A_TIME * net.inputs()];
    int right = 0;
    for (int from = 0; from < examples.count(); from += MEASURED_AT_A_TIME) {
      int count = Math.min(MEASURED_AT_A_TIME, examples.count() - from);
      System.arraycopy(examples.inputs(), from * examples.size(), inputs, 0, count * examples.size());
      float[] y = inference.outputs(count, parameters, inputs);
      for (int n = 0; n < count; n++) {
        right += largest(y, n * net.outputs(), net.outputs()) == examples.labels()[from + n] ? 1 : 0;
      }
    }
    return (double) right / examples.count();
  }

  private static int largest(float[] y, int from, int count) {
    int largest = 0;
    for (int k = 1; k < count; k++) {
      largest = y[from + k] > y[from + largest] ? k : largest;
    }
    return largest;
  }
}
