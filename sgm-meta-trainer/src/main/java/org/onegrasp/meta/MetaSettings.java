package org.onegrasp.meta;

/**
 * Sizes and rates of meta-training. Those that a course may change are its components; the constants belong to the
 * method, and were chosen once and not searched, with the reason that each has beside it.
 *
 * @param width channels of the bottleneck maps in the synthetic gradient modules
 * @param lanes tasks in an outer step; each is independent of the others until the reduce
 * @param pretrainSteps updates of the start network on all places of all subjects, before any episode
 * @param pretrainBatch samples of one such update in each lane
 * @param rounds episodes of each lane
 * @param innerSteps updates of the weights in an episode
 * @param innerBatch samples of one inner update
 * @param innerRate largest step size of the inner loop, see {@link org.onegrasp.lesson.TeachingSettings}
 * @param moduleRate Adam step size of the modules, falling to a tenth over the rounds
 * @param startRate Adam step size of the start weights during the rounds
 * @param queries views of an episode's object that judge its end, for the outer gradient of the start weights
 * @param sensorShifts whether some episodes see their maps as another sensor might give them; false where some subjects
 * were really seen by other sensors
 * @param clutter 0 to 1, share of the samples of an episode, in its lesson and when it is judged, in which other things
 * stand around the object; pretraining sees objects alone, since those other things could be grasped as well
 */
public record MetaSettings(int width, int lanes, int pretrainSteps, int pretrainBatch, int rounds, int innerSteps,
    int innerBatch,
    float innerRate, float moduleRate, float startRate, int queries, boolean sensorShifts, double clutter) {

  public static final MetaSettings STANDARD = new MetaSettings(24, 4, 3000, 4, 300, 60, 2, 0.015f, 5e-3f, 1e-4f, 8,
      true, 0);

  /**
   * Adam step size of pretraining at the start: random weights have far to go, so it is the largest of the weights'
   * rates.
   */
  static final float PRETRAIN_RATE = 2e-3f;
  /** Part of that rate below which it does not fall, so that the last steps still learn. */
  static final float LEAST_PRETRAIN_SHARE = 0.05f;
  /** Part of the rates of the rounds that is gone when they end: steps become fine, none becomes nothing. */
  static final float RATE_FALL = 0.9f;
  /**
   * Adam step size of the local heads: a little below that of the modules, since a head learns two things with one
   * entry.
   */
  static final float HEAD_RATE = 4e-3f;
  /** Inner steps from one in which the local heads learn to the next: they are dear, and soon as good as they get. */
  private static final int STEPS_PER_HEAD_STEP = 4;
  /**
   * One episode in so many has another sensor: enough that low layers meet gradients of networks that have to adapt
   * there.
   */
  public static final int EPISODES_PER_OTHER_SENSOR = 3;
  /**
   * With the usual sensor a lesson starts at one of so many lowest layers, as rules do that tune few; with another, at
   * the lowest.
   */
  static final int FIRST_LAYERS = 3;
  /** Least part of the inner rate that an episode draws: modules are to serve careful lessons and bold ones. */
  static final double LEAST_RATE_SHARE = 0.4;
  /** Of the newest round in the running mean of a module's cosine: about the last five rounds count. */
  static final double RECENT_SHARE = 0.2;
  /**
   * Cosine to the exact gradient from which on modules may drive an episode: below it a step leads more aside than
   * down.
   */
  static final double LEAST_COSINE = 0.45;
  /** Trust gained for each 1 of cosine beyond that: all of it at 0.65. */
  static final double TRUST_SLOPE = 4;
  /** Most of the episodes that modules drive: the rest go where exact gradients lead, which modules must know too. */
  static final double MOST_TRUST = 0.8;

  /** Whether the local heads learn at this inner step, from 0. */
  static boolean teachesHeads(int step) {
    return step % STEPS_PER_HEAD_STEP == 0;
  }

  /** Adam step size of pretraining at a step, from 0. */
  float pretrainRate(int step) {
    return PRETRAIN_RATE * Math.max(LEAST_PRETRAIN_SHARE, 1 - (float) step / pretrainSteps);
  }

  /** What is left of the rates in a round, from 0. */
  float rateShare(int round) {
    return 1 - RATE_FALL * round / rounds;
  }

  /** The same with modules of another width. */
  public MetaSettings withWidth(int newWidth) {
    return new MetaSettings(newWidth, lanes, pretrainSteps, pretrainBatch, rounds, innerSteps, innerBatch, innerRate,
        moduleRate, startRate, queries, sensorShifts, clutter);
  }

  /** The same with another length. */
  public MetaSettings ofLength(int newPretrainSteps, int newRounds) {
    return new MetaSettings(width, lanes, newPretrainSteps, pretrainBatch, newRounds, innerSteps, innerBatch, innerRate,
        moduleRate, startRate, queries, sensorShifts, clutter);
  }

  /** The same for subjects some of which were seen by other sensors. */
  public MetaSettings withoutSensorShifts() {
    return new MetaSettings(width, lanes, pretrainSteps, pretrainBatch, rounds, innerSteps, innerBatch, innerRate,
        moduleRate, startRate, queries, false, clutter);
  }

  /** The same with other things in a share of the samples. */
  public MetaSettings withClutter(double share) {
    return new MetaSettings(width, lanes, pretrainSteps, pretrainBatch, rounds, innerSteps, innerBatch, innerRate,
        moduleRate, startRate, queries, sensorShifts, share);
  }

  /**
   * One step of the modules towards the exact gradients, and of the heads where they learn.
   *
   * @param fit sums over {@code samples}
   * @param left share of the rates
   */
  void follow(Episode.Fit fit, int step, int samples, float left, Parameters modules, Parameters heads) {
    modules.step(fit.modules(), 1f / samples, moduleRate * left);
    if (teachesHeads(step)) {
      heads.step(fit.heads(), 1f / samples, HEAD_RATE * left);
    }
  }
}
