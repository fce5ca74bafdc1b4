package org.onegrasp.papers;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Examples with a class for every cell of what a net gives: pictures with masks, or with one cell those of an ordinary
 * classification.
 *
 * @param size values of one input
 * @param inputs all examples one after the other
 * @param cells of one example
 * @param labels (examples, cells), 0 to classes - 1
 */
record CellExamples(int size, float[] inputs, int cells, int[] labels, int classes) {
  CellExamples {
    if ((long) inputs.length * cells != (long) labels.length * size) {
      throw new IllegalArgumentException(labels.length + " labels of " + cells + " cells an example do not fit "
          + inputs.length + " values of " + size + " an example");
    }
  }

  /** Pictures with values from 0 to 1, here from -1 to 1, each with one label. */
  static CellExamples centred(Examples pictures) {
    float[] centred = pictures.inputs().clone();
    for (int k = 0; k < centred.length; k++) {
      centred[k] = 2 * centred[k] - 1;
    }
    return new CellExamples(pictures.size(), centred, 1, pictures.labels(), pictures.classes());
  }

  int count() {
    return labels.length / cells;
  }

  /** All indexes in random order. */
  int[] order(SplittableRandom random) {
    return Examples.order(count(), random);
  }

  /**
   * Copies an example to place n of a batch.
   *
   * @param x (batch, size)
   */
  void copyInput(int example, float[] x, int n) {
    System.arraycopy(inputs, example * size, x, n * size, size);
  }

  /** Overwrites place n of (batch, cells, classes): 1 at each cell's class, else 0. */
  void copyTarget(int example, float[] target, int n) {
    int from = n * cells * classes;
    Arrays.fill(target, from, from + cells * classes, 0);
    for (int cell = 0; cell < cells; cell++) {
      target[from + cell * classes + labels[example * cells + cell]] = 1;
    }
  }
}
