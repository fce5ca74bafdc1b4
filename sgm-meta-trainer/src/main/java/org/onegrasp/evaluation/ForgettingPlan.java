package org.onegrasp.evaluation;

import java.util.List;
import org.onegrasp.lesson.Rule;
import org.onegrasp.world.ObjectModel;

/**
 * What to measure forgetting with.
 *
 * @param objects taught one after the other, in an order drawn by each seed
 * @param common never taught: things of the families that the start weights come from
 * @param rehearsals shares of a lesson that repeat earlier demonstrations; each is tried with each rule
 * @param poses new looks at each object per seed
 * @param networkAlone whether the network alone says where to grasp a taught object, and nothing looks for its shape
 */
public record ForgettingPlan(List<ObjectModel> objects, List<ObjectModel> common, List<Rule> rules,
    List<Double> rehearsals, int poses,
    List<Long> seeds, int threads, long budgetBytes, boolean networkAlone) {
  public ForgettingPlan {
    objects = List.copyOf(objects);
    common = List.copyOf(common);
    rules = List.copyOf(rules);
    rehearsals = List.copyOf(rehearsals);
    seeds = List.copyOf(seeds);
    if (objects.size() < 2 || common.isEmpty() || rules.isEmpty() || seeds.isEmpty() || poses < 1) {
      throw new IllegalArgumentException(
          "forgetting needs 2 or more objects, common ones, rules, seeds and poses, got " + objects.size()
              + ", " + common.size() + ", " + rules.size() + ", " + seeds.size() + " and " + poses);
    }
    if (rehearsals.isEmpty() || !rehearsals.stream().allMatch(share -> share >= 0 && share < 1)) {
      throw new IllegalArgumentException("shares of rehearsal must be 0 or more and less than 1, got " + rehearsals);
    }
  }
}
