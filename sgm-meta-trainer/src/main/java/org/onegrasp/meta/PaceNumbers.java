package org.onegrasp.meta;

import java.util.ArrayList;
import java.util.List;
import org.onegrasp.lesson.Pace;
import org.onegrasp.lesson.Rule;
import org.onegrasp.model.GraspModel;

/**
 * A lesson's {@link Pace} as numbers without bounds, all 0 for what the rule does by itself:
 *
 * <pre>
 *   x_0          log factor of all shares
 *   x_1..x_L     log factor of each layer's
 *   x_(L+1)      log of the fall
 *   x_(L+2)      log factor of the velocity's decay, at the same whole movement
 *   x_(L+3)      a quarter of the bits of memory that are added
 * </pre>
 */
final class PaceNumbers {
  private static final int BESIDE_LAYERS = 4;
  private static final float MEMORY_UNIT = 4;
  private final double[] own; // [i] the rule's share of layer i

  PaceNumbers(Rule rule, GraspModel model) {
    own = new double[model.shape().size()];
    for (int i = 0; i < own.length; i++) {
      own[i] = rule.learning().share(model, i);
    }
  }

  int count() {
    return own.length + BESIDE_LAYERS;
  }

  Pace pace(float[] x) {
    int layers = own.length;
    int decay = (int) bounded(Math.rint(Pace.USUAL.decay() * StrictMath.exp(x[layers + 2])), 1, 1 << Pace.DECAY_BITS);
    double fall = bounded(StrictMath.exp(x[layers + 1]), Pace.LEAST_FALL, Pace.MOST_FALL);
    int memory = (int) bounded(Math.rint(Pace.USUAL.memoryBits() + MEMORY_UNIT * x[layers + 3]), 0,
        Pace.MOST_MEMORY_BITS);
    double all = StrictMath.exp(x[0]) * decay / Pace.USUAL.decay();
    List<Double> shares = new ArrayList<>();
    for (int i = 0; i < layers; i++) {
      double share = bounded(own[i] * all * StrictMath.exp(x[1 + i]), 0, Pace.MOST_SHARE);
      shares.add((double) (float) share); // as a model file keeps it
    }
    return new Pace(shares, (float) fall, decay, memory);
  }

  private static double bounded(double value, double least, double most) {
    return Math.max(least, Math.min(most, value));
  }
}
