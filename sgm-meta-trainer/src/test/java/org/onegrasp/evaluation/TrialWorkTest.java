package org.onegrasp.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.onegrasp.lesson.Rule;
import org.onegrasp.rules.Rules;

class TrialWorkTest {
  @ParameterizedTest
  @ValueSource(strings = {"sgm#115..460", "sgm@0.001#60+0.5", "bp/float#230", "register", "none"})
  void aRuleIsFoundAgainWithAllThatWasSaidOfIt(String text) {
    Rule rule = Rules.parse(text);
    assertEquals(rule, TrialWork.Matter.Taught.of(rule).found());
  }
}
