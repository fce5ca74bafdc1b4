package org.onegrasp.papers;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.onegrasp.kernels.Convolution;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.network.Arena;
import org.onegrasp.papers.FilterTraining.Pace;

/** The net of {@link Cifar10FilterTask}, and how it is tuned in each of the ways that are compared. */
final class FilterContest {
  private static final int CLASSES = 10;
  private static final int BATCH = 50;
  private static final int START_EPOCHS = 6;
  private static final float START_RATE = 0.01f;
  private static final int EPOCHS = 3;

  private static final List<Variant> VARIANTS =
      List.of(new Variant(0, 0, 0.01f), new Variant(1, 0, 0.005f), new Variant(1, 2, 0.005f),
          new Variant(2, 0, 0.005f), new Variant(2, 2, 0.005f), new Variant(2, 4, 0.005f), new Variant(3, 0, 0.005f),
          new Variant(3, 2, 0.005f), new Variant(4, 0, 0.005f), new Variant(4, 2, 0.005f));

  private final Task task;
  private final Bench bench;
  private final TunedNet net;

  FilterContest(Task task, Bench bench) {
    this.task = task;
    this.bench = bench;
    net = net(bench.kernels().make());
  }

  /** One way, with its step. */
  private record Variant(FilterVariant layers, float rate) {
    Variant(int convolutions, int r, float rate) {
      this(new FilterVariant(convolutions, r, false), rate);
    }

    String title() {
      return layers.title();
    }

    Pace pace(int epochs) {
      return new Pace(epochs, BATCH, rate);
    }
  }

  private static TunedNet net(Kernels kernels) {
    StackDrawing drawing = new StackDrawing(kernels, Cifar10.SIDE, 3);
    drawing.linear(Convolution.of(3, 3, 16)).relu().means(2);
    drawing.linear(Convolution.of(3, 16, 32)).relu().linear(Convolution.of(3, 32, 32)).relu().means(2);
    drawing.linear(Convolution.of(3, 32, 64)).relu().linear(Convolution.of(3, 64, 64)).relu().means(2);
    return drawing.dense(CLASSES);
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
    CellExamples first = CellExamples.centred(split.train().ofEachClass(0, half));
    CellExamples second = CellExamples.centred(split.train().ofEachClass(half, 2 * half));
    CellExamples test = CellExamples.centred(split.test());
    for (long seed : bench.seeds()) {
      float[] start = net.stack().initial(new SplittableRandom(seed));
      Variant all = new Variant(FilterVariant.ALL, 0, START_RATE);
      new FilterTraining(net, start, all.layers, all.pace(START_EPOCHS), seed).learn(first);
      bench.progress()
          .accept(String.format(Locale.ROOT, "%s: start, seed %d: %.4f", task.name(), seed, accuracy(start, test)));
      for (int v = 0; v < VARIANTS.size(); v++) {
        Variant variant = VARIANTS.get(v);
        FilterTraining training =
            new FilterTraining(net, start.clone(), variant.layers, variant.pace(EPOCHS), seed + 1).learn(second);
        Row.Run run = training.run(seed, accuracy(training.parameters(), test));
        runs.get(v).add(run);
        bench.progress()
            .accept(String.format(Locale.ROOT, "%s: %s, seed %d: %.4f, %,d bytes kept", task.name(), variant.title(),
                seed, run.accuracy(), training.keptBytes()));
      }
    }
    List<Row> rows = new ArrayList<>();
    for (int v = 0; v < VARIANTS.size(); v++) {
      rows.add(new Row(task.name(), VARIANTS.get(v).title(), "float", settings(VARIANTS.get(v)), runs.get(v)));
    }
    return rows;
  }

  private double accuracy(float[] parameters, CellExamples examples) {
    return net.confusion(parameters, examples).accuracy();
  }

  private String settings(Variant v) {
    long kept = net.tape(v.layers, BATCH, Arena.unlimited()).keptBytes();
    return String.format(Locale.ROOT, "step %s, %d epochs of batches of %d, %,d bytes kept for the backward pass",
        v.rate, EPOCHS, BATCH, kept);
  }
}
