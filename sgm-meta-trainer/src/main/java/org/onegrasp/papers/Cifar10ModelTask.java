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
 * inverted residual blocks (Sandler et al. 2018) and a small ResNet (He et al. 2016), both with strides and batch
 * normalisation. They start from another task, whose features do not tell what is in a photograph, so that what the
 * last layers learn counts and not the head alone. Normalisations are folded before the lesson, as nets are on a
 * device.
 *
 * @param start what the net has learned before
 * @param drawing the net
 * @param rates steps of the layers that are tried for each way of tuning, least first
 */
record Cifar10ModelTask(String name, String about, Start start, Function<Kernels, TunedNet> drawing, List<Double> rates)
    implements Task {

  /** Tasks that nets start from. */
  enum Start {
    /** Handwritten digits in random colours. */
    DIGITS,
    /** How bright a photograph is. */
    BRIGHTNESS
  }

  private static final int DIGITS = 10_000;
  private static final int DIGIT_EPOCHS = 2;
  private static final int BRIGHTNESS_EPOCHS = 4; // over a quarter of the images
  private static final int TUNED = 500; // images of each class
  private static final int SEARCHED = 250; // further ones: what a search is measured with
  private static final int QUICK = 20;
  private static final int BATCH = 20;
  private static final int CLASSES = 10;
  private static final double LONGEST = 1; // gradient of a batch
  private static final List<Double> HEAD_RATES = List.of(0.1, 0.3, 1.0);
  private static final List<FilterVariant> VARIANTS = List.of(FilterVariant.HEAD, FilterVariant.exact(2),
      FilterVariant.filtered(2, 2), FilterVariant.filtered(2, 4), FilterVariant.exact(4), FilterVariant.filtered(4, 2),
      FilterVariant.filtered(4, 4));

  static Task mobile() {
    return new Cifar10ModelTask("cifar10-mobile-filter",
        "photographs, a small MobileNetV2 that tells how bright they are, its last layers tuned to ten other classes",
        Start.BRIGHTNESS, Cifar10ModelTask::mobile, List.of(0.03, 0.1, 0.3));
  }

  static Task residual() {
    return new Cifar10ModelTask("cifar10-residual-filter",
        "photographs, a small ResNet that has learned digits, its last layers tuned to ten other classes",
        Start.DIGITS, Cifar10ModelTask::residual, List.of(0.01, 0.03, 0.1));
  }

  private static TunedNet mobile(Kernels kernels) {
    StackDrawing net = new StackDrawing(kernels, Cifar10.SIDE, 3).normalised();
    net.linear(Convolution.of(3, 3, 16).strided(2)).relu();
    net.inverted(16, 4, 1).inverted(24, 4, 2).inverted(24, 4, 1).inverted(24, 4, 1);
    return net.means(8).dense(CLASSES);
  }

  private static TunedNet residual(Kernels kernels) {
    StackDrawing net = new StackDrawing(kernels, Cifar10.SIDE, 3).normalised();
    net.linear(Convolution.of(3, 3, 16).strided(2)).relu().residual();
    net.linear(Convolution.of(3, 16, 32).strided(2)).relu().residual().residual();
    return net.means(8).dense(CLASSES);
  }

  @Override
  public String folder() {
    return Cifar10.FOLDER;
  }

  @Override
  public List<String> folders() {
    return start == Start.DIGITS ? List.of(Cifar10.FOLDER, Mnist.FOLDER) : List.of(Cifar10.FOLDER);
  }

  @Override
  public List<Entrant> open(Bench bench) throws IOException {
    boolean quick = bench.quick();
    int tuned = quick ? QUICK : TUNED;
    int searched = quick ? QUICK : SEARCHED;
    Split split = Cifar10.read(bench.folder(this), tuned + 2 * searched);
    CellExamples first = CellExamples.centred(start == Start.DIGITS
        ? Images.coloured(digits(bench), Cifar10.SIDE, 1)
        : byBrightness(split.train().ofEachClass(tuned + searched, tuned + 2 * searched)));
    CellExamples tune = CellExamples.centred(split.train().firstOfEachClass(tuned));
    Lesson search =
        new Lesson(first, tune, CellExamples.centred(split.train().ofEachClass(tuned, tuned + searched)));
    Lesson measured = new Lesson(first, tune, CellExamples.centred(split.test()));
    int epochs = start == Start.DIGITS ? DIGIT_EPOCHS : BRIGHTNESS_EPOCHS;
    TuningContest.Plan plan = new TuningContest.Plan(new Pace(quick ? 1 : epochs, BATCH, 0.1f, LONGEST),
        new Pace(quick ? 2 : 5, BATCH, Float.NaN, LONGEST), rates, HEAD_RATES);
    return new TuningContest(bench, drawing, plan, Confusion::accuracy)
        .entrants(VARIANTS, seed -> search, seed -> measured);
  }

  private static Examples digits(Bench bench) throws IOException {
    return Mnist.read(bench.data().resolve(Mnist.FOLDER), "train").part(0, bench.quick() ? 10 * QUICK : DIGITS);
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
