package org.onegrasp.meta;

import java.util.SplittableRandom;
import org.onegrasp.network.FloatNetwork;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.rules.OnePassGradients;
import org.onegrasp.rules.SyntheticGradients;

/**
 * All that meta-training changes: a checkpoint of it continues to the same bytes as an unbroken run.
 *
 * @param start weights of the network before any teaching
 * @param modules parameters of the synthetic gradient modules
 * @param heads parameters of the local heads
 */
record MetaState(float[] start, float[] modules, float[] heads, Adam startAdam, Adam moduleAdam, Adam headAdam, int[] progress,
    double[] recentCosines) {
  /** Fresh start from a seed. */
  static MetaState of(NetworkShape shape, int width, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] start = FloatNetwork.randomParameters(shape, random.split());
    float[] modules = SyntheticGradients.randomModules(shape, width, random.split());
    float[] heads = OnePassGradients.randomHeads(shape, random.split());
    return new MetaState(start, modules, heads, new Adam(start.length), new Adam(modules.length), new Adam(heads.length), new int[2],
        new double[shape.size() - 1]);
  }

  int pretrained() {
    return progress[0];
  }

  int rounds() {
    return progress[1];
  }
}
