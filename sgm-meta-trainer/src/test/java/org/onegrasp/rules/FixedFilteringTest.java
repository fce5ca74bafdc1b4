package org.onegrasp.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onegrasp.rules.LessonProbe.cosine;
import static org.onegrasp.rules.LessonProbe.floats;
import static org.onegrasp.rules.LessonProbe.heUniform;
import static org.onegrasp.rules.LessonProbe.rates;
import static org.onegrasp.rules.LessonProbe.uniform;
import static org.onegrasp.rules.LessonProbe.update;

import java.util.ArrayList;
import java.util.Arrays;
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
import org.onegrasp.lesson.Lesson;
import org.onegrasp.lesson.Rates;
import org.onegrasp.model.Calibration;
import org.onegrasp.model.GraspModel;
import org.onegrasp.network.Arena;
import org.onegrasp.network.FloatNetwork;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.WorkArea;

/** Filtered gradients in fixed point beside the same in float. */
class FixedFilteringTest {
  private static final WorkArea AREA = WorkArea.STANDARD;
  private static final NetworkShape SHAPE = NetworkShape.grasp();
  private static final int WIDTH = 24;
  private static final long GOLDEN = 2_325_402_083L;
  private static final long GOLDEN_SGM = 2_394_269_782L;
  private static final long GOLDEN_LAST = 1_123_317_659L;
  private final SplittableRandom random = new SplittableRandom(3);
  private final float[] start = heUniform(SHAPE, random);
  private final float[] modules = uniform(ChainShape.of(SHAPE, WIDTH).parameters(), 0.3f, random);
  private final byte[] heights = block();
  private final Grasp grasp = new Grasp(0.03, 0, 0.41, Math.PI / 2, 0.03, 1);
  private final GraspModel model =
      Calibration.model(new FloatNetwork(SHAPE, Kernels.best().make()), start, List.of(floats(heights)))
          .with(SyntheticGradients.PART, WIDTH, modules);

  /** A block with a lower step beside it. */
  private static byte[] block() {
    byte[] map = new byte[96 * 96];
    for (int row = 36; row < 60; row++) {
      for (int column = 30; column < 70; column++) {
        map[row * 96 + column] = (byte) (column < 44 ? 40 : 22);
      }
    }
    return map;
  }

  private Lesson synthetic(Arena arena) {
    return Rules.parse("sgm-filter").lesson(model, AREA, arena, Kernels.best());
  }

  private Lesson filtering(Arena arena) {
    return LessonProbe.lesson(model, 0, arena, parts -> new FixedFiltering(parts).pass());
  }

  private Lesson lastTwo(Arena arena) {
    return LessonProbe.lesson(model, 0, arena,
        parts -> new FixedTeaching(parts, ChainShape.withoutModules(SHAPE), FixedFilters.last(SHAPE, 2)).pass());
  }

  @Test
  void everyLayerMovesWhereTheFloatRuleWouldMoveIt() {
    Arena arena = new Arena(FixedLearner.STANDARD_BUDGET);
    Lesson teaching = filtering(arena);
    teaching.begin(model.fixedStart(), heights, 5);
    teaching.learn(grasp, new SplittableRandom(9), rates(0));
    float[] gradient = new float[start.length];
    byte[] sample = new byte[96 * 96];
    float[] target = new float[OutputSpec.STANDARD.values()];
    new Augmenter(model.input(), model.output(), AREA, AugmentationSettings.STANDARD).sample(heights, 0, grasp,
        new SplittableRandom(9), sample, 0).label(target, 0);
    new FilteredBackpropagation(new FloatNetwork(SHAPE, Kernels.best().make()), 0, Arena.unlimited())
        .addGradient(start, floats(sample), target, gradient);
    List<Double> cosines = new ArrayList<>();
    for (int i = 0; i < SHAPE.size(); i++) {
      cosines.add(
          cosine(arena.slab(), LessonProbe.velocity(arena), gradient, SHAPE.kernelOffset(i), SHAPE.parameters(i)));
    }
    assertTrue(cosines.stream().allMatch(c -> c > 0.85), "cosines of fixed to float, lowest layer first: " + cosines);
  }

  @Test
  void floatGradientIsThatOfTheFilterFromLayerToLayer() {
    FloatNetwork network = new FloatNetwork(SHAPE, Kernels.best().make());
    float[] target = new float[OutputSpec.STANDARD.values()];
    target[777] = 1;
    float[] filtered = new float[start.length];
    new FilteredBackpropagation(network, 0, Arena.unlimited()).addGradient(start, floats(heights), target, filtered);
    float[] expected = new float[start.length];
    Backpropagation exact = new Backpropagation(network, 0, Arena.unlimited());
    exact.addGradient(start, floats(heights), target, new float[start.length]);
    float[] gz = exact.delta(SHAPE.size() - 2); // of the last hidden layer: the head above it is exact
    for (int i = SHAPE.size() - 2; i > 0; i--) {
      GradientFilter filter = new GradientFilter(SHAPE.layer(i), 2, network.kernels());
      float[] gavg = new float[filter.outputs().pooled()];
      float[] xsum = new float[filter.inputs().pooled()];
      float[] pooled = new float[filter.inputs().pooled()];
      filter.filter(gz, 0, gavg, 0);
      filter.keep(exact.activation(i), 0, xsum, 0);
      filter.addWeightGradient(xsum, gavg, 1, expected, SHAPE.kernelOffset(i), SHAPE.biasOffset(i));
      filter.inputGradient(gavg, 1, start, SHAPE.kernelOffset(i), pooled);
      gz = new float[SHAPE.inputs(i)];
      filter.inputs().spread(pooled, 0, gz, 0);
      Kernels.best().make().closeUnits(exact.activation(i), gz, gz.length);
    }
    network.addWeightGradient(0, floats(heights), gz, expected);
    for (int k = 0; k < SHAPE.kernelOffset(SHAPE.size() - 1); k++) {
      assertEquals(expected[k], filtered[k], 1e-4 * (1 + Math.abs(expected[k])), "parameter " + k);
    }
  }

  @Test
  void lastTwoConvolutionsAreFilteredAndTheOthersExactBelowThem() {
    Arena arena = new Arena(FixedLearner.STANDARD_BUDGET);
    Lesson teaching = lastTwo(arena);
    teaching.begin(model.fixedStart(), heights, 5);
    teaching.learn(grasp, new SplittableRandom(9), rates(0));
    byte[] sample = new byte[96 * 96];
    float[] target = new float[OutputSpec.STANDARD.values()];
    new Augmenter(model.input(), model.output(), AREA, AugmentationSettings.STANDARD).sample(heights, 0, grasp,
        new SplittableRandom(9), sample, 0).label(target, 0);
    float[] expected = lastTwoFiltered(floats(sample), target);
    for (int i = 0; i < SHAPE.size(); i++) {
      double cosine =
          cosine(arena.slab(), LessonProbe.velocity(arena), expected, SHAPE.kernelOffset(i), SHAPE.parameters(i));
      assertTrue(cosine > 0.8, "layer " + i + ": cosine of fixed to float " + cosine);
    }
  }

  /** In float, every gradient brought back to every cell. */
  private float[] lastTwoFiltered(float[] input, float[] target) {
    FloatNetwork network = new FloatNetwork(SHAPE, Kernels.best().make());
    float[] gradient = new float[start.length];
    Backpropagation exact = new Backpropagation(network, 0, Arena.unlimited());
    exact.addGradient(start, input, target, gradient);
    float[] gz = exact.delta(SHAPE.size() - 2);
    Arrays.fill(gradient, 0, SHAPE.kernelOffset(SHAPE.size() - 1), 0);
    for (int i = SHAPE.size() - 2; i >= 0; i--) {
      float[] x = i == 0 ? input : exact.activation(i);
      float[] gx = new float[SHAPE.inputs(i)];
      if (i >= SHAPE.size() - 3) {
        GradientFilter filter = new GradientFilter(SHAPE.layer(i), 2, network.kernels());
        float[] gavg = new float[filter.outputs().pooled()];
        float[] xsum = new float[filter.inputs().pooled()];
        float[] pooled = new float[filter.inputs().pooled()];
        filter.filter(gz, 0, gavg, 0);
        filter.keep(x, 0, xsum, 0);
        filter.addWeightGradient(xsum, gavg, 1, gradient, SHAPE.kernelOffset(i), SHAPE.biasOffset(i));
        filter.inputGradient(gavg, 1, start, SHAPE.kernelOffset(i), pooled);
        filter.inputs().spread(pooled, 0, gx, 0);
      } else {
        network.addWeightGradient(i, x, gz, gradient);
        if (i > 0) {
          network.inputGradient(i, start, gz, gx);
        }
      }
      Kernels.best().make().closeUnits(x, gx, gx.length);
      gz = gx;
    }
    return gradient;
  }

  @Test
  void taughtWeightsAreTheSameBytesOnEveryMachine() {
    assertEquals(GOLDEN,
        sumAfterEightSamples(filtering(new Arena(FixedLearner.STANDARD_BUDGET)), rates(1 << 16)),
        "gradient-filter");
    assertEquals(GOLDEN_LAST,
        sumAfterEightSamples(lastTwo(new Arena(FixedLearner.STANDARD_BUDGET)), rates(1 << 16)),
        "gradient-filter-last2");
    Rates rates = rates(1 << 15, ChainShape.of(SHAPE, WIDTH).top(), 1 << 16);
    assertEquals(GOLDEN_SGM, sumAfterEightSamples(synthetic(new Arena(FixedLearner.STANDARD_BUDGET)), rates),
        "sgm-filter");
  }

  private long sumAfterEightSamples(Lesson teaching, Rates rates) {
    teaching.begin(model.fixedStart(), heights, 5);
    SplittableRandom samples = new SplittableRandom(9);
    for (int k = 0; k < 8; k++) {
      teaching.learn(grasp, samples, rates);
    }
    CRC32 sum = new CRC32();
    update(sum, teaching.weights());
    return sum.getValue();
  }

  @Test
  void lessonLowersItsLossWithinTheBudget() {
    Arena arena = new Arena(FixedLearner.STANDARD_BUDGET);
    Lesson teaching = filtering(arena);
    teaching.begin(model.fixedStart(), heights, 7);
    double before = teaching.judge(grasp, new SplittableRandom(1));
    SplittableRandom samples = new SplittableRandom(2);
    for (int k = 0; k < 60; k++) {
      teaching.learn(grasp, samples, rates(1 << 15));
    }
    double after = teaching.judge(grasp, new SplittableRandom(1));
    assertTrue(after < 0.9 * before, before + " to " + after);
  }
}
