package org.onegrasp.papers;

import java.util.SplittableRandom;

/**
 * How examples might have come instead: moved, turned, stretched, mirrored; what comes in from beyond the border is
 * what is at the border. From few examples this makes many to learn from.
 *
 * @param rows most that they are moved up or down, in cells
 * @param columns most that they are moved sideways
 * @param degrees most that they are turned
 * @param stretch largest logarithm of a change of size, along each axis on its own
 * @param mirrored whether left and right may be exchanged
 */
record Variation(double rows, double columns, double degrees, double stretch, boolean mirrored) {
  /**
   * All examples as they are, then all of them varied, and again.
   *
   * @param examples (height, width, channels)
   * @param times all examples come
   */
  Examples of(Examples examples, int times, SplittableRandom random) {
    int count = examples.count();
    int size = examples.size();
    float[] inputs = new float[times * count * size];
    int[] labels = new int[times * count];
    for (int n = 0; n < times * count; n++) {
      labels[n] = examples.labels()[n % count];
      if (n < count) {
        examples.copy(n, inputs, n * size);
      } else {
        vary(examples, n % count, random, inputs, n * size);
      }
    }
    return new Examples(examples.shape(), inputs, labels, examples.classes());
  }

  private void vary(Examples examples, int example, SplittableRandom random, float[] into, int at) {
    int height = examples.shape()[0];
    int width = examples.shape()[1];
    int channels = examples.shape()[2];
    double turn = StrictMath.toRadians(degrees * either(random));
    double up = StrictMath.exp(stretch * either(random));
    double across = StrictMath.exp(stretch * either(random)) * (mirrored && random.nextBoolean() ? -1 : 1);
    double cosine = StrictMath.cos(turn);
    double sine = StrictMath.sin(turn);
    double row0 = (height - 1) / 2.0 + rows * either(random);
    double column0 = (width - 1) / 2.0 + columns * either(random);
    for (int r = 0; r < height; r++) {
      for (int c = 0; c < width; c++) {
        double y = r - (height - 1) / 2.0;
        double x = c - (width - 1) / 2.0;
        double row = row0 + up * (cosine * y - sine * x);
        double column = column0 + across * (sine * y + cosine * x);
        for (int k = 0; k < channels; k++) {
          into[at + (r * width + c) * channels + k] = between(examples, example, row, column, k);
        }
      }
    }
  }

  /** From -1 to 1. */
  private static double either(SplittableRandom random) {
    return 2 * random.nextDouble() - 1;
  }

  /** Of one channel, between the four nearest cells. */
  private static float between(Examples examples, int example, double row, double column, int channel) {
    double r = Math.max(0, Math.min(examples.shape()[0] - 1, row));
    double c = Math.max(0, Math.min(examples.shape()[1] - 1, column));
    int top = (int) r;
    int left = (int) c;
    double down = r - top;
    double right = c - left;
    return (float) ((1 - down) * ((1 - right) * value(examples, example, top, left, channel)
        + right * value(examples, example, top, left + 1, channel))
        + down * ((1 - right) * value(examples, example, top + 1, left, channel)
            + right * value(examples, example, top + 1, left + 1, channel)));
  }

  private static float value(Examples examples, int example, int row, int column, int channel) {
    int[] shape = examples.shape();
    int cell = Math.min(row, shape[0] - 1) * shape[1] + Math.min(column, shape[1] - 1);
    return examples.inputs()[example * examples.size() + cell * shape[2] + channel];
  }
}
