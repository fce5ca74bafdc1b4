package org.onegrasp.rules;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.FixedLearner;
import org.onegrasp.lesson.GraspLearner;
import org.onegrasp.lesson.Rule;
import org.onegrasp.model.Demonstration;
import org.onegrasp.model.ModelFile;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.WorkArea;

/** Lessons that begin with a short one. */
class EarlyEndTest {
  private static final Demonstration BAR =
      LessonProbe.shown("bar", LessonProbe.bar(), new Grasp(0.05, 0, 0.42, 1.57, 0.03, 1));
  private static final Demonstration NOTHING =
      LessonProbe.shown("nothing", new byte[96 * 96], new Grasp(0.05, 0, 0.42, 1.57, 0.03, 1));

  private static GraspLearner.Teaching taught(String rule, Demonstration shown,
      Consumer<GraspLearner.Progress> progress) throws IOException {
    return new FixedLearner(ModelFile.shipped().model(), "m", Rules.parse(rule), WorkArea.STANDARD,
        FixedLearner.STANDARD_BUDGET, Kernels.best()).teach(shown, 3, progress);
  }

  @Test
  void aLessonEndsWithTheShortOneWhereThatIsGoodEnough() throws IOException {
    List<Integer> steps = new ArrayList<>();
    GraspLearner.Teaching early = taught("sgm#40..120", BAR, progress -> steps.add(progress.step()));
    GraspLearner.Teaching brief = taught("sgm#40", BAR, progress -> {});
    assertTrue(brief.accepted(), brief.refusal());
    assertArrayEquals(brief.skill().weights(), early.skill().weights());
    assertEquals(10, early.steps());
    assertEquals(10, steps.get(steps.size() - 1));
  }

  @Test
  void aLessonThatIsNotGoodEnoughHasAllOfItsSamples() throws IOException {
    List<GraspLearner.Progress> reports = new ArrayList<>();
    GraspLearner.Teaching early = taught("sgm#40..80", NOTHING, reports::add);
    GraspLearner.Teaching whole = taught("sgm#80", NOTHING, progress -> {});
    assertFalse(whole.accepted());
    assertEquals(whole.refusal(), early.refusal());
    assertArrayEquals(whole.skill().weights(), early.skill().weights());
    assertEquals(10 + 20, early.steps());
    for (int i = 0; i < reports.size(); i++) {
      assertEquals(i + 1, reports.get(i).step());
      assertEquals(i < 10 ? 10 : 30, reports.get(i).steps());
    }
  }

  @Test
  void aRuleSaysBothLengths() {
    Rule rule = Rules.parse("sgm#115..460");
    assertEquals(115, rule.least());
    assertEquals(460, rule.samples());
    assertEquals(rule, Rules.parse(rule.text()));
    assertEquals(rule, Rules.parse("sgm").endingEarly());
    assertEquals(60, Rules.parse("sgm#60").endingEarly().least());
    for (String text : List.of("sgm#460..115", "sgm/float#115..460", "sgm#..460", "sgm#115..")) {
      String message = assertThrows(IllegalArgumentException.class, () -> Rules.parse(text)).getMessage();
      assertTrue(message.contains(text.substring(text.indexOf('#') + 1)), message);
    }
  }
}
