package org.onegrasp.rules;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.FixedLearner;
import org.onegrasp.lesson.GraspLearner;
import org.onegrasp.model.Demonstration;
import org.onegrasp.model.ModelFile;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.WorkArea;

class LessonPausesTest {
  private static final int SAMPLES = 8;

  @Test
  void lessonMayPauseBeforeEachOfItsSamplesAndTeachesTheSame() throws Exception {
    GraspLearner learner = Rules.parse("sgm").withSamples(SAMPLES).learner(ModelFile.shipped(), WorkArea.STANDARD,
        FixedLearner.STANDARD_BUDGET, Kernels.best());
    Demonstration bar = LessonProbe.shown("bar", LessonProbe.bar(), new Grasp(0.02, -0.01, 0.43, 1.2, 0.03, 1));
    short[] without = learner.teach(bar, 7, progress -> {}).skill().weights();
    AtomicInteger pauses = new AtomicInteger();
    learner.beforeSamples(pauses::incrementAndGet);
    assertArrayEquals(without, learner.teach(bar, 7, progress -> {}).skill().weights());
    assertEquals(FixedLearner.JUDGED_SAMPLES + SAMPLES + FixedLearner.JUDGED_SAMPLES, pauses.get());
  }
}
