package org.onegrasp.papers;

import java.util.List;
import org.onegrasp.kernels.Convolution;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.papers.FilterTraining.Pace;
import org.onegrasp.papers.TuningContest.Lesson;

/**
 * Semantic segmentation (gradient filtering, Yang et al. 2023): which part of a thing each pixel shows. An
 * encoder-decoder of residual depthwise-separable blocks learns some families of our own objects by backpropagation;
 * then its last layers are tuned on other families, with exact and with filtered gradients. Steps are chosen on third
 * ones.
 */
record PartsFilterTask() implements Task {
  static final List<String> START_FAMILIES =
      List.of("box", "bottle", "tube", "bowl", "pan", "screwdriver", "brush");
  static final List<String> SEARCH_FAMILIES = List.of("jug", "teapot", "kettle", "bucket", "pliers", "saw", "roller");
  static final List<String> FAMILIES =
      List.of("mug", "hammer", "scissors", "spatula", "wrench", "ladle", "flask");
  private static final int START_OBJECTS = 80; // of each family
  private static final int TUNING_OBJECTS = 32;
  private static final int TEST_OBJECTS = 30;
  private static final int QUICK_OBJECTS = 3;
  private static final int BATCH = 8;
  private static final double LONGEST = 1; // gradient of a batch
  private static final List<FilterVariant> VARIANTS = List.of(FilterVariant.HEAD, FilterVariant.exact(2),
      FilterVariant.filtered(2, 2), FilterVariant.filtered(2, 4), FilterVariant.exact(4), FilterVariant.filtered(4, 2),
      FilterVariant.filteredBelowHead(4, 2), FilterVariant.filtered(4, 4), FilterVariant.exact(6),
      FilterVariant.filtered(6, 2), FilterVariant.filtered(6, 4));

  @Override
  public String name() {
    return "parts-filter";
  }

  @Override
  public String about() {
    return "masks of the parts of our own objects (mean intersection over union), an encoder-decoder of residual"
        + " depthwise-separable blocks, its last layers tuned on families that the start has not seen";
  }

  @Override
  public String folder() {
    return NO_FOLDER;
  }

  /** Down to 8 x 8 cells and back to 32 x 32, with a bridge at each size. */
  static TunedNet net(Kernels kernels) {
    StackDrawing net = new StackDrawing(kernels, PartPictures.SIDE, PartPictures.CHANNELS);
    net.linear(Convolution.of(3, PartPictures.CHANNELS, 16).strided(2)).relu().residualSeparable(3);
    int half = net.top();
    net.separable(32, 3, 2).residualSeparable(3).residualSeparable(3);
    int quarter = net.top();
    net.separable(48, 3, 2).residualSeparable(3).residualSeparable(3);
    net.separable(32, 3, 1).twice().plus(quarter).residualSeparable(3);
    net.separable(16, 3, 1).twice().plus(half);
    return net.residualSeparable(5).residualSeparable(5).residualSeparable(5).scores(PartPictures.CLASSES.size());
  }

  @Override
  public List<Entrant> open(Bench bench) {
    boolean quick = bench.quick();
    TuningContest.Plan plan = new TuningContest.Plan(new Pace(quick ? 2 : 10, BATCH, 0.1f, LONGEST),
        new Pace(quick ? 1 : 10, BATCH, Float.NaN, LONGEST),
        List.of(0.06, 0.2, 0.6), List.of());
    return new TuningContest(bench, PartsFilterTask::net, plan, Confusion::meanIntersectionOverUnion)
        .entrants(VARIANTS, seed -> lesson(SEARCH_FAMILIES, seed, quick), seed -> lesson(FAMILIES, seed, quick));
  }

  /** Other objects in every lesson, and none both to learn from and to measure with. */
  static Lesson lesson(List<String> families, long seed, boolean quick) {
    long first = 10_000 * seed;
    return new Lesson(PartPictures.of(START_FAMILIES, quick ? QUICK_OBJECTS : START_OBJECTS, first),
        PartPictures.of(families, quick ? QUICK_OBJECTS : TUNING_OBJECTS, first + 1_000),
        PartPictures.of(families, quick ? QUICK_OBJECTS : TEST_OBJECTS, first + 2_000));
  }
}
