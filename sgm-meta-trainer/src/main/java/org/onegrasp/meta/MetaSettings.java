package org.onegrasp.meta;

/**
 * Sizes and rates of meta-training.
 *
 * @param width channels of the thin paths in the synthetic gradient modules
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
 */
public record MetaSettings(int width, int lanes, int pretrainSteps, int pretrainBatch, int rounds, int innerSteps, int innerBatch,
    float innerRate, float moduleRate, float startRate, int queries) {
  public static final MetaSettings STANDARD = new MetaSettings(24, 4, 3000, 4, 300, 60, 2, 0.015f, 5e-3f, 1e-4f, 8);

  /** The same with another length. */
  public MetaSettings ofLength(int newPretrainSteps, int newRounds) {
    return new MetaSettings(width, lanes, newPretrainSteps, pretrainBatch, newRounds, innerSteps, innerBatch, innerRate, moduleRate, startRate,
        queries);
  }
}
