package org.onegrasp.rules;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.FixedLearner;
import org.onegrasp.lesson.GraspLearner;
import org.onegrasp.lesson.GraspLearner.Progress;
import org.onegrasp.lesson.GraspLearner.Teaching;
import org.onegrasp.lesson.Rule;
import org.onegrasp.model.ModelFile;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.WorkArea;

/** What a lesson teaches does not depend on how many threads it computes on. */
class LessonOnTwoThreadsTest {
  private static final Grasp SHOWN = new Grasp(0.02, -0.01, 0.43, 1.2, 0.03, 1);

  private static Teaching taught(Rule rule, long budget, int threads, Consumer<Progress> progress) throws IOException {
    GraspLearner learner = rule.withSamples(8).learner(ModelFile.shipped(), WorkArea.STANDARD, budget,
        Kernels.best().onThreads(threads));
    return learner.teach(LessonProbe.shown("bar", LessonProbe.bar(), SHOWN), 7, progress);
  }

  private static boolean partnerIsThere() {
    return Thread.getAllStackTraces().keySet().stream().anyMatch(t -> t.getName().equals("onegrasp-lesson"));
  }

  @Test
  void everyRuleTeachesTheSameWeights() throws IOException {
    List<Rule> rules = Rules.variants().stream().filter(Rule::learns).filter(Rule::forNodes).toList();
    assertTrue(rules.size() > 5);
    for (Rule rule : rules) {
      assertArrayEquals(taught(rule, 1 << 20, 1, progress -> {}).skill().weights(),
          taught(rule, 1 << 20, 2, progress -> {}).skill().weights(), rule.label());
    }
  }

  @Test
  void theStandardLessonTakesNoMoreBytesThanOnOneThread() throws IOException {
    Teaching one = taught(Rules.standard(), FixedLearner.STANDARD_BUDGET, 1, progress -> {});
    Teaching two = taught(Rules.standard(), FixedLearner.STANDARD_BUDGET, 2, progress -> {});
    assertEquals(one.peakBytes(), two.peakBytes());
  }

  @Test
  void theSecondThreadIsThereWhileALessonRunsAndNoLonger() throws IOException {
    boolean[] during = new boolean[2];
    taught(Rules.standard(), FixedLearner.STANDARD_BUDGET, 2, progress -> during[0] = partnerIsThere());
    assertTrue(during[0]);
    assertFalse(partnerIsThere());
    taught(Rules.standard(), FixedLearner.STANDARD_BUDGET, 1, progress -> during[1] = partnerIsThere());
    assertFalse(during[1]);
  }

  @Test
  void theSecondThreadEndsWithALessonThatFails() {
    Consumer<Progress> failing = progress -> {
      throw new OutOfMemoryError("in the middle of a lesson");
    };
    assertThrows(OutOfMemoryError.class,
        () -> taught(Rules.standard(), FixedLearner.STANDARD_BUDGET, 2, failing));
    assertFalse(partnerIsThere());
  }
}
