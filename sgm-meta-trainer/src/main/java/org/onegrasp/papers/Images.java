package org.onegrasp.papers;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Pictures made ready for nets. */
final class Images {
  private static final int COLOURS = 3;
  private static final double CLEARLY = 0.3;

  private Images() {}

  /** The first examples of a random order that is always the same, at most so many. */
  static Examples some(Examples examples, int count) {
    int[] order = examples.order(new SplittableRandom(1));
    return examples.select(Arrays.copyOf(order, Math.min(count, order.length)));
  }

  /** Values moved and scaled to mean 0 and deviation 1, by the training examples' mean and deviation. */
  static Split standardised(Split data) {
    double sum = 0;
    double squares = 0;
    for (float value : data.train().inputs()) {
      sum += value;
      squares += value * value;
    }
    double mean = sum / data.train().inputs().length;
    double deviation = StrictMath.sqrt(squares / data.train().inputs().length - mean * mean);
    return new Split(scaled(data.train(), mean, deviation), scaled(data.test(), mean, deviation));
  }

  private static Examples scaled(Examples examples, double mean, double deviation) {
    float[] inputs = new float[examples.inputs().length];
    for (int k = 0; k < inputs.length; k++) {
      inputs[k] = (float) ((examples.inputs()[k] - mean) / deviation);
    }
    return new Examples(examples.shape(), inputs, examples.labels(), examples.classes());
  }

  /**
   * Grey pictures (square, 0 is paper and 1 is ink) in colours: ink and paper of each are drawn at random until they
   * are clearly apart; more paper around them.
   *
   * @param side of the new pictures, at least that of the old ones
   */
  static Examples coloured(Examples grey, int side, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int from = (side - grey.shape()[0]) / 2;
    float[] inputs = new float[grey.count() * side * side * COLOURS];
    float[] ink = new float[COLOURS];
    float[] paper = new float[COLOURS];
    for (int n = 0; n < grey.count(); n++) {
      do {
        fill(ink, random);
        fill(paper, random);
      } while (distance(ink, paper) < CLEARLY);
      for (int cell = 0; cell < side * side; cell++) {
        float share = value(grey, n, cell / side - from, cell % side - from);
        for (int c = 0; c < COLOURS; c++) {
          inputs[(n * side * side + cell) * COLOURS + c] = paper[c] + (ink[c] - paper[c]) * share;
        }
      }
    }
    return new Examples(new int[] {side, side, COLOURS}, inputs, grey.labels(), grey.classes());
  }

  private static void fill(float[] colour, SplittableRandom random) {
    for (int c = 0; c < COLOURS; c++) {
      colour[c] = (float) random.nextDouble();
    }
  }

  /** Mean over the channels. */
  private static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int c = 0; c < COLOURS; c++) {
      sum += Math.abs(a[c] - b[c]);
    }
    return sum / COLOURS;
  }

  /** 0 outside the picture. */
  private static float value(Examples grey, int n, int row, int column) {
    int side = grey.shape()[0];
    boolean inside = row >= 0 && row < side && column >= 0 && column < side;
    return inside ? grey.inputs()[(n * side + row) * side + column] : 0;
  }

  /** Dark for light, and normal noise of this deviation; values from 0 to 1 before. */
  static Examples invertedAndNoisy(Examples examples, double noise, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] inputs = new float[examples.inputs().length];
    for (int k = 0; k < inputs.length; k++) {
      inputs[k] = (float) (1 - examples.inputs()[k] + noise * random.nextGaussian());
    }
    return new Examples(examples.shape(), inputs, examples.labels(), examples.classes());
  }
}
