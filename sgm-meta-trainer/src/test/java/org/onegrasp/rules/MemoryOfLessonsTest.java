package org.onegrasp.rules;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.Lesson;
import org.onegrasp.lesson.Rule;
import org.onegrasp.model.GraspModel;
import org.onegrasp.model.ModelFile;
import org.onegrasp.network.Arena;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.WorkArea;

/** Tensors take turns in the memory of a lesson: no step may depend on what it did not declare. */
class MemoryOfLessonsTest {
  private static final long LARGE_BUDGET = 1 << 20;
  private static final Grasp GRASP = new Grasp(0.02, -0.01, 0.43, 1.2, 0.03, 1);

  @TestFactory
  Stream<DynamicTest> lessonIsTheSameWhereEveryByteThatIsFreeIsOverwritten() throws IOException {
    GraspModel model = ModelFile.shipped().model();
    return Rules.variants().stream().filter(Rule::learns).filter(Rule::forNodes)
        .map(rule -> DynamicTest.dynamicTest(rule.name(),
            () -> assertArrayEquals(taught(rule, model, Arena.unlimited()), taught(rule, model, Arena.scrubbing()))));
  }

  /** What a larger budget is used for, such as maps that are kept rather than computed again, must not show. */
  @TestFactory
  Stream<DynamicTest> lessonIsTheSameInALargerBudget() throws IOException {
    GraspModel model = ModelFile.shipped().model();
    return Rules.variants().stream().filter(Rule::learns).filter(Rule::forNodes)
        .map(
            rule -> DynamicTest.dynamicTest(rule.name(), () -> assertArrayEquals(taught(rule, model, Arena.unlimited()),
                taught(rule, model, Arena.scrubbing(LARGE_BUDGET)))));
  }

  @TestFactory
  Stream<DynamicTest> lessonTakesNoMoreThanItsFullestStepButForGapsOfAlignment() throws IOException {
    Planner planner = new Planner(ModelFile.shipped(), WorkArea.STANDARD, Kernels.best());
    return Rules.variants().stream().filter(Rule::learns).filter(Rule::forNodes)
        .map(rule -> DynamicTest.dynamicTest(rule.name(), () -> {
          Planner.Memory memory = planner.memory(rule);
          assertEquals(planner.bytes(rule), memory.bytes(), "what is drawn is what a lesson takes");
          long gaps = memory.bytes() - fullest(memory);
          assertTrue(gaps >= 0 && gaps < Arena.ALIGNMENT * 10,
              gaps + " bytes of " + memory.bytes() + " are not used in any step");
        }));
  }

  private static long fullest(Planner.Memory memory) {
    return IntStream.range(0, memory.steps().size()).map(step -> memory.residents().stream()
        .filter(resident -> resident.life().lives(step)).mapToInt(resident -> resident.life().in(step).bytes()).sum())
        .max().orElseThrow();
  }

  private static short[] taught(Rule rule, GraspModel model, Arena arena) {
    Lesson lesson = rule.lesson(model, WorkArea.STANDARD, arena, Kernels.best());
    lesson.begin(model.fixedStart(), LessonProbe.bar(), 5);
    SplittableRandom random = new SplittableRandom(9);
    for (int k = 0; k < 3; k++) {
      lesson.judge(GRASP, random);
      lesson.learn(GRASP, random, LessonProbe.rates(1 << 15));
    }
    return lesson.weights();
  }
}
