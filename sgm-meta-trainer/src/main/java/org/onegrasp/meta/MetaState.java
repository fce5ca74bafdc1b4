package org.onegrasp.meta;

import java.util.SplittableRandom;
import org.onegrasp.network.FloatNetwork;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.rules.EpisodeGradients;

/** All that meta-training changes: a checkpoint of it continues to the same bytes as an unbroken run. */
final class MetaState {
  private final Parameters start;
  private Parameters modules;
  private Parameters heads;
  private final double[] recentCosines;
  private int pretrained;
  private int rounds;

  /**
   * @param start weights of the network before any teaching
   * @param modules parameters of the synthetic gradient modules
   * @param heads parameters of the local heads
   * @param pretrained steps of pretraining that were begun
   * @param rounds that were begun
   * @param recentCosines [i] running mean of how well module i points along the exact gradient
   */
  MetaState(Parameters start, Parameters modules, Parameters heads, int pretrained, int rounds,
      double[] recentCosines) {
    this.start = start;
    this.modules = modules;
    this.heads = heads;
    this.pretrained = pretrained;
    this.rounds = rounds;
    this.recentCosines = recentCosines.clone();
  }

  /** Fresh start from a seed. */
  static MetaState of(NetworkShape shape, int width, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Parameters start = new Parameters(FloatNetwork.randomParameters(shape, random.split()));
    Parameters modules = new Parameters(EpisodeGradients.startOfModules(shape, width, random.split()));
    Parameters heads = new Parameters(EpisodeGradients.startOfHeads(shape, random.split()));
    return new MetaState(start, modules, heads, 0, 0, new double[EpisodeGradients.modules(shape)]);
  }

  Parameters start() {
    return start;
  }

  Parameters modules() {
    return modules;
  }

  Parameters heads() {
    return heads;
  }

  int pretrained() {
    return pretrained;
  }

  int rounds() {
    return rounds;
  }

  double[] recentCosines() {
    return recentCosines.clone();
  }

  /** Number of the step of pretraining that begins, from 0. */
  int beginPretrainStep() {
    return pretrained++;
  }

  /** Number of the round that begins, from 0. */
  int beginRound() {
    return rounds++;
  }

  /** Puts others in their place. */
  void become(Parameters newModules, Parameters newHeads) {
    modules = newModules;
    heads = newHeads;
  }

  /** Takes the cosines of one more round into the running means. */
  void follow(double[] cosines) {
    for (int i = 0; i < recentCosines.length; i++) {
      recentCosines[i] += MetaSettings.RECENT_SHARE * (cosines[i] - recentCosines[i]);
    }
  }

  /**
   * Probability that modules drive an episode. Random modules would lead nowhere: exact gradients drive the episodes
   * until the worst module is worth following. The lowest one, which has all others above it, is not waited for.
   */
  double trust() {
    double worst = 1;
    for (int i = 1; i < recentCosines.length; i++) {
      worst = Math.min(worst, recentCosines[i]);
    }
    double trust = MetaSettings.TRUST_SLOPE * (worst - MetaSettings.LEAST_COSINE);
    return Math.max(0, Math.min(MetaSettings.MOST_TRUST, trust));
  }

  /** Whether it is of the same network and modules as another. */
  boolean fits(MetaState other) {
    return start.count() == other.start.count() && modules.count() == other.modules.count()
        && heads.count() == other.heads.count()
        && recentCosines.length == other.recentCosines.length;
  }
}
