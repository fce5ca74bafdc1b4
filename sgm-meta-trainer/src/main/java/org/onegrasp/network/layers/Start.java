package org.onegrasp.network.layers;

import java.util.SplittableRandom;

/** Random starting weights. */
final class Start {
  private Start() {}

  /** Normal with variance 2 / fanIn, which keeps the size of activations through layers with ReLU (He et al. 2015). */
  static void fill(float[] parameters, int at, int count, int fanIn, SplittableRandom random) {
    double deviation = StrictMath.sqrt(2.0 / fanIn);
    for (int k = 0; k < count; k++) {
      parameters[at + k] = (float) (deviation * random.nextGaussian());
    }
  }
}
