package org.onegrasp.papers;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.onegrasp.network.Arena;
import org.onegrasp.network.layers.RecurrentNet;
import org.onegrasp.network.layers.TimeInference;

/** One net of recurrent layers learning by one rule, from one seed: cross-entropy, steps that fall linearly to 0. */
final class SequenceTraining {
  private final RecurrentNet net;
  private final int batch;
  private final Arena arena = Arena.unlimited();
  private final SplittableRandom random;
  private final float[] parameters;
  private final float[][] x; // [time step]: (batch, inputs)
  private final float[] target;
  private final SequenceRule.Learner learner;
  private double seconds;

  SequenceTraining(RecurrentNet net, int batch, SequenceRule rule, SequenceRule.Rates rates, long seed) {
    this.net = net;
    this.batch = batch;
    random = new SplittableRandom(seed);
    parameters = arena.floats("parameters", net.parameters());
    System.arraycopy(net.initial(random), 0, parameters, 0, parameters.length);
    x = steps(net, batch, arena);
    target = arena.floats("labels of a batch", batch * net.head().outputs());
    learner = rule.learner(net, batch, parameters, rates, seed, arena);
  }

  private static float[][] steps(RecurrentNet net, int batch, Arena arena) {
    float[][] x = new float[net.steps()][];
    for (int t = 0; t < x.length; t++) {
      x[t] = arena.floats("inputs of a time step", batch * net.inputs());
    }
    return x;
  }

  /** Goes through the examples so many times, each time in another order. */
  SequenceTraining learn(Examples examples, int epochs) {
    long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    int steps = epochs * (examples.count() / batch);
    for (int epoch = 0, step = 0; epoch < epochs; epoch++) {
      int[] order = examples.order(random);
      for (int from = 0; from + batch <= order.length; from += batch, step++) {
        load(examples, order, from, batch, x);
        label(examples, order, from);
        learner.step(x, target, 1 - (float) step / steps);
      }
    }
    seconds += (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) * 1e-9;
    return this;
  }

  /** Turns examples, (time, inputs) each, into batches, one a time step. */
  private static void load(Examples examples, int[] order, int from, int count, float[][] x) {
    int inputs = examples.size() / x.length;
    for (int n = 0; n < count; n++) {
      for (int t = 0; t < x.length; t++) {
        System.arraycopy(examples.inputs(), order[from + n] * examples.size() + t * inputs, x[t], n * inputs, inputs);
      }
    }
  }

  private void label(Examples examples, int[] order, int from) {
    Arrays.fill(target, 0);
    for (int n = 0; n < batch; n++) {
      target[n * net.head().outputs() + examples.labels()[order[from + n]]] = 1;
    }
  }

  Row.Run run(long seed, Examples test) {
    return new Row.Run(seed, accuracy(test), seconds, arena.peakBytes());
  }

  /** Share of the examples whose class has the largest score. */
  double accuracy(Examples examples) {
    TimeInference inference = new TimeInference(net, batch, Arena.unlimited());
    float[][] inputs = steps(net, batch, Arena.unlimited());
    int[] order = IntStream.range(0, examples.count()).toArray();
    int right = 0;
    for (int from = 0; from < examples.count(); from += batch) {
      int count = Math.min(batch, examples.count() - from);
      load(examples, order, from, count, inputs);
      float[] y = inference.outputs(count, parameters, inputs);
      for (int n = 0; n < count; n++) {
        right += largest(y, n * net.head().outputs(), net.head().outputs()) == examples.labels()[from + n] ? 1 : 0;
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
