package org.onegrasp.papers;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.onegrasp.kernels.Convolution;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.network.Arena;
import org.onegrasp.network.layers.Activation;
import org.onegrasp.network.layers.ConvolutionLayer;
import org.onegrasp.network.layers.Dense;
import org.onegrasp.network.layers.Descent;
import org.onegrasp.network.layers.Inference;
import org.onegrasp.network.layers.Layer;
import org.onegrasp.network.layers.Loss;
import org.onegrasp.network.layers.Pooling;
import org.onegrasp.network.layers.Stack;
import org.onegrasp.rules.FilteredTape;

/** The net of {@link Cifar10FilterTask}, and how it is tuned in each of the ways that are compared. */
final class FilterContest {
  private static final int CLASSES = 10;
  private static final int BATCH = 50;
  private static final double MOMENTUM = 0.9;
  private static final int START_EPOCHS = 6;
  private static final float START_RATE = 0.01f;
  private static final int EPOCHS = 3;
  private static final Loss LOSS = new Loss.SoftmaxCrossEntropy();

  private static final List<Variant> VARIANTS =
      List.of(new Variant(0, 0, 0.01f), new Variant(1, 0, 0.005f), new Variant(1, 2, 0.005f),
          new Variant(2, 0, 0.005f), new Variant(2, 2, 0.005f), new Variant(2, 4, 0.005f), new Variant(3, 0, 0.005f),
          new Variant(3, 2, 0.005f), new Variant(4, 0, 0.005f), new Variant(4, 2, 0.005f));

  private final Task task;
  private final Bench bench;
  private final Kernels kernels;
  private final Stack net;

  FilterContest(Task task, Bench bench) {
    this.task = task;
    this.bench = bench;
    kernels = bench.kernels().make();
    net = net();
  }

  /**
   * @param convolutions that are tuned, the last ones
   * @param r patches of the filter, 0 for exact gradients
   */
  private record Variant(int convolutions, int r, float rate) {
    String title() {
      return convolutions == 0 ? "head" : (r == 0 ? "bp" : "gradient-filter-r" + r) + "-last" + convolutions;
    }
  }

  private Stack net() {
    List<Layer> layers = new ArrayList<>();
    addConvolution(layers, 32, 3, 16);
    layers.add(new Pooling(Pooling.Kind.MEAN, 32, 32, 16, 2));
    addConvolution(layers, 16, 16, 32);
    addConvolution(layers, 16, 32, 32);
    layers.add(new Pooling(Pooling.Kind.MEAN, 16, 16, 32, 2));
    addConvolution(layers, 8, 32, 64);
    addConvolution(layers, 8, 64, 64);
    layers.add(new Pooling(Pooling.Kind.MEAN, 8, 8, 64, 2));
    layers.add(new Dense(kernels, 4 * 4 * 64, CLASSES));
    return new Stack(layers);
  }

  private void addConvolution(List<Layer> layers, int side, int inC, int outC) {
    layers.add(new ConvolutionLayer(kernels, Convolution.of(3, inC, outC).over(side, side)));
    layers.add(new Activation(Activation.Function.RELU, side * side * outC));
  }

  /** Index of the lowest tuned layer. */
  private int firstLayer(int convolutions) {
    int left = convolutions;
    int first = net.size() - 1;
    for (int i = net.size() - 1; left > 0; i--) {
      if (net.layer(i) instanceof ConvolutionLayer) {
        left--;
        first = i;
      }
    }
    return first;
  }

  /**
   * One row for each way.
   *
   * @param split twice {@code half} images of each class to learn from: those that the start sees and those that it is
   * tuned with
   */
  List<Row> rows(Split split, int half) {
    List<List<Row.Run>> runs = new ArrayList<>();
    VARIANTS.forEach(v -> runs.add(new ArrayList<>()));
    for (long seed : bench.seeds()) {
      float[] start = net.initial(new SplittableRandom(seed));
      new Training(start, new Variant(5, 0, START_RATE), START_EPOCHS, seed).learn(half(split.train(), half, 0));
      bench.progress()
          .accept(
              String.format(Locale.ROOT, "%s: start, seed %d: %.4f", task.name(), seed, accuracy(start, split.test())));
      for (int v = 0; v < VARIANTS.size(); v++) {
        Training training = new Training(start.clone(), VARIANTS.get(v), EPOCHS, seed + 1);
        Row.Run run = training.learn(half(split.train(), half, half)).run(seed, split.test());
        runs.get(v).add(run);
        bench.progress()
            .accept(String.format(Locale.ROOT, "%s: %s, seed %d: %.4f, %,d bytes kept", task.name(),
                VARIANTS.get(v).title(),
                seed,
                run.accuracy(), training.keptBytes()));
      }
    }
    List<Row> rows = new ArrayList<>();
    for (int v = 0; v < VARIANTS.size(); v++) {
      rows.add(new Row(task.name(), VARIANTS.get(v).title(), "float", settings(VARIANTS.get(v)), runs.get(v)));
    }
    return rows;
  }

  private String settings(Variant v) {
    long kept = new FilteredTape(net, BATCH, firstLayer(v.convolutions), v.r, kernels, Arena.unlimited()).keptBytes();
    return String.format(Locale.ROOT, "step %s, %d epochs of batches of %d, %,d bytes kept for the backward pass",
        v.rate, EPOCHS, BATCH, kept);
  }

  /** So many images of each class, after the first {@code from}; the images of a class lie together. */
  private static Examples half(Examples all, int count, int from) {
    int[] seen = new int[CLASSES];
    int[] chosen = new int[all.count()];
    int n = 0;
    for (int i = 0; i < all.count(); i++) {
      int order = seen[all.labels()[i]]++;
      if (order >= from && order < from + count) {
        chosen[n++] = i;
      }
    }
    return all.select(Arrays.copyOf(chosen, n));
  }

  private double accuracy(float[] parameters, Examples examples) {
    Inference inference = new Inference(net, BATCH, Arena.unlimited());
    float[] x = new float[BATCH * net.inputs()];
    int right = 0;
    for (int from = 0; from + BATCH <= examples.count(); from += BATCH) {
      for (int n = 0; n < BATCH; n++) {
        centre(examples, from + n, x, n);
      }
      float[] y = inference.outputs(BATCH, parameters, x);
      for (int n = 0; n < BATCH; n++) {
        right += largest(y, n * CLASSES) == examples.labels()[from + n] ? 1 : 0;
      }
    }
    return (double) right / (examples.count() / BATCH * BATCH);
  }

  private static int largest(float[] y, int from) {
    int largest = 0;
    for (int k = 1; k < CLASSES; k++) {
      largest = y[from + k] > y[from + largest] ? k : largest;
    }
    return largest;
  }

  /** Colours from -1 to 1. */
  private static void centre(Examples examples, int example, float[] x, int n) {
    int size = examples.size();
    examples.copy(example, x, n * size);
    for (int k = n * size; k < (n + 1) * size; k++) {
      x[k] = 2 * x[k] - 1;
    }
  }

  /** One net learning in one way. */
  private final class Training {
    private final float[] parameters;
    private final Variant variant;
    private final int epochs;
    private final SplittableRandom random;
    private final Arena arena = Arena.unlimited();
    private final FilteredTape tape;
    private final float[] gradients;
    private final float[] x;
    private final float[] target;
    private final Descent descent;
    private final int first; // of the tuned parameters
    private double seconds;

    Training(float[] parameters, Variant variant, int epochs, long seed) {
      this.parameters = parameters;
      this.variant = variant;
      this.epochs = epochs;
      random = new SplittableRandom(seed);
      tape = new FilteredTape(net, BATCH, firstLayer(variant.convolutions), variant.r, kernels, arena);
      first = net.at(firstLayer(variant.convolutions));
      gradients = arena.floats("gradients", parameters.length);
      x = arena.floats("inputs of a batch", BATCH * net.inputs());
      target = arena.floats("labels of a batch", BATCH * CLASSES);
      descent = new Descent(parameters.length - first, MOMENTUM, arena);
    }

    long keptBytes() {
      return tape.keptBytes();
    }

    Training learn(Examples examples) {
      long begun = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      int steps = epochs * (examples.count() / BATCH);
      for (int epoch = 0, step = 0; epoch < epochs; epoch++) {
        int[] order = examples.order(random);
        for (int from = 0; from + BATCH <= order.length; from += BATCH, step++) {
          load(examples, order, from);
          step(variant.rate * (steps - step) / steps);
        }
      }
      seconds = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begun) * 1e-9;
      return this;
    }

    private void load(Examples examples, int[] order, int from) {
      Arrays.fill(target, 0);
      for (int n = 0; n < BATCH; n++) {
        centre(examples, order[from + n], x, n);
        target[n * CLASSES + examples.labels()[order[from + n]]] = 1;
      }
    }

    private void step(float rate) {
      Arrays.fill(gradients, first, gradients.length, 0);
      LOSS.error(BATCH, CLASSES, tape.forward(BATCH, parameters, x), target, tape.error());
      tape.backward(BATCH, parameters, gradients);
      descent.step(rate, gradients, first, parameters, first, gradients.length - first);
    }

    Row.Run run(long seed, Examples test) {
      return new Row.Run(seed, accuracy(parameters, test), seconds, arena.peakBytes() + 4L * parameters.length);
    }
  }
}
