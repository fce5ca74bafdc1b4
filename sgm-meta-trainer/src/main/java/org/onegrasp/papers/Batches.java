package org.onegrasp.papers;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Batches of examples without end: all of them in random order, then again in another. */
final class Batches {
  private final Examples examples;
  private final int batch;
  private final SplittableRandom random;
  private final int[] chosen;
  private int[] order = {};
  private int at;

  Batches(Examples examples, int batch, long seed) {
    this.examples = examples;
    this.batch = batch;
    random = new SplittableRandom(seed);
    chosen = new int[batch];
  }

  /** Chooses the next. */
  void next() {
    for (int n = 0; n < batch; n++) {
      if (at == order.length) {
        order = examples.order(random);
        at = 0;
      }
      chosen[n] = order[at++];
    }
  }

  /** Index of the batch's example n. */
  int example(int n) {
    return chosen[n];
  }

  int label(int n) {
    return examples.labels()[chosen[n]];
  }

  /** Writes the inputs as (batch, values), and the labels as (batch, classes). */
  void copy(float[] inputs, float[] target) {
    Arrays.fill(target, 0);
    for (int n = 0; n < batch; n++) {
      examples.copy(chosen[n], inputs, n * examples.size());
      target[n * examples.classes() + label(n)] = 1;
    }
  }
}
