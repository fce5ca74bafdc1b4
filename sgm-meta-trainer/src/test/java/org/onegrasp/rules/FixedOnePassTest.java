package org.onegrasp.rules;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onegrasp.rules.LessonProbe.block;
import static org.onegrasp.rules.LessonProbe.cosine;
import static org.onegrasp.rules.LessonProbe.fill;
import static org.onegrasp.rules.LessonProbe.floats;
import static org.onegrasp.rules.LessonProbe.rates;
import static org.onegrasp.rules.LessonProbe.shown;
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
import org.onegrasp.lesson.Lesson;
import org.onegrasp.lesson.FixedLearner;
import org.onegrasp.lesson.GraspLearner;
import org.onegrasp.model.Calibration;
import org.onegrasp.model.GraspModel;
import org.onegrasp.network.Arena;
import org.onegrasp.network.BudgetExceededException;
import org.onegrasp.network.FloatNetwork;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.WorkArea;

/** Teaching in one pass in fixed point beside the same in float. */
class FixedOnePassTest {
  private static final WorkArea AREA = WorkArea.STANDARD;
  private static final NetworkShape SHAPE = NetworkShape.grasp();
  private static final int WIDTH = 16;
  private static final long GOLDEN = 3_298_049_656L;
  private final SplittableRandom random = new SplittableRandom(3);
  private final byte[] heights = block();
  private final float[] start = start();
  private final float[] heads = heads();
  private final Grasp grasp = new Grasp(0.01, 0.02, 0.41, 0.3, 0.03, 1);
  private final GraspModel model =
      Calibration.model(new FloatNetwork(SHAPE, Kernels.best().make()), start, List.of(floats(heights)))
          .with(OnePassGradients.PART, OnePassGradients.WIDTH, heads);

  /** He's variance, from whole random numbers only, so that it is the same on every JDK. */
  private float[] start() {
    float[] values = new float[SHAPE.parameters()];
    for (int i = 0; i < SHAPE.size(); i++) {
      fill(values, SHAPE.kernelOffset(i), SHAPE.layer(i).weights(), Math.sqrt(6.0 / SHAPE.layer(i).terms()), random);
    }
    return values;
  }

  private float[] heads() {
    HeadShape shape = HeadShape.of(SHAPE);
    float[] values = new float[shape.parameters()];
    for (int k = 0; k < shape.pieces().size(); k++) {
      double bound = Math.sqrt(6.0 / shape.pieces().get(k).terms());
      fill(values, shape.kernelOffset(k), shape.pieces().get(k).weights(), bound, random);
      fill(values, shape.biasOffset(k), shape.pieces().get(k).outC(), 0.1, random);
      fill(values, shape.backOffset(k), shape.pieces().get(k).weights(), bound, random);
    }
    return values;
  }

  private Lesson lesson(Arena arena) {
    Lesson lesson = LessonProbe.lesson(model, 0, arena, parts -> new FixedOnePass(parts).pass());
    lesson.begin(model.fixedStart(), heights, 5);
    return lesson;
  }

  @Test
  void everyLayerMovesWhereTheFloatRuleWouldMoveIt() {
    Arena arena = new Arena(FixedLearner.STANDARD_BUDGET);
    Lesson lesson = lesson(arena);
    double loss = lesson.learn(grasp, new SplittableRandom(9), rates(0));
    float[] gradient = new float[start.length];
    byte[] sample = new byte[96 * 96];
    float[] target = new float[OutputSpec.STANDARD.values()];
    new Augmenter(model.input(), model.output(), AREA, AugmentationSettings.STANDARD).sample(heights, 0, grasp,
        new SplittableRandom(9), sample, 0).label(target, 0);
    FloatNetwork network = new FloatNetwork(SHAPE, Kernels.best().make());
    new OnePassGradients(network, heads, 0, Arena.unlimited()).addGradient(start, floats(sample), target, gradient);
    List<Double> cosines = new ArrayList<>();
    for (int i = 0; i < SHAPE.size(); i++) {
      cosines.add(
          cosine(arena.slab(), LessonProbe.velocity(arena), gradient, SHAPE.kernelOffset(i), SHAPE.parameters(i)));
    }
    assertTrue(loss > 1, "loss " + loss);
    assertTrue(cosines.stream().allMatch(c -> c > 0.85), "cosines of fixed to float, lowest layer first: " + cosines);
  }

  @Test
  void taughtWeightsAreTheSameBytesOnEveryMachine() {
    Lesson lesson = lesson(new Arena(FixedLearner.STANDARD_BUDGET));
    SplittableRandom samples = new SplittableRandom(9);
    for (int k = 0; k < 8; k++) {
      lesson.learn(grasp, samples, rates(1 << 15, HeadShape.of(SHAPE).entries(), 1 << 16));
    }
    CRC32 sum = new CRC32();
    update(sum, lesson.weights());
    assertEquals(GOLDEN, sum.getValue(), "the same on scalar and vector kernels, JDK 17 and 25");
  }

  @Test
  void lessonOnABlockLowersItsLossWithinTheBudget() {
    FixedLearner learner = new FixedLearner(model, "test", Rules.parse("sgm-onepass@0.002#60"), AREA,
        FixedLearner.STANDARD_BUDGET, Kernels.best());
    GraspLearner.Teaching taught = learner.teach(shown("block", heights, grasp), 7, report -> {});
    assertTrue(taught.lossAfter() < 0.95 * taught.lossBefore(), taught.toString());
    assertTrue(taught.peakBytes() <= 262_144, taught.peakBytes() + " bytes");
    assertArrayEquals(taught.skill().weights(),
        learner.teach(shown("block", heights, grasp), 7, report -> {}).skill().weights());
  }

  @Test
  void budgetThatIsTooSmallIsRefused() {
    assertThrows(BudgetExceededException.class, () -> lesson(new Arena(100_000)));
  }
}
