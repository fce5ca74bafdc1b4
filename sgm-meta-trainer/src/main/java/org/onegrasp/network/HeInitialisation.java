package org.onegrasp.network;

import java.util.SplittableRandom;

/**
 * Random starting weights whose variance is a gain over the fan-in: 2 keeps the size of activations through ReLUs (He
 * et al. 2015).
 */
public final class HeInitialisation {
  private HeInitialisation() {}

  /** Writes normal numbers with this variance to {@code count} parameters from {@code at} on. */
  public static void fill(float[] parameters, int at, int count, double variance, SplittableRandom random) {
    double deviation = StrictMath.sqrt(variance);
    for (int k = 0; k < count; k++) {
      parameters[at + k] = (float) (deviation * random.nextGaussian());
    }
  }
}
