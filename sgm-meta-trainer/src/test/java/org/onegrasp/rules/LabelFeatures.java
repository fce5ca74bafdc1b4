package org.onegrasp.rules;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * What a module that knows no error can see at a cell of a block's output: the block's own map there and around, the
 * label there and around, spread to the map's resolution, and products of the two. A linear fit to these is a module of
 * second order. Behind them is what a module sees that waits for the gradient at the stage's top.
 */
final class LabelFeatures {
  private static final int[] MAP_RADII = {1, 4}; // of means, cells
  private static final int[] LABEL_RADII = {0, 2, 5}; // of means of each bin of the label
  private static final int[] WIDE_RADII = {10, 20}; // of means of all bins
  private final int side;
  private final int channels;
  private final int labelSide;
  private final int bins;
  private final float[][] label; // [map] (side, side)
  private final float[][] around; // [radius] (side, side, channels)
  private final float[][] top; // [radius] (side, side, channels), the gradient itself first
  private float[] map;

  /**
   * @param side cells along each side of the blocks' maps, a multiple of
   * @param labelSide those of the label
   */
  LabelFeatures(int side, int channels, int labelSide, int bins) {
    this.side = side;
    this.channels = channels;
    this.labelSide = labelSide;
    this.bins = bins;
    label = new float[LABEL_RADII.length * bins + WIDE_RADII.length][];
    around = new float[MAP_RADII.length][];
    top = new float[1 + MAP_RADII.length][cells() * channels];
  }

  int cells() {
    return side * side;
  }

  int channels() {
    return channels;
  }

  /**
   * A constant, the map, its means, the label's, products of the map with {@link #factors} of them, and the gradient at
   * the top with its means.
   */
  int count() {
    return top() + channels * top.length;
  }

  private int top() {
    return products() + channels * factors();
  }

  private int labels() {
    return 1 + channels * (1 + MAP_RADII.length);
  }

  private int products() {
    return labels() + label.length;
  }

  /** Each bin at the cell itself, and sums of all bins around. */
  private int factors() {
    return bins + LABEL_RADII.length - 1 + WIDE_RADII.length;
  }

  /** Which of them know the map only. */
  int[] ofMap() {
    return IntStream.range(0, labels()).toArray();
  }

  /** Which of them know the label only. */
  int[] ofLabel() {
    return IntStream.concat(IntStream.of(0), IntStream.range(labels(), products())).toArray();
  }

  /** All that know no error. */
  int[] ofOnePass() {
    return IntStream.range(0, top()).toArray();
  }

  int[] all() {
    return IntStream.range(0, count()).toArray();
  }

  /** A new sample's label, (labelSide, labelSide, bins), of any sum. */
  void label(float[] target) {
    double sum = 0;
    for (float value : target) {
      sum += value;
    }
    int at = 0;
    float[] total = new float[cells()];
    float[][] spread = new float[bins][cells()];
    int scale = side / labelSide;
    for (int cell = 0; cell < cells(); cell++) {
      int from = (cell / side / scale * labelSide + cell % side / scale) * bins;
      for (int k = 0; k < bins; k++) {
        spread[k][cell] = (float) (target[from + k] / sum);
        total[cell] += spread[k][cell];
      }
    }
    for (int radius : LABEL_RADII) {
      for (float[] bin : spread) {
        label[at++] = means(bin, 1, radius);
      }
    }
    for (int radius : WIDE_RADII) {
      label[at++] = means(total, 1, radius);
    }
  }

  /** A block's output, (side, side, channels). */
  void map(float[] values) {
    map = values;
    for (int k = 0; k < MAP_RADII.length; k++) {
      around[k] = means(values, channels, MAP_RADII[k]);
    }
  }

  /** A new sample's gradient at the stage's top, (side, side, channels). */
  void top(float[] gradient) {
    top[0] = gradient;
    for (int k = 0; k < MAP_RADII.length; k++) {
      top[1 + k] = means(gradient, channels, MAP_RADII[k]);
    }
  }

  /** Means over squares, with zeros beyond the border. */
  private float[] means(float[] values, int depth, int radius) {
    if (radius == 0) {
      return values;
    }
    double[] integral = new double[(side + 1) * (side + 1)];
    float[] means = new float[values.length];
    double area = (2 * radius + 1) * (2 * radius + 1);
    for (int c = 0; c < depth; c++) {
      for (int row = 0; row < side; row++) {
        double line = 0;
        for (int col = 0; col < side; col++) {
          line += values[(row * side + col) * depth + c];
          integral[(row + 1) * (side + 1) + col + 1] = integral[row * (side + 1) + col + 1] + line;
        }
      }
      for (int row = 0; row < side; row++) {
        int top = Math.max(0, row - radius) * (side + 1);
        int bottom = Math.min(side, row + radius + 1) * (side + 1);
        for (int col = 0; col < side; col++) {
          int left = Math.max(0, col - radius);
          int right = Math.min(side, col + radius + 1);
          double sum =
              integral[bottom + right] - integral[bottom + left] - integral[top + right] + integral[top + left];
          means[(row * side + col) * depth + c] = (float) (sum / area);
        }
      }
    }
    return means;
  }

  /** Those of a cell of the latest map and label. */
  void at(int cell, double[] to) {
    Arrays.fill(to, 0);
    to[0] = 1;
    int at = 1;
    for (int c = 0; c < channels; c++) {
      to[at++] = map[cell * channels + c];
    }
    for (float[] means : around) {
      for (int c = 0; c < channels; c++) {
        to[at++] = means[cell * channels + c];
      }
    }
    for (float[] labels : label) {
      to[at++] = labels[cell];
    }
    int first = labels();
    for (int f = 0; f < factors(); f++) {
      double factor = factor(f, first, to);
      for (int c = 0; c < channels; c++) {
        to[at++] = factor * map[cell * channels + c];
      }
    }
    for (float[] means : top) {
      for (int c = 0; c < channels; c++) {
        to[at++] = means[cell * channels + c];
      }
    }
  }

  private double factor(int f, int first, double[] features) {
    if (f < bins) {
      return features[first + f];
    }
    int radius = f - bins + 1;
    if (radius >= LABEL_RADII.length) {
      return features[first + LABEL_RADII.length * bins + radius - LABEL_RADII.length];
    }
    double sum = 0;
    for (int k = 0; k < bins; k++) {
      sum += features[first + radius * bins + k];
    }
    return sum;
  }
}
