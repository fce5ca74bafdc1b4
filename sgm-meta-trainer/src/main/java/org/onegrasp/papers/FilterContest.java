package org.onegrasp.papers;

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

  private final Kernels.Source kernels;
  private final CellExamples second;
  private final CellExamples test;
  private final Once<Long, float[]> starts;

  /**
   * @param split twice {@code half} images of each class to learn from: those that the start sees and those that it is
   * tuned with
   */
  FilterContest(Kernels.Source kernels, Split split, int half) {
    this.kernels = kernels;
    CellExamples first = CellExamples.centred(split.train().ofEachClass(0, half));
    second = CellExamples.centred(split.train().ofEachClass(half, 2 * half));
    test = CellExamples.centred(split.test());
    starts = new Once<>(seed -> start(first, seed));
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

  /** One for each way. */
  List<Entrant> entrants() {
    return VARIANTS.stream().<Entrant>map(Tuned::new).toList();
  }

  private float[] start(CellExamples first, long seed) {
    TunedNet net = net(kernels.make());
    Variant all = new Variant(FilterVariant.ALL, 0, START_RATE);
    return new FilterTraining(net, net.stack().initial(new SplittableRandom(seed)), all.layers, all.pace(START_EPOCHS),
        seed).learn(first).parameters();
  }

  /** A way. */
  private final class Tuned implements Entrant {
    private final Variant variant;

    Tuned(Variant variant) {
      this.variant = variant;
    }

    @Override
    public String rule() {
      return variant.title();
    }

    @Override
    public String settings(List<Double> rates) {
      long kept = net(kernels.make()).tape(variant.layers, BATCH, Arena.unlimited()).keptBytes();
      return String.format(Locale.ROOT, "step %s, %d epochs of batches of %d, %,d bytes kept for the backward pass",
          variant.rate, EPOCHS, BATCH, kept);
    }

    @Override
    public Row.Run run(List<Double> rates, long seed) {
      TunedNet net = net(kernels.make());
      FilterTraining training = new FilterTraining(net, starts.of(seed).clone(), variant.layers, variant.pace(EPOCHS),
          seed + 1).learn(second);
      return training.run(seed, net.confusion(training.parameters(), test).accuracy());
    }
  }
}
