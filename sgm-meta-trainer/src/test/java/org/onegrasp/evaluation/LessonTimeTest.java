package org.onegrasp.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.onegrasp.lesson.Rule;
import org.onegrasp.rules.Rules;

class LessonTimeTest {
  @Test
  void samplesAreWholeBatchesThatFitBesideWhatEveryLessonCosts() {
    LessonTime time = new LessonTime(0.1, 0.01);
    assertEquals(40, time.samplesWithin(0.505));
    assertEquals(40, time.samplesWithin(0.53));
    assertEquals(4, time.samplesWithin(0.1401));
    assertEquals(0, time.samplesWithin(0.139));
    assertEquals(0, time.samplesWithin(0.05));
    assertEquals(0.14, time.shortest(), 1e-12);
  }

  @Test
  void measuresRulesInTurnsAndFindsTheLineThroughTheirTimes() {
    List<String> turns = new ArrayList<>();
    List<Rule> rules = List.of(Rules.parse("sgm"), Rules.parse("bp"));
    List<LessonTime> times = LessonTime.measure(rules, rule -> {
      turns.add(rule.name());
      boolean first = turns.size() <= 4; // slow until compiled
      return (first ? 1 : 0) + (rule.name().equals("sgm") ? 0.05 + 0.003 * rule.samples() : 0.002 * rule.samples());
    });
    assertEquals(List.of("sgm", "sgm", "bp", "bp", "sgm", "sgm"), turns.subList(0, 6));
    assertEquals(0.05, times.get(0).lessonSeconds(), 1e-9);
    assertEquals(0.003, times.get(0).sampleSeconds(), 1e-9);
    assertEquals(0, times.get(1).lessonSeconds(), 1e-9);
    assertEquals(0.002, times.get(1).sampleSeconds(), 1e-9);
  }

  @Test
  void aRuleThatDoesNotLearnTakesNoTimeButIsNoReasonToDivideByZero() {
    LessonTime none = LessonTime.measure(List.of(Rules.parse("none")), rule -> 0).get(0);
    assertEquals(0, none.lessonSeconds());
    assertEquals(1 << 20, none.samplesWithin(0.4));
  }
}
