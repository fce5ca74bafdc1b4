package org.onegrasp.meta;

/**
 * How a lesson's {@link org.onegrasp.lesson.Pace} is trained.
 *
 * @param lessons of an episode, about one object after the other, with one set of weights
 * @param rehearsal share of a lesson's samples that repeat earlier demonstrations
 * @param queries looks at each object when it is judged, which no lesson has seen
 * @param common objects of an episode that nobody teaches
 * @param earlierWeight of the mean loss on objects taught earlier, beside 1 of those just taught
 * @param commonWeight of the mean loss on common objects
 * @param pairs of paces tried in a generation
 * @param episodes that each of them plays, the same for all
 * @param generations steps of the strategy
 * @param spread of what is tried, see {@link EvolutionStrategy}
 * @param rate Adam step size at the start, falling linearly to a tenth
 */
public record PaceSettings(int lessons, double rehearsal, int queries, int common, double earlierWeight,
    double commonWeight, int pairs, int episodes, int generations, float spread, float rate) {

  /** Chosen for a search of some twenty minutes of one core, not searched. */
  public static final PaceSettings STANDARD = new PaceSettings(3, 0, 4, 4, 1, 0.25, 8, 6, 12, 0.4f, 0.2f);

  public PaceSettings {
    if (lessons < 1 || queries < 1 || common < 0 || pairs < 1 || episodes < 1 || generations < 1
        || !(rehearsal >= 0 && rehearsal < 1) || !(earlierWeight >= 0 && commonWeight >= 0) || !(spread > 0)
        || !(rate > 0)) {
      throw new IllegalArgumentException("no pace can be trained with " + lessons + " lessons, rehearsal " + rehearsal
          + ", " + queries + " queries, " + common + " common objects, weights " + earlierWeight + " and "
          + commonWeight + ", " + pairs + " pairs, " + episodes + " episodes, " + generations + " generations, spread "
          + spread + ", rate " + rate);
    }
  }

  float rateOf(int generation) {
    return rate * (1 - 0.9f * generation / generations);
  }
}
