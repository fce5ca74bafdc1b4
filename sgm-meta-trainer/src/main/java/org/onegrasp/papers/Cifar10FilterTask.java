package org.onegrasp.papers;

import java.io.IOException;
import java.util.List;
import org.onegrasp.kernels.Convolution;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.papers.FilterTraining.Pace;
import org.onegrasp.papers.TuningContest.Lesson;

/**
 * Photographs by a small VGG-like net (gradient filtering, Yang et al. 2023): trained on some of the images by
 * backpropagation, then the last convolutions and the head are tuned on others, with exact and with filtered gradients.
 */
record Cifar10FilterTask() implements Task {
  private static final int STARTED = 400; // images of each class
  private static final int SEARCHED = 200; // further ones: what a search is measured with
  private static final int QUICK = 20;
  private static final int BATCH = 50;
  private static final List<Double> RATES = List.of(0.0025, 0.005, 0.01);
  private static final List<FilterVariant> VARIANTS = List.of(FilterVariant.HEAD, FilterVariant.exact(1),
      FilterVariant.filtered(1, 2), FilterVariant.exact(2), FilterVariant.filtered(2, 2), FilterVariant.filtered(2, 4),
      FilterVariant.exact(3), FilterVariant.filtered(3, 2), FilterVariant.exact(4), FilterVariant.filtered(4, 2));

  @Override
  public String name() {
    return "cifar10-filter";
  }

  @Override
  public String about() {
    return "photographs, a net of five convolutions, its last ones tuned on images that the start has not seen";
  }

  @Override
  public String folder() {
    return Cifar10.FOLDER;
  }

  private static TunedNet net(Kernels kernels) {
    StackDrawing drawing = new StackDrawing(kernels, Cifar10.SIDE, 3);
    drawing.linear(Convolution.of(3, 3, 16)).relu().means(2);
    drawing.linear(Convolution.of(3, 16, 32)).relu().linear(Convolution.of(3, 32, 32)).relu().means(2);
    drawing.linear(Convolution.of(3, 32, 64)).relu().linear(Convolution.of(3, 64, 64)).relu().means(2);
    return drawing.dense(Cifar10.CLASSES.size());
  }

  @Override
  public List<Entrant> open(Bench bench) throws IOException {
    int started = bench.quick() ? QUICK : STARTED;
    int searched = bench.quick() ? QUICK : SEARCHED;
    Split split = Cifar10.read(bench.folder(this), 2 * started + searched);
    CellExamples first = CellExamples.centred(split.train().ofEachClass(0, started));
    CellExamples second = CellExamples.centred(split.train().ofEachClass(started, 2 * started));
    Lesson search = new Lesson(first, second,
        CellExamples.centred(split.train().ofEachClass(2 * started, 2 * started + searched)));
    Lesson measured = new Lesson(first, second, CellExamples.centred(split.test()));
    TuningContest.Plan plan =
        new TuningContest.Plan(new Pace(6, BATCH, 0.01f), new Pace(3, BATCH, Float.NaN), RATES, List.of());
    return new TuningContest(bench, Cifar10FilterTask::net, plan, Confusion::accuracy).entrants(VARIANTS,
        seed -> search, seed -> measured);
  }
}
