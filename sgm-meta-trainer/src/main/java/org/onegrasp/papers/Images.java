package org.onegrasp.papers;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Pictures made ready for nets. */
final class Images {
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
