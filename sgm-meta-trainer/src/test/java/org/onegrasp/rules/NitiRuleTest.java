package org.onegrasp.rules;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onegrasp.fixedpoint.LittleEndian.putInt;

import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.onegrasp.grasp.AugmentationSettings;
import org.onegrasp.grasp.Augmenter;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.FixedLearner;
import org.onegrasp.lesson.GraspLearner;
import org.onegrasp.lesson.Lesson;
import org.onegrasp.model.Calibration;
import org.onegrasp.model.GraspModel;
import org.onegrasp.model.ModelFile;
import org.onegrasp.network.Arena;
import org.onegrasp.network.Int16Weights;
import org.onegrasp.network.FloatNetwork;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.WorkArea;

class NitiRuleTest {
  private static final Grasp GRASP = new Grasp(0.02, -0.01, 0.43, 1.2, 0.03, 1);

  @Test
  void theUpperHalfOfTheLostBitsIsTheChanceAndTheLowerTheRandomNumber() {
    assertEquals(3, NitiRule.pseudoStochasticShiftRight(0b10_11_01, 4));
    assertEquals(2, NitiRule.pseudoStochasticShiftRight(0b10_01_11, 4));
    assertEquals(2, NitiRule.pseudoStochasticShiftRight(0b10_01_01, 4));
    assertEquals(-3, NitiRule.pseudoStochasticShiftRight(-0b10_11_01, 4));
    assertEquals(1, NitiRule.pseudoStochasticShiftRight(0b1_10_1, 3));
    assertEquals(2, NitiRule.pseudoStochasticShiftRight(0b1_11_1, 3));
    assertEquals(45, NitiRule.pseudoStochasticShiftRight(45, 0));
    assertEquals(0, NitiRule.pseudoStochasticShiftRight(45, 63));
  }

  @Test
  void itRoundsUpNearlyAsOftenAsItShould() {
    long ups = 0;
    for (int x = 0; x < 256; x++) {
      ups += NitiRule.pseudoStochasticShiftRight(x, 8);
    }
    assertEquals(120, ups, "of 127.5: equal halves stay");
  }

  @Test
  void theLargestGradientMovesItsWeightByThePowerOfTwoBelowTheRate() throws IOException {
    GraspModel model = ModelFile.shipped().model();
    Arena arena = Arena.unlimited();
    Int16Weights weights = new Int16Weights(model.shape(), arena);
    int gradient = arena.ints("gradient", 4);
    int head = model.shape().size() - 1;
    int from = model.shape().kernelOffset(head);
    short[] start = model.fixedStart();
    weights.load(start);
    int[] values = {1 << 20, -(1 << 19), 0, 1 << 15};
    for (int k = 0; k < values.length; k++) {
      putInt(arena.slab(), gradient + 4 * k, values[k]);
    }
    NitiRule.Steps steps = new NitiRule.Steps(weights, arena);
    steps.measure(head, gradient, 4, 0);
    steps.measured(head);
    steps.apply(head, from, gradient, 4, 0, (1 << 24) / 300); // mu = 6, since 2^15 / 300 = 109
    int[] moves = new int[4];
    for (int k = 0; k < moves.length; k++) {
      moves[k] = start[from + k] - weights.value(head, k);
    }
    assertArrayEquals(new int[] {32, -16, 0, 1}, moves, "21 bits are cut to 6");
  }

  @Test
  void everyLayerMovesWhereTheFloatRuleWouldMoveIt() {
    NetworkShape shape = NetworkShape.grasp();
    GraspModel model = Calibration.model(new FloatNetwork(shape, Kernels.best().make()),
        LessonProbe.heUniform(shape, new SplittableRandom(3)),
        List.of(LessonProbe.floats(LessonProbe.bar())));
    byte[] sample = new byte[model.input().values()];
    float[] target = new float[model.output().values()];
    new Augmenter(model.input(), model.output(), WorkArea.STANDARD, AugmentationSettings.STANDARD)
        .sample(LessonProbe.bar(), 0, GRASP, new SplittableRandom(9), sample, 0).label(target, 0);
    float[] gradient = new float[shape.parameters()];
    new Backpropagation(new FloatNetwork(shape, Kernels.best().make()), 0, Arena.unlimited())
        .addGradient(model.start(), LessonProbe.floats(sample), target, gradient);
    Lesson lesson = Rules.parse("niti").lesson(model, WorkArea.STANDARD, Arena.unlimited(), Kernels.best());
    lesson.begin(model.fixedStart(), LessonProbe.bar(), 5);
    // large steps, so that rounding says little
    lesson.learn(GRASP, new SplittableRandom(9), LessonProbe.rates(1 << 20));
    for (int i = 0; i < shape.size(); i++) {
      double cosine =
          cosine(model.fixedStart(), lesson.weights(), gradient, shape.kernelOffset(i), shape.layer(i).weights());
      assertTrue(cosine > 0.85, "layer " + i + ": " + cosine);
    }
  }

  /** Between the move of a kernel and its gradient. */
  private static double cosine(short[] before, short[] after, float[] gradient, int from, int count) {
    double dot = 0;
    double a = 0;
    double b = 0;
    for (int k = from; k < from + count; k++) {
      double move = before[k] - after[k];
      dot += move * gradient[k];
      a += move * move;
      b += gradient[k] * gradient[k];
    }
    return dot / Math.sqrt(a * b);
  }

  @Test
  void lessonOnABarLowersItsLossWithinTheBudget() throws IOException {
    GraspLearner learner =
        Rules.parse("niti#60").learner(ModelFile.shipped(), WorkArea.STANDARD, FixedLearner.STANDARD_BUDGET,
            Kernels.best());
    GraspLearner.Teaching taught = learner.teach(LessonProbe.shown("bar", LessonProbe.bar(), GRASP), 7, report -> {});
    assertTrue(taught.lossAfter() < 0.8 * taught.lossBefore(), taught.toString());
    assertTrue(taught.peakBytes() <= FixedLearner.STANDARD_BUDGET, taught.peakBytes() + " bytes");
    assertArrayEquals(taught.skill().weights(),
        learner.teach(LessonProbe.shown("bar", LessonProbe.bar(), GRASP), 7, report -> {}).skill().weights());
  }
}
