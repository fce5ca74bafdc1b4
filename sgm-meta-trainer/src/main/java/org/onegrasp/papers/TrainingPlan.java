package org.onegrasp.papers;

import java.util.SplittableRandom;
import java.util.function.Function;
import org.onegrasp.network.layers.Stack;

/**
 * What a net is to learn by, whichever the rule: cross-entropy over classes, plain descent with a step that falls
 * linearly to 0.
 *
 * @param start parameters to begin with
 * @param firstLayer lowest layer that may move, one with parameters
 * @param epochs passes over the examples
 */
record TrainingPlan(Stack net, Function<SplittableRandom, float[]> start, int firstLayer, int epochs, int batch) {
  /** From a random start, all layers. */
  static TrainingPlan fromScratch(Stack net, int epochs, int batch) {
    return new TrainingPlan(net, net::initial, 0, epochs, batch);
  }

  /** The layer that gives the scores. */
  int head() {
    return net.size() - 1;
  }
}
