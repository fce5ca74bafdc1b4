package org.onegrasp.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.onegrasp.lesson.Rule;
import org.onegrasp.objects.HouseholdObjects;
import org.onegrasp.rules.Rules;

class EvaluationResultTest {
  @Test
  void longestNameOfARuleKeepsTheColumnsOfTheTable() {
    List<Rule> rules = Rules.variants();
    EvaluationPlan plan = new EvaluationPlan(HouseholdObjects.heldout(1, 1), rules, 1, List.of(1L), 0, 1,
        new EvaluationPlan.Terms(List.of(1000L), List.of(), false), Scenes.ALONE, Cast.NOBODY);
    List<RuleResult> refused =
        rules.stream().map(rule -> RuleResult.refused(new Entry(rule, 0, 2000, "needs 2,000 bytes"), 0)).toList();
    List<Integer> columns =
        new EvaluationResult(plan, refused, List.of()).table().lines().limit(1 + rules.size()).skip(1)
            .map(line -> line.indexOf("needs")).distinct().toList();
    assertEquals(List.of(29), columns);
  }
}
