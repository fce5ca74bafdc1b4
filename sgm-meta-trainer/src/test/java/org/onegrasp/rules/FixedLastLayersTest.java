package org.onegrasp.rules;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onegrasp.rules.LessonProbe.bar;
import static org.onegrasp.rules.LessonProbe.floats;
import static org.onegrasp.rules.LessonProbe.heUniform;
import static org.onegrasp.rules.LessonProbe.rates;
import static org.onegrasp.rules.LessonProbe.shown;
import static org.onegrasp.rules.LessonProbe.uniform;
import static org.onegrasp.rules.LessonProbe.update;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.onegrasp.fixedpoint.SplitMix64;
import org.onegrasp.grasp.AugmentationSettings;
import org.onegrasp.grasp.Augmenter;
import org.onegrasp.grasp.OutputSpec;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.FixedLearner;
import org.onegrasp.lesson.FixedServing;
import org.onegrasp.lesson.GraspLearner;
import org.onegrasp.lesson.LearningRule;
import org.onegrasp.lesson.Lesson;
import org.onegrasp.lesson.Rule;
import org.onegrasp.model.Calibration;
import org.onegrasp.model.GraspModel;
import org.onegrasp.network.Arena;
import org.onegrasp.network.BudgetExceededException;
import org.onegrasp.network.FloatNetwork;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.WorkArea;

/** Backpropagation through the last layers in the smallest memory, beside the same in float. */
class FixedLastLayersTest {
  private static final WorkArea AREA = WorkArea.STANDARD;
  private static final NetworkShape SHAPE = NetworkShape.grasp();
  private static final int WIDTH = 8;
  private static final long[] LEAST = {172_032, 172_032, 151_552, 131_072, 114_688, 98_304}; // [lowest layer] bytes
  private static final long GOLDEN = 967_940_105L;
  private static final long GOLDEN_WITH_MOMENTUM = 2_094_894_908L;
  private final SplittableRandom random = new SplittableRandom(3);
  private final float[] start = heUniform(SHAPE, random);
  private final float[] modules = uniform(ChainShape.of(SHAPE, WIDTH).parameters(), 0.3f, random);
  private final byte[] heights = bar();
  private final Grasp grasp = new Grasp(0.03, 0, 0.41, Math.PI / 2, 0.03, 1);
  private final GraspModel model =
      Calibration.model(new FloatNetwork(SHAPE, Kernels.best().make()), start, List.of(floats(heights)))
          .with(SyntheticGradients.PART, WIDTH, modules);

  private Lesson lesson(int firstLayer, Arena arena) {
    return lesson(firstLayer, false, arena);
  }

  private Lesson lesson(int firstLayer, boolean momentum, Arena arena) {
    Lesson lesson = LessonProbe.lesson(model, firstLayer, arena, parts -> new FixedLastLayers(parts, momentum));
    lesson.begin(model.fixedStart(), heights, 5);
    return lesson;
  }

  private static double cosine(short[] before, short[] after, float[] gradient, int from, int end) {
    double dot = 0;
    double a = 0;
    double b = 0;
    for (int k = from; k < end; k++) {
      double step = before[k] - after[k];
      dot += step * gradient[k];
      a += step * step;
      b += gradient[k] * gradient[k];
    }
    return dot / Math.sqrt(a * b);
  }

  @Test
  void everyTunedLayerMovesAgainstItsGradientAndNoOther() {
    for (int firstLayer : new int[] {0, 1, 3}) {
      assertMoves(firstLayer, lesson(firstLayer, new Arena(131_072)));
    }
    assertMoves(3, lesson(3, true, new Arena(131_072)));
    assertMoves(0, lesson(0, true, Arena.unlimited()));
  }

  private void assertMoves(int firstLayer, Lesson lesson) {
    for (int k = 0; k < 10; k++) { // until the shifts of the errors have settled
      lesson.learn(grasp, new SplittableRandom(9), rates(0));
    }
    assertArrayEquals(model.fixedStart(), lesson.weights(), "at rate 0");
    // small, since a layer learns before the error goes down through it
    lesson.learn(grasp, new SplittableRandom(9), rates(1 << 14));
    short[] before = model.fixedStart();
    short[] after = lesson.weights();
    float[] gradient = gradient();
    List<Double> cosines = new ArrayList<>();
    for (int i = 0; i < SHAPE.size(); i++) {
      int from = SHAPE.kernelOffset(i);
      int end = from + SHAPE.parameters(i);
      if (i < firstLayer) {
        assertArrayEquals(Arrays.copyOfRange(before, from, end), Arrays.copyOfRange(after, from, end), "layer " + i);
      } else {
        cosines.add(cosine(before, after, gradient, from, end));
      }
    }
    assertTrue(cosines.stream().allMatch(c -> c > 0.85),
        "cosines of steps to slopes, layer " + firstLayer + " first: " + cosines);
  }

  /** Of the float network on the sample that {@code new SplittableRandom(9)} stands for. */
  private float[] gradient() {
    SplitMix64 replay = new SplitMix64();
    replay.seed(new SplittableRandom(9).nextLong());
    byte[] sample = new byte[96 * 96];
    float[] target = new float[OutputSpec.STANDARD.values()];
    new Augmenter(model.input(), model.output(), AREA, AugmentationSettings.STANDARD).sample(heights, 0, grasp,
        replay, sample, 0).label(target, 0);
    float[] gradient = new float[start.length];
    new Backpropagation(new FloatNetwork(SHAPE, Kernels.best().make()), 0, Arena.unlimited()).addGradient(start,
        floats(sample), target,
        gradient);
    return gradient;
  }

  @Test
  void taughtWeightsAreTheSameBytesOnEveryMachine() {
    assertEquals(GOLDEN, taught(lesson(0, new Arena(131_072)), 1 << 19),
        "the same on scalar and vector kernels, JDK 17 and 25");
    assertEquals(GOLDEN_WITH_MOMENTUM, taught(lesson(3, true, new Arena(131_072)), 1 << 16), "likewise");
  }

  private long taught(Lesson lesson, int rate) {
    SplittableRandom samples = new SplittableRandom(9);
    for (int k = 0; k < 8; k++) {
      lesson.learn(grasp, samples, rates(rate));
    }
    CRC32 sum = new CRC32();
    update(sum, lesson.weights());
    return sum.getValue();
  }

  /** The standard budget holds every tuned layer's input; what it costs shows that they were kept. */
  @Test
  void budgetWithRoomTeachesTheSameWithoutComputingAgain() {
    for (int firstLayer = 2; firstLayer < SHAPE.size() - 1; firstLayer++) {
      Arena small = new Arena(LEAST[firstLayer]);
      Arena large = new Arena(FixedLearner.STANDARD_BUDGET);
      assertEquals(taught(lesson(firstLayer, true, small), 1 << 16), taught(lesson(firstLayer, true, large), 1 << 16));
      int maps = SHAPE.size() - 1 - firstLayer;
      assertTrue(large.peakBytes() >= small.peakBytes() + maps * SHAPE.outputs(2), large.peakBytes() + " bytes");
      assertTrue(small.program().size() > large.program().size(), "steps of a sample");
    }
  }

  /** Momentum adds up: with one gradient again and again, a step becomes several times what it was. */
  @Test
  void momentumCarriesOn() {
    Lesson lesson = lesson(3, true, new Arena(131_072));
    double first = 0;
    double last = 0;
    for (int k = 0; k < 30; k++) {
      short[] before = lesson.weights();
      lesson.learn(grasp, new SplittableRandom(9), rates(1 << 14));
      last = distance(before, lesson.weights());
      first = k == 0 ? last : first;
    }
    assertTrue(last > 4 * first, first + " to " + last);
  }

  private static double distance(short[] a, short[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += (double) (a[k] - b[k]) * (a[k] - b[k]);
    }
    return Math.sqrt(sum);
  }

  @Test
  void lossOfTheFirstPassIsThatOfTheServingNetwork() {
    Lesson sliding = lesson(4, new Arena(131_072));
    double loss = sliding.judge(grasp, new SplittableRandom(9));
    SplitMix64 replay = new SplitMix64();
    replay.seed(new SplittableRandom(9).nextLong());
    byte[] sample = new byte[96 * 96];
    float[] target = new float[OutputSpec.STANDARD.values()];
    new Augmenter(model.input(), model.output(), AREA, AugmentationSettings.STANDARD).sample(heights, 0, grasp,
        replay, sample, 0).label(target, 0);
    float[] quality = new float[OutputSpec.STANDARD.values()];
    new FixedServing(model, Kernels.best()).predict(model.fixedStart(), sample, quality);
    double expected = 0;
    double sum = 0;
    for (int k = 0; k < quality.length; k++) {
      expected -= target[k] * Math.log(quality[k] / FixedServing.LABEL_SUM);
      sum += target[k];
    }
    assertEquals(expected / sum, loss, 0.05);
  }

  @Test
  void lessonsFitSmallBudgets() {
    long[] plain = {131_072, 131_072, 122_880, 114_688, 106_496, 98_304}; // all six layers, five, ..., the last alone
    assertLearns(plain, 0.03, Rules.parse("bp-recompute-plain").learning());
    assertLearns(LEAST, 0.01, Rules.parse("bp-recompute").learning());
  }

  private void assertLearns(long[] bytes, double rate, LearningRule learning) {
    for (int firstLayer = 0; firstLayer < SHAPE.size(); firstLayer++) {
      Rule rule = new Rule("test", Rule.Arithmetic.FIXED, learning, SHAPE.size() - firstLayer, 60, 60,
          firstLayer < 2 ? rate / 3 : rate, 0);
      FixedLearner learner = new FixedLearner(model, "test", rule, AREA, bytes[firstLayer], Kernels.best());
      GraspLearner.Teaching taught = learner.teach(shown("bar", heights, grasp), 7, report -> {});
      assertTrue(taught.lossAfter() < 0.99 * taught.lossBefore(), firstLayer + ": " + taught);
      assertArrayEquals(taught.skill().weights(),
          learner.teach(shown("bar", heights, grasp), 7, report -> {}).skill().weights());
    }
  }

  @Test
  void budgetThatIsTooSmallIsRefused() {
    assertThrows(BudgetExceededException.class, () -> lesson(0, new Arena(120_000)));
  }
}
