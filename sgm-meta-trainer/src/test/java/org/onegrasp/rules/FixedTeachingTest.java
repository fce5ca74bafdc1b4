package org.onegrasp.rules;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onegrasp.rules.LessonProbe.bar;
import static org.onegrasp.rules.LessonProbe.cosine;
import static org.onegrasp.rules.LessonProbe.floats;
import static org.onegrasp.rules.LessonProbe.heUniform;
import static org.onegrasp.rules.LessonProbe.rates;
import static org.onegrasp.rules.LessonProbe.shown;
import static org.onegrasp.rules.LessonProbe.uniform;
import static org.onegrasp.rules.LessonProbe.update;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.onegrasp.grasp.AugmentationSettings;
import org.onegrasp.grasp.Augmenter;
import org.onegrasp.grasp.OutputSpec;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.FixedFilters;
import org.onegrasp.lesson.FixedLearner;
import org.onegrasp.lesson.FloatRule;
import org.onegrasp.lesson.GraspLearner;
import org.onegrasp.lesson.Lesson;
import org.onegrasp.model.Calibration;
import org.onegrasp.model.GraspModel;
import org.onegrasp.network.Arena;
import org.onegrasp.network.BudgetExceededException;
import org.onegrasp.network.FloatNetwork;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.WorkArea;

/** Teaching in fixed point beside the same in float. */
class FixedTeachingTest {
  private static final WorkArea AREA = WorkArea.STANDARD;
  private static final NetworkShape SHAPE = NetworkShape.grasp();
  private static final int WIDTH = 24;
  private static final long GOLDEN = 3_805_566_898L;
  private final SplittableRandom random = new SplittableRandom(3);
  private final float[] start = heUniform(SHAPE, random);
  private final float[] modules = uniform(ChainShape.of(SHAPE, WIDTH).parameters(), 0.3f, random);
  private final byte[] heights = bar();
  private final Grasp grasp = new Grasp(0.03, 0, 0.41, Math.PI / 2, 0.03, 1);
  private final GraspModel model =
      Calibration.model(new FloatNetwork(SHAPE, Kernels.best().make()), start, List.of(floats(heights)))
          .with(SyntheticGradients.PART, WIDTH, modules);

  @Test
  void everyLayerMovesWhereTheFloatRuleWouldMoveIt() {
    FloatNetwork network = new FloatNetwork(SHAPE, Kernels.best().make());
    assertSameDirections(ChainShape.of(SHAPE, WIDTH),
        new SyntheticGradients(network, modules, WIDTH, 0, Arena.unlimited()));
    assertSameDirections(ChainShape.withoutModules(SHAPE), new Backpropagation(network, 0, Arena.unlimited()));
  }

  private void assertSameDirections(ChainShape chain, FloatRule rule) {
    Arena arena = new Arena(FixedLearner.STANDARD_BUDGET);
    Lesson probed =
        LessonProbe.lesson(model, 0, arena, parts -> new FixedTeaching(parts, chain, FixedFilters.none(SHAPE)).pass());
    List<Double> cosines = new ArrayList<>();
    probed.begin(model.fixedStart(), heights, 5);
    probed.learn(grasp, new SplittableRandom(9), rates(0));
    float[] gradient = new float[start.length];
    byte[] sample = new byte[96 * 96];
    float[] target = new float[OutputSpec.STANDARD.values()];
    new Augmenter(model.input(), model.output(), AREA, AugmentationSettings.STANDARD).sample(heights, 0, grasp,
        new SplittableRandom(9), sample, 0).label(target, 0);
    rule.addGradient(start, floats(sample), target, gradient);
    for (int i = 0; i < SHAPE.size(); i++) {
      cosines.add(
          cosine(arena.slab(), LessonProbe.velocity(arena), gradient, SHAPE.kernelOffset(i), SHAPE.parameters(i)));
    }
    assertTrue(cosines.stream().allMatch(c -> c > 0.85), "cosines of fixed to float, lowest layer first: " + cosines);
  }

  @Test
  void taughtWeightsAreTheSameBytesOnEveryMachine() {
    Lesson teaching = Rules.parse("sgm").lesson(model, AREA, new Arena(FixedLearner.STANDARD_BUDGET), Kernels.best());
    teaching.begin(model.fixedStart(), heights, 5);
    SplittableRandom samples = new SplittableRandom(9);
    for (int k = 0; k < 8; k++) {
      teaching.learn(grasp, samples, rates(1 << 15, ChainShape.of(SHAPE, WIDTH).top(), 1 << 16));
    }
    CRC32 sum = new CRC32();
    update(sum, teaching.weights());
    assertEquals(GOLDEN, sum.getValue(), "the same on scalar and vector kernels, JDK 17 and 25");
  }

  @Test
  void lessonOnABarLowersItsLossWithinTheBudget() {
    FixedLearner learner =
        new FixedLearner(model, "test", Rules.parse("sgm@0.002#90"), AREA, FixedLearner.STANDARD_BUDGET,
            Kernels.best());
    List<GraspLearner.Progress> reports = new ArrayList<>();
    GraspLearner.Teaching taught = learner.teach(shown("bar", heights, grasp), 7, reports::add);
    assertTrue(taught.lossAfter() < 0.9 * taught.lossBefore(), taught.toString());
    assertTrue(taught.peakBytes() <= 262_144, taught.peakBytes() + " bytes");
    assertEquals(taught.steps(), reports.get(reports.size() - 1).step());
    assertArrayEquals(taught.skill().weights(),
        learner.teach(shown("bar", heights, grasp), 7, report -> {}).skill().weights());
  }

  @Test
  void budgetThatIsTooSmallIsRefusedWithTheTensorsNamed() {
    BudgetExceededException refusal = assertThrows(BudgetExceededException.class, () -> new FixedLearner(model, "test",
        Rules.standard(), AREA, 100_000, Kernels.best()));
    assertTrue(refusal.getMessage().contains("weights") && refusal.getMessage().contains("100,000"),
        refusal.getMessage());
  }
}
