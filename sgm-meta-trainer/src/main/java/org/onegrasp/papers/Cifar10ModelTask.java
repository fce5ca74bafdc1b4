package org.onegrasp.papers;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.onegrasp.kernels.Convolution;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.papers.FilterTraining.Pace;
import org.onegrasp.papers.TuningContest.Lesson;

/**
 * Photographs by nets of the kinds that phones run (gradient filtering, Yang et al. 2023): a small MobileNetV2 of
 * inverted residual blocks (Sandler et al. 2018) and a small ResNet (He et al. 2016), both with strides. They start
 * from another task, how bright a picture is, whose features do not tell what is in it; then the last layers are tuned
 * to the ten classes, so that what they learn counts and not the head alone.
 *
 * @param drawing the net
 * @param rates steps that are tried for each way of tuning, least first
 */
record Cifar10ModelTask(String name, String about, Function<Kernels, TunedNet> drawing, List<Float> rates)
    implements Task {

  private static final int HALF = 500; // images of each class
  private static final int TUNED = 250; // of the second half
  private static final int SEARCHED = 250; // the others of the second half: what a search is measured with
  private static final int QUICK_HALF = 20;
  private static final int BATCH = 20;
  private static final int CLASSES = 10;
  private static final double LONGEST = 1; // gradient of a batch
  private static final List<FilterVariant> VARIANTS = List.of(FilterVariant.HEAD, FilterVariant.exact(2),
      FilterVariant.filtered(2, 2), FilterVariant.exact(4), FilterVariant.filtered(4, 2));

  static Task mobile() {
    return new Cifar10ModelTask("cifar10-mobile-filter",
        "photographs, a small MobileNetV2 that tells how bright they are, its last layers tuned to ten classes",
        Cifar10ModelTask::mobile, List.of(0.03f, 0.1f, 0.3f));
  }

  static Task residual() {
    return new Cifar10ModelTask("cifar10-residual-filter",
        "photographs, a small ResNet that tells how bright they are, its last layers tuned to ten classes",
        Cifar10ModelTask::residual, List.of(0.003f, 0.01f, 0.03f, 0.1f, 0.3f)); // filtered, 0.03 is too long for it
  }

  private static TunedNet mobile(Kernels kernels) {
    StackDrawing net = new StackDrawing(kernels, Cifar10.SIDE, 3);
    net.linear(Convolution.of(3, 3, 16).strided(2)).relu();
    net.inverted(16, 4, 1).inverted(24, 4, 2).inverted(24, 4, 1).inverted(24, 4, 1);
    return net.means(8).dense(CLASSES);
  }

  private static TunedNet residual(Kernels kernels) {
    StackDrawing net = new StackDrawing(kernels, Cifar10.SIDE, 3);
    net.linear(Convolution.of(3, 3, 16).strided(2)).relu().residual();
    net.linear(Convolution.of(3, 16, 32).strided(2)).relu().residual().residual();
    return net.means(8).dense(CLASSES);
  }

  @Override
  public String folder() {
    return Cifar10.FOLDER;
  }

  @Override
  public List<Entrant> open(Bench bench) throws IOException {
    boolean quick = bench.quick();
    int half = quick ? QUICK_HALF : HALF;
    Split split = Cifar10.read(bench.folder(this), 2 * half);
    Examples first = split.train().firstOfEachClass(half);
    Examples second = split.train().ofEachClass(half, 2 * half);
    CellExamples start = CellExamples.centred(byBrightness(first));
    CellExamples tune = CellExamples.centred(second.ofEachClass(0, quick ? half : TUNED));
    Lesson search = new Lesson(start, tune, CellExamples.centred(second.ofEachClass(TUNED, TUNED + SEARCHED)));
    Lesson measured = new Lesson(start, tune, CellExamples.centred(split.test()));
    TuningContest.Plan plan = new TuningContest.Plan(new Pace(quick ? 1 : 2, BATCH, 0.03f, LONGEST),
        new Pace(quick ? 2 : 8, BATCH, Float.NaN, LONGEST), rates);
    return new TuningContest(bench, drawing, plan, Confusion::accuracy)
        .entrants(VARIANTS, seed -> search, seed -> measured);
  }

  /** The same pictures, each labelled with its tenth when they are ordered by their mean brightness. */
  static Examples byBrightness(Examples pictures) {
    double[] brightness = new double[pictures.count()];
    for (int i = 0; i < brightness.length; i++) {
      for (int k = i * pictures.size(); k < (i + 1) * pictures.size(); k++) {
        brightness[i] += pictures.inputs()[k];
      }
    }
    double[] sorted = brightness.clone();
    Arrays.sort(sorted);
    int[] labels = new int[brightness.length];
    for (int i = 0; i < labels.length; i++) {
      int at = Arrays.binarySearch(sorted, brightness[i]);
      labels[i] = pictures.classes() * at / labels.length;
    }
    return new Examples(pictures.shape(), pictures.inputs(), labels, pictures.classes());
  }
}
