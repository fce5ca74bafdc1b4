package org.onegrasp.evaluation;

import java.util.Collections;
import java.util.List;
import org.onegrasp.lesson.Rule;
import org.onegrasp.world.ObjectModel;

/**
 * What to evaluate.
 *
 * @param poses looks at each object per seed, besides the demonstration
 * @param seeds of poses, cameras and lessons: the whole is repeated with each
 * @param lifts on how many of the poses the grasps are really attempted, 0 to all
 * @param threads to work with; the results do not depend on it
 * @param terms on which rules are compared
 * @param scenes what there is to see
 * @param cast who may appear besides the objects
 */
public record EvaluationPlan(List<ObjectModel> objects, List<Rule> rules, int poses, List<Long> seeds, int lifts,
    int threads, Terms terms, Scenes scenes, Cast cast) {
  /**
   * Equal terms.
   *
   * @param budgets bytes; a lesson in fixed point must fit the largest, float is only counted
   * @param seconds of processor time that a lesson may take, each rule with as many samples as fit; empty: the rules'
   * own samples
   * @param networkAlone whether a rule's quality map alone says where to grasp, over all that is seen, and nothing
   * looks for the shown shape
   */
  public record Terms(List<Long> budgets, List<Double> seconds, boolean networkAlone) {
    public Terms {
      budgets = budgets.stream().sorted(Collections.reverseOrder()).distinct().toList();
      seconds = seconds.stream().sorted().distinct().toList();
      if (budgets.isEmpty() || budgets.get(budgets.size() - 1) < 1) {
        throw new IllegalArgumentException("an evaluation needs budgets of 1 byte or more, got " + budgets);
      }
      if (!seconds.stream().allMatch(s -> s > 0 && s < 3600)) {
        throw new IllegalArgumentException(
            "seconds of a lesson must be more than 0 and less than 3600, got " + seconds);
      }
    }

    long largestBudget() {
      return budgets.get(0);
    }
  }

  public EvaluationPlan {
    objects = List.copyOf(objects);
    rules = List.copyOf(rules);
    seeds = List.copyOf(seeds);
    if (objects.isEmpty() || rules.isEmpty() || seeds.isEmpty()) {
      throw new IllegalArgumentException(
          "an evaluation needs objects, rules and seeds, got " + objects.size() + ", " + rules.size()
              + " and " + seeds.size());
    }
    if (scenes.skills() > objects.size()) {
      throw new IllegalArgumentException(
          scenes.skills() + " skills need as many objects, got " + objects.size());
    }
    if (poses < 1 || lifts < 0 || lifts > poses || threads < 1) {
      throw new IllegalArgumentException(
          "an evaluation needs poses >= 1, lifts between 0 and poses and threads >= 1, got " + poses
              + ", " + lifts + " and " + threads);
    }
  }

  /** Objects times seeds. */
  public int trials() {
    return objects.size() * seeds.size();
  }

  /** Rules with their seconds; there is a line of the table for each number of other things. */
  int entries() {
    return rules.size() * Math.max(1, terms.seconds.size());
  }
}
