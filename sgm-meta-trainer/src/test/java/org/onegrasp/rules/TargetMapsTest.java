package org.onegrasp.rules;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onegrasp.rules.LessonProbe.block;
import static org.onegrasp.rules.LessonProbe.cosine;
import static org.onegrasp.rules.LessonProbe.floats;
import static org.onegrasp.rules.LessonProbe.rates;
import static org.onegrasp.rules.LessonProbe.shown;
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
import org.onegrasp.kernels.ConvShape;
import org.onegrasp.kernels.Convolution;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.FixedLearner;
import org.onegrasp.lesson.GraspLearner;
import org.onegrasp.lesson.Lesson;
import org.onegrasp.model.Calibration;
import org.onegrasp.model.FixedFormat;
import org.onegrasp.model.GraspModel;
import org.onegrasp.network.Arena;
import org.onegrasp.network.BudgetExceededException;
import org.onegrasp.network.FloatNetwork;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.WorkArea;

/** tpSGD on the grasp network, in float beside its equations and in fixed point beside float. */
class TargetMapsTest {
  private static final WorkArea AREA = WorkArea.STANDARD;
  private static final NetworkShape SHAPE = NetworkShape.grasp();
  private static final long GOLDEN = 2_810_206_349L;
  private static final NetworkShape SMALL = new NetworkShape(List.of(
      Convolution.of(5, 1, 3).strided(2).over(16, 16),
      Convolution.of(3, 3, 4).strided(2).over(8, 8),
      Convolution.of(3, 4, 4).dilated(2).over(4, 4),
      Convolution.pointwise(4, 5).over(4, 4)));
  private static final FixedFormat SMALL_FORMAT = new FixedFormat(List.of(13, 13, 13, 13), List.of(5, 4, 3));
  private final SplittableRandom random = new SplittableRandom(3);
  private final byte[] heights = block();
  private final Grasp grasp = new Grasp(0.01, 0.02, 0.41, 0.3, 0.03, 1);
  private final float[] start = start(SHAPE);
  private final GraspModel model =
      Calibration.model(new FloatNetwork(SHAPE, Kernels.best().make()), start, List.of(floats(heights)));

  /** He's variance, from whole random numbers only, so that it is the same on every JDK. */
  private float[] start(NetworkShape shape) {
    float[] values = new float[shape.parameters()];
    for (int i = 0; i < shape.size(); i++) {
      double bound = Math.sqrt(6.0 / shape.layer(i).terms());
      for (int k = 0; k < shape.layer(i).weights(); k++) {
        values[shape.kernelOffset(i) + k] = (float) (bound * (2 * random.nextDouble() - 1));
      }
    }
    return values;
  }

  /** A label with one bump in the lower right quarter. */
  private static float[] bump() {
    float[] target = new float[4 * 4 * 5];
    target[(2 * 4 + 2) * 5 + 1] = 1;
    target[(2 * 4 + 3) * 5 + 1] = 0.5f;
    target[(2 * 4 + 3) * 5 + 2] = 0.25f;
    return target;
  }

  @Test
  void gradientIsThatOfTheEquationsInDoublePrecision() {
    float[] parameters = start(SMALL);
    float[] x = new float[16 * 16];
    for (int k = 0; k < x.length; k++) {
      x[k] = (float) random.nextDouble();
    }
    FloatNetwork network = new FloatNetwork(SMALL, Kernels.best().make());
    for (TargetProjection.Norm norm : TargetProjection.Norm.values()) {
      float[] gradient = new float[parameters.length];
      new TargetMaps(network, SMALL_FORMAT, 0, norm, Arena.unlimited()).addGradient(parameters, x, bump(), gradient);
      double[] y = new double[x.length];
      Arrays.setAll(y, k -> x[k]);
      for (int i = 0; i < 3; i++) {
        double[] output = output(i, parameters, y);
        double[] expected = gradient(i, y, output, norm);
        for (int k = 0; k < expected.length; k++) {
          assertEquals(expected[k], gradient[SMALL.kernelOffset(i) + k], 1e-4 * Math.max(1, Math.abs(expected[k])),
              norm + ", layer " + i);
        }
        y = output;
      }
    }
  }

  /** y_i = relu(W_i y_{i-1} + b_i), term by term. */
  private static double[] output(int i, float[] parameters, double[] x) {
    ConvShape s = SMALL.layer(i);
    double[] y = new double[s.outputs()];
    eachProduct(s, (in, weight, out) -> y[out] += x[in] * parameters[SMALL.kernelOffset(i) + weight]);
    for (int k = 0; k < y.length; k++) {
      y[k] = Math.max(0, y[k] + parameters[SMALL.biasOffset(i) + k % s.outC()]);
    }
    return y;
  }

  /** (y - P y*) . relu'(y) times x, kernel and bias. */
  private static double[] gradient(int i, double[] x, double[] y, TargetProjection.Norm norm) {
    ConvShape s = SMALL.layer(i);
    double[] delta = new double[y.length];
    double[] gradient = new double[SMALL.parameters(i)];
    for (int k = 0; k < y.length; k++) {
      double error = y[k] - wanted(i, k);
      delta[k] = y[k] > 0 ? norm == TargetProjection.Norm.L1 ? Math.signum(error) : error : 0;
      gradient[s.weights() + k % s.outC()] += delta[k];
    }
    eachProduct(s, (in, weight, out) -> gradient[weight] += x[in] * delta[out]);
    return gradient;
  }

  @Test
  void stepAgainstTheGradientLowersALayersOwnLoss() {
    float[] parameters = start(SMALL);
    float[] x = new float[16 * 16];
    Arrays.fill(x, 0.5f);
    double[] y = new double[x.length];
    Arrays.fill(y, 0.5);
    float[] gradient = new float[parameters.length];
    FloatNetwork network = new FloatNetwork(SMALL, Kernels.best().make());
    new TargetMaps(network, SMALL_FORMAT, 0, TargetProjection.Norm.L2, Arena.unlimited()).addGradient(parameters, x,
        bump(), gradient);
    double before = distance(output(0, parameters, y));
    for (int k = 0; k < SMALL.parameters(0); k++) {
      parameters[k] -= 1e-4f * gradient[k];
    }
    double after = distance(output(0, parameters, y));
    assertTrue(after < before, before + " became " + after);
  }

  /** J_0. */
  private static double distance(double[] y) {
    double sum = 0;
    for (int k = 0; k < y.length; k++) {
      double error = y[k] - wanted(0, k);
      sum += error * error;
    }
    return sum;
  }

  /** P_i y* at value k of layer i's output. */
  private static double wanted(int i, int k) {
    ConvShape s = SMALL.layer(i);
    int cell = k / s.outC();
    int from = (cell / s.outWidth() * 4 / s.outHeight() * 4 + cell % s.outWidth() * 4 / s.outWidth()) * 5;
    double sum = 0;
    for (int b = 0; b < 5; b++) {
      sum += TargetMaps.entry(i, k % s.outC(), b) / 128.0 * bump()[from + b] * 127
          / Math.pow(2, SMALL_FORMAT.activationBits().get(i));
    }
    return sum;
  }

  private interface Product {
    void take(int in, int weight, int out);
  }

  private static void eachProduct(ConvShape s, Product product) {
    for (int out = 0; out < s.outputs(); out++) {
      int cell = out / s.outC();
      for (int weight = out % s.outC(); weight < s.weights(); weight += s.outC()) {
        int term = weight / s.outC();
        int row = cell / s.outWidth() * s.stride() + term / s.inC() / s.kernel() * s.dilation() - s.pad();
        int column = cell % s.outWidth() * s.stride() + term / s.inC() % s.kernel() * s.dilation() - s.pad();
        if (row >= 0 && row < s.height() && column >= 0 && column < s.width()) {
          product.take((row * s.width() + column) * s.inC() + term % s.inC(), weight, out);
        }
      }
    }
  }

  @Test
  void lastLayerHasItsExactGradient() {
    FloatNetwork network = new FloatNetwork(SMALL, Kernels.best().make());
    float[] parameters = start(SMALL);
    float[] x = new float[16 * 16];
    Arrays.fill(x, 0.5f);
    float[] exact = new float[parameters.length];
    float[] local = new float[parameters.length];
    float loss = new Backpropagation(network, 3, Arena.unlimited()).addGradient(parameters, x, bump(), exact);
    TargetMaps rule = new TargetMaps(network, SMALL_FORMAT, 0, TargetProjection.Norm.L2, Arena.unlimited());
    assertEquals(loss, rule.addGradient(parameters, x, bump(), local));
    for (int k = SMALL.kernelOffset(3); k < exact.length; k++) {
      assertEquals(exact[k], local[k], 1e-6f);
    }
  }

  @Test
  void entriesOfAProjectionAreSpreadAndDifferFromLayerToLayer() {
    double mean = 0;
    int same = 0;
    for (int o = 0; o < 32; o++) {
      for (int b = 0; b < 8; b++) {
        int entry = TargetMaps.entry(1, o, b);
        assertTrue(entry >= 0 && entry <= 127, "entry " + entry);
        mean += entry / 256.0;
        same += entry == TargetMaps.entry(2, o, b) ? 1 : 0;
      }
    }
    assertEquals(63.5, mean, 8);
    assertTrue(same < 16, same + " of 256 are the same");
  }

  @Test
  void everyLayerMovesWhereTheFloatRuleWouldMoveIt() {
    for (TargetProjection.Norm norm : TargetProjection.Norm.values()) {
      Arena arena = new Arena(FixedLearner.STANDARD_BUDGET);
      Lesson lesson = LessonProbe.lesson(model, 0, arena, parts -> new FixedTargets(parts, norm).pass());
      lesson.begin(model.fixedStart(), heights, 5);
      lesson.learn(grasp, new SplittableRandom(9), rates(0));
      float[] gradient = new float[start.length];
      byte[] sample = new byte[96 * 96];
      float[] target = new float[OutputSpec.STANDARD.values()];
      new Augmenter(model.input(), model.output(), AREA, AugmentationSettings.STANDARD).sample(heights, 0, grasp,
          new SplittableRandom(9), sample, 0).label(target, 0);
      FloatNetwork network = new FloatNetwork(SHAPE, Kernels.best().make());
      new TargetMaps(network, model.format(), 0, norm, Arena.unlimited()).addGradient(start, floats(sample), target,
          gradient);
      List<Double> cosines = new ArrayList<>();
      for (int i = 0; i < SHAPE.size(); i++) {
        cosines.add(
            cosine(arena.slab(), LessonProbe.velocity(arena), gradient, SHAPE.kernelOffset(i), SHAPE.parameters(i)));
      }
      assertTrue(cosines.stream().allMatch(c -> c > 0.9),
          norm + ": cosines of fixed to float, lowest layer first: " + cosines);
    }
  }

  @Test
  void taughtWeightsAreTheSameBytesOnEveryMachine() {
    CRC32 sum = new CRC32();
    for (TargetProjection.Norm norm : TargetProjection.Norm.values()) {
      Lesson lesson =
          LessonProbe.lesson(model, 0, new Arena(FixedLearner.STANDARD_BUDGET),
              parts -> new FixedTargets(parts, norm).pass());
      lesson.begin(model.fixedStart(), heights, 5);
      SplittableRandom samples = new SplittableRandom(9);
      for (int k = 0; k < 8; k++) {
        lesson.learn(grasp, samples, rates(1 << 15, SHAPE.size() - 1, 1 << 16));
      }
      update(sum, lesson.weights());
    }
    assertEquals(GOLDEN, sum.getValue(), "the same on scalar and vector kernels, JDK 17 and 25");
  }

  @Test
  void lessonStaysWithinTheBudgetAndRepeatsBitForBit() {
    FixedLearner learner = new FixedLearner(model, "test", Rules.parse("tpsgd@0.005#12"), AREA,
        FixedLearner.STANDARD_BUDGET, Kernels.best());
    GraspLearner.Teaching taught = learner.teach(shown("block", heights, grasp), 7, report -> {});
    assertTrue(taught.peakBytes() <= 262_144, taught.peakBytes() + " bytes");
    assertArrayEquals(taught.skill().weights(),
        learner.teach(shown("block", heights, grasp), 7, report -> {}).skill().weights());
  }

  @Test
  void budgetThatIsTooSmallIsRefused() {
    Arena arena = new Arena(100_000);
    assertThrows(BudgetExceededException.class, () -> LessonProbe.lesson(model, 0, arena,
        parts -> new FixedTargets(parts, TargetProjection.Norm.L2).pass()));
  }
}
