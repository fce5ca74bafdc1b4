package org.onegrasp.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.onegrasp.objects.HouseholdObjects;
import org.onegrasp.rules.Rules;

class EntriesTest {
  private static EvaluationPlan plan(List<String> rules, List<Long> budgets, List<Double> seconds) {
    return new EvaluationPlan(HouseholdObjects.heldout(1, 1), rules.stream().map(Rules::parse).toList(), 1, List.of(1L),
        0, 1,
        new EvaluationPlan.Terms(budgets, seconds, false), Scenes.ALONE, Cast.NOBODY);
  }

  private static List<String> entries(EvaluationPlan plan, List<LessonTime> times) {
    return Entries.of(plan, rule -> rule.learns() ? 200_000 : 0, times).stream()
        .map(e -> e.rule().label() + " " + e.rule().samples() + " " + e.seconds() + " " + e.refusal()).toList();
  }

  @Test
  void fixedPointMustFitTheLargestBudgetAndFloatIsOnlyCounted() {
    assertEquals(List.of("none/float 0 0.0 ", "sgm/fixed 460 0.0 needs 200,000 bytes", "bp/float 460 0.0 "),
        entries(plan(List.of("none", "sgm", "bp"), List.of(100_000L, 150_000L), List.of()), List.of()));
    assertEquals(List.of("sgm/fixed 460 0.0 "),
        entries(plan(List.of("sgm"), List.of(100_000L, 200_000L), List.of()), List.of()));
  }

  @Test
  void eachRuleGetsTheSamplesThatFitItsSecondsTheShortestFirst() {
    List<LessonTime> times = List.of(new LessonTime(0, 1), new LessonTime(0.1, 0.01), new LessonTime(0, 0.002));
    assertEquals(
        List.of("none/float 0 0.0 ", "sgm/fixed 12 0.25 ", "sgm/fixed 40 0.5 ", "bp/float 124 0.25 ",
            "bp/float 248 0.5 "),
        entries(plan(List.of("none", "sgm", "bp"), List.of(262_144L), List.of(0.5, 0.25)), times));
  }

  @Test
  void lessonsTooShortForOneBatchSayWhatTheShortestTakes() {
    List<LessonTime> times = List.of(new LessonTime(0.1, 0.01), new LessonTime(0, 0.002));
    assertEquals(List.of("sgm/fixed 460 0.02 needs 0.14 s for the shortest lesson", "bp/float 8 0.02 "),
        entries(plan(List.of("sgm", "bp"), List.of(262_144L), List.of(0.02)), times));
  }

  @Test
  void nothingThatCanRunIsAnErrorWithAllNeeds() {
    EvaluationPlan plan = plan(List.of("sgm", "head"), List.of(50_000L), List.of());
    String message = assertThrows(IllegalArgumentException.class, () -> entries(plan, List.of())).getMessage();
    assertTrue(message.contains("sgm/fixed needs 200,000 bytes, head/fixed needs 200,000 bytes; raise --budget"),
        message);
  }
}
