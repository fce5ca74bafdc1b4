package org.onegrasp.meta;

import java.util.SplittableRandom;
import org.onegrasp.network.FloatNetwork;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.rules.SyntheticGradients;

/**
 * All that meta-training changes: a checkpoint of it continues to the same bytes as an unbroken run.
 *
 * @param start weights of the network before any teaching
 * @param modules parameters of the synthetic gradient modules
 */
record MetaState(float[] start, float[] modules, Adam startAdam, Adam moduleAdam, int[] progress, double[] recentCosines) {
  /** Fresh start from a seed. */
  static MetaState of(NetworkShape shape, int width, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] start = FloatNetwork.randomParameters(shape, random.split());
    float[] modules = SyntheticGradients.randomModules(shape, width, random.split());
    return new MetaState(start, modules, new Adam(start.length), new Adam(modules.length), new int[2], new double[shape.size() - 1]);
  }

  int pretrained() {
    return progress[0];
  }

  int rounds() {
    return progress[1];
  }
}
