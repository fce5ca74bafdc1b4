package org.onegrasp.evaluation;

import java.util.List;
import org.onegrasp.rules.Rule;
import org.onegrasp.world.ObjectModel;

/**
 * What to evaluate.
 *
 * @param poses looks at each object per seed, besides the demonstration
 * @param seeds of poses, cameras and lessons: the whole is repeated with each
 * @param lifts on how many of the poses the grasps are really attempted, 0 to all
 * @param threads to work with; the results do not depend on it
 * @param budgetBytes that a lesson in fixed point may take
 */
public record EvaluationPlan(List<ObjectModel> objects, List<Rule> rules, int poses, List<Long> seeds, int lifts, int threads,
    long budgetBytes) {
  public EvaluationPlan {
    objects = List.copyOf(objects);
    rules = List.copyOf(rules);
    seeds = List.copyOf(seeds);
    if (objects.isEmpty() || rules.isEmpty() || seeds.isEmpty()) {
      throw new IllegalArgumentException("an evaluation needs objects, rules and seeds, got " + objects.size() + ", " + rules.size()
          + " and " + seeds.size());
    }
    if (poses < 1 || lifts < 0 || lifts > poses || threads < 1) {
      throw new IllegalArgumentException("an evaluation needs poses >= 1, lifts between 0 and poses and threads >= 1, got " + poses
          + ", " + lifts + " and " + threads);
    }
  }

  /** Objects times seeds. */
  int trials() {
    return objects.size() * seeds.size();
  }
}
