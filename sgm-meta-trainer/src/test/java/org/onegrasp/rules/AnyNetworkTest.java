package org.onegrasp.rules;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onegrasp.rules.LessonProbe.floats;
import static org.onegrasp.rules.LessonProbe.heUniform;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.onegrasp.fixedpoint.SplitMix64;
import org.onegrasp.grasp.AugmentationSettings;
import org.onegrasp.grasp.Augmenter;
import org.onegrasp.grasp.InputSpec;
import org.onegrasp.kernels.ConvShape;
import org.onegrasp.kernels.Convolution;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.FloatRule;
import org.onegrasp.lesson.Lesson;
import org.onegrasp.lesson.Rates;
import org.onegrasp.lesson.Rule;
import org.onegrasp.model.Calibration;
import org.onegrasp.model.GraspModel;
import org.onegrasp.network.Arena;
import org.onegrasp.network.FloatNetwork;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.WorkArea;

/**
 * Lessons by every rule in fixed point on networks unlike the shipped one, beside the same in float; beside exact
 * gradients where a rule is made of integers only.
 */
class AnyNetworkTest {
  /** (64, 64, 2) to (16, 16, 4) in five layers, no two maps of one size. */
  private static final NetworkShape FIVE = new NetworkShape(List.of(
      Convolution.of(5, 2, 8).strided(2).over(64, 64),
      Convolution.of(3, 8, 20).strided(2).over(32, 32),
      Convolution.of(3, 20, 12).over(16, 16),
      Convolution.of(3, 12, 28).dilated(2).over(16, 16),
      Convolution.pointwise(28, 4).over(16, 16)));
  /**
   * (40, 40, 1) to (10, 10, 5) in eight layers, strides where the shipped network has none, counts that are no
   * multiples of 8.
   */
  private static final NetworkShape EIGHT = new NetworkShape(List.of(
      Convolution.of(3, 1, 6).over(40, 40),
      Convolution.of(5, 6, 10).strided(2).over(40, 40),
      Convolution.of(3, 10, 9).dilated(2).over(20, 20),
      Convolution.of(3, 9, 13).strided(2).over(20, 20),
      Convolution.of(3, 13, 16).over(10, 10),
      Convolution.pointwise(16, 11).over(10, 10),
      Convolution.of(3, 11, 16).over(10, 10),
      Convolution.pointwise(16, 5).over(10, 10)));
  private static final List<String> NOT_EIGHT = List.of("sgm", "sgm-filter", "sgm-onepass");
  /** Least cosine of a layer's step in fixed point to its gradient in float. */
  private static final double SAME_DIRECTION = 0.85;
  /** The same to exact gradients, where a filter lies between. */
  private static final double FILTERED = 0.7;
  private static final long LARGE_BUDGET = 1 << 20;
  private static final int WIDTH = 8;
  private static final int SMALL = 1 << 14; // rate, Q0.24
  private static final int LARGE = 1 << 19; // of weights in int8, whose steps are lost in rounding below
  private final SplittableRandom random = new SplittableRandom(3);

  private GraspModel model(NetworkShape shape) {
    GraspModel model = Calibration.model(new FloatNetwork(shape, Kernels.best().make()), heUniform(shape, random),
        List.of(floats(bar(shape))));
    if (ChainShape.obstacle(shape).isEmpty()) {
      model = model.with(SyntheticGradients.PART, WIDTH, SyntheticGradients.randomModules(shape, WIDTH, random));
    }
    return HeadShape.obstacle(shape).isEmpty()
        ? model.with(OnePassGradients.PART, 0, OnePassGradients.randomHeads(shape, random)) : model;
  }

  /** A bar along x, 30 mm high; all of it seen. */
  private static byte[] bar(NetworkShape shape) {
    ConvShape s = shape.layer(0);
    byte[] input = new byte[s.inputs()];
    for (int cell = 0; cell < s.height() * s.width(); cell++) {
      int row = cell / s.width();
      int column = cell % s.width();
      boolean inside = Math.abs(row - s.height() / 2) < 4 && column > s.width() / 3 && column < s.width() * 3 / 4;
      input[cell * s.inC()] = (byte) (inside ? 30 : 0);
      if (s.inC() > 1) {
        input[cell * s.inC() + 1] = InputSpec.SEEN;
      }
    }
    return input;
  }

  private static WorkArea area(GraspModel model) {
    return new WorkArea(0.4, 0, 0.4, model.input().size());
  }

  private static Grasp grasp() {
    return new Grasp(0.41, 0, 0.42, Math.PI / 2, 0.03, 1);
  }

  @TestFactory
  Stream<DynamicTest> everyRuleMovesFiveLayersAgainstTheirGradients() {
    GraspModel model = model(FIVE);
    return Rules.variants().stream().filter(Rule::learns).filter(Rule::forNodes)
        .map(rule -> DynamicTest.dynamicTest(rule.name(),
            () -> assertMoves(rule, model)));
  }

  @TestFactory
  Stream<DynamicTest> everyRuleThatCanMovesEightLayersAgainstTheirGradients() {
    GraspModel model = model(EIGHT);
    return Rules.variants().stream().filter(Rule::learns).filter(Rule::forNodes)
        .filter(rule -> !NOT_EIGHT.contains(rule.name()))
        .map(rule -> DynamicTest.dynamicTest(rule.name(), () -> assertMoves(rule, model)));
  }

  @Test
  void rulesWhoseModulesDoNotSuitANetworkSayWhyAndNameOneThatCan() {
    GraspModel model = model(EIGHT);
    for (String name : NOT_EIGHT) {
      String message = assertThrows(IllegalArgumentException.class,
          () -> Rules.parse(name).lesson(model, area(model), Arena.unlimited(), Kernels.best()))
          .getMessage();
      assertTrue(message.startsWith(name + " cannot teach this model: layer 3 of the network has stride 2"), message);
      assertTrue(message.contains("bp-checkpoint"), message);
    }
  }

  private record Moved(short[] before, short[] after) {}

  /** By one step, once the shifts of the errors have settled, and channels are chosen. */
  private static Moved moved(Rule rule, GraspModel model, Arena arena) {
    NetworkShape shape = model.shape();
    Lesson lesson = rule.lesson(model, area(model), arena, Kernels.best());
    lesson.begin(model.fixedStart(), bar(shape), 5);
    for (int k = 0; k < 16; k++) {
      lesson.learn(grasp(), new SplittableRandom(9), Rates.all(shape.size(), 0));
    }
    short[] before = lesson.weights();
    lesson.learn(grasp(), new SplittableRandom(9), rates(rule, shape));
    return new Moved(before, lesson.weights());
  }

  /**
   * Every byte that belongs to nobody is overwritten before each step: the lesson must not notice, nor what a large
   * budget is used for.
   */
  private static void assertMoves(Rule rule, GraspModel model) {
    NetworkShape shape = model.shape();
    Moved moved = moved(rule, model, Arena.scrubbing());
    short[] before = moved.before();
    short[] after = moved.after();
    assertArrayEquals(after, moved(rule, model, Arena.scrubbing(LARGE_BUDGET)).after(), "in a larger budget");
    float[] gradient = gradient(rule, model);
    List<Double> cosines = new ArrayList<>();
    for (int i = exactFrom(rule, shape); i < shape.size(); i++) {
      int from = shape.kernelOffset(i);
      if (rule.learning() instanceof SparseRule) {
        leaveOut(before, after, gradient, from, shape.kernelOffset(i + 1));
      }
      cosines.add(cosine(before, after, gradient, from, shape.kernelOffset(i + 1)));
    }
    double least = rule.learning() instanceof LastFilteredRule ? FILTERED : SAME_DIRECTION;
    assertTrue(cosines.stream().allMatch(c -> c > least),
        "cosines of steps to slopes, the lowest layer first: " + cosines);
    int frozen = shape.kernelOffset(rule.firstLayer(shape));
    assertArrayEquals(Arrays.copyOf(before, frozen), Arrays.copyOf(after, frozen), "layers that are not tuned");
  }

  /** Where weights are int8, whole units are a large step; nothing is probed below exact layers. */
  private static Rates rates(Rule rule, NetworkShape shape) {
    if (rule.learning() instanceof ElasticZoRule) {
      Rates rates = new Rates(IntStream.range(0, shape.size()).mapToDouble(i -> i < shape.size() - 2 ? 0 : 0.25)
          .toArray());
      rates.at(0, 1);
      return rates;
    }
    return Rates.all(shape.size(), rule.learning() instanceof Int8Rule ? LARGE : SMALL);
  }

  /** The gradient of what did not move. */
  private static void leaveOut(short[] before, short[] after, float[] gradient, int from, int end) {
    for (int k = from; k < end; k++) {
      gradient[k] = before[k] == after[k] ? 0 : gradient[k];
    }
  }

  /** A step of forward gradients, or of zeroth order, below the exact layers is mostly noise. */
  private static int exactFrom(Rule rule, NetworkShape shape) {
    if (rule.learning() instanceof SparseRule) {
      return ChannelChoice.lowest(shape, rule.firstLayer(shape));
    }
    if (rule.learning() instanceof ElasticZoRule) {
      return shape.size() - 2;
    }
    return rule.learning() instanceof ForwardGradientRule ? shape.size() - 1 : rule.firstLayer(shape);
  }

  private static float[] gradient(Rule rule, GraspModel model) {
    float[] sample = new float[model.shape().inputs(0)];
    float[] target = new float[model.output().values()];
    sample(model, drawn(rule), sample, target);
    float[] gradient = new float[model.shape().parameters()];
    FloatNetwork network = new FloatNetwork(model.shape(), Kernels.best().make());
    reference(rule, model, network).addGradient(model.start(), sample, target, gradient);
    return gradient;
  }

  private static FloatRule reference(Rule rule, GraspModel model, FloatNetwork network) {
    boolean modules = rule.learning() instanceof SyntheticGradientRule;
    boolean own = Rules.variants().stream().anyMatch(other -> !other.forNodes() && other.name().equals(rule.name()));
    boolean exact = rule.learning() instanceof ForwardGradientRule || rule.learning() instanceof SparseRule;
    if ((modules || own) && !exact) {
      Rule inFloat = Rules.parse((modules ? "sgm" : rule.name()) + "/float");
      return inFloat.learning().floating(model, network, rule.firstLayer(model.shape()), Arena.unlimited());
    }
    return new Backpropagation(network, rule.firstLayer(model.shape()), Arena.unlimited());
  }

  /** The smallest lessons draw a sample from a seed of its own, so that they can draw it again. */
  private static RandomGenerator drawn(Rule rule) {
    if (rule.learning() instanceof LastLayersRule || rule.learning() instanceof SparseRule) {
      SplitMix64 replay = new SplitMix64();
      replay.seed(new SplittableRandom(9).nextLong());
      return replay;
    }
    return new SplittableRandom(9);
  }

  private static void sample(GraspModel model, RandomGenerator from, float[] sample, float[] target) {
    byte[] seen = new byte[sample.length];
    new Augmenter(model.input(), model.output(), area(model), AugmentationSettings.STANDARD)
        .sample(bar(model.shape()), 0, grasp(), from,
            seen, 0)
        .label(target, 0);
    System.arraycopy(floats(seen), 0, sample, 0, sample.length);
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
}
