package org.onegrasp.rules;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.onegrasp.grasp.AugmentationSettings;
import org.onegrasp.grasp.Augmenter;
import org.onegrasp.grasp.GraspLabel;
import org.onegrasp.kernels.Kernels;
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
  private final GraspModel model = Calibration.model(SHAPE, WIDTH, start, new float[ChainShape.of(SHAPE, WIDTH).parameters()],
      List.of(floats(heights))).withHeads(heads);

  /** 40 mm x 80 mm, 30 mm high, in the middle. */
  private static byte[] block() {
    byte[] map = new byte[96 * 96];
    for (int row = 38; row < 58; row++) {
      Arrays.fill(map, row * 96 + 43, row * 96 + 53, (byte) 30);
    }
    return map;
  }

  /** He's variance, from whole random numbers only, so that it is the same on every JDK. */
  private float[] start() {
    float[] values = new float[SHAPE.parameters()];
    for (int i = 0; i < SHAPE.size(); i++) {
      uniform(values, SHAPE.kernelOffset(i), SHAPE.layer(i).weights(), Math.sqrt(6.0 / SHAPE.layer(i).terms()));
    }
    return values;
  }

  private float[] heads() {
    HeadShape shape = HeadShape.of(SHAPE);
    float[] values = new float[shape.parameters()];
    for (int k = 0; k < shape.pieces().size(); k++) {
      double bound = Math.sqrt(6.0 / shape.pieces().get(k).terms());
      uniform(values, shape.kernelOffset(k), shape.pieces().get(k).weights(), bound);
      uniform(values, shape.biasOffset(k), shape.pieces().get(k).outC(), 0.1);
      uniform(values, shape.backOffset(k), shape.pieces().get(k).weights(), bound);
    }
    return values;
  }

  private void uniform(float[] values, int from, int count, double bound) {
    for (int k = from; k < from + count; k++) {
      values[k] = (float) (bound * (2 * random.nextDouble() - 1));
    }
  }

  private static float[] floats(byte[] map) {
    float[] values = new float[map.length];
    for (int k = 0; k < map.length; k++) {
      values[k] = map[k] / 64f;
    }
    return values;
  }

  private FixedOnePass lesson(Arena arena) {
    FixedOnePass lesson = new FixedOnePass(model, 0, AREA, AugmentationSettings.STANDARD, arena);
    lesson.begin(model.fixedStart(), heights, 5);
    return lesson;
  }

  @Test
  void everyLayerMovesWhereTheFloatRuleWouldMoveIt() {
    Arena arena = new Arena(FixedLearner.STANDARD_BUDGET);
    FixedOnePass lesson = lesson(arena);
    double loss = lesson.learn(grasp, new SplittableRandom(9), 0, 0);
    float[] gradient = new float[start.length];
    byte[] sample = new byte[96 * 96];
    float[] target = new float[GraspLabel.SIZE];
    new Augmenter(AREA, AugmentationSettings.STANDARD).sample(heights, 0, grasp, new SplittableRandom(9), sample, 0, target, 0);
    FloatNetwork network = new FloatNetwork(SHAPE, Kernels.best());
    new OnePassGradients(network, heads, 0, Arena.unlimited()).addGradient(start, floats(sample), target, gradient);
    List<Double> cosines = new ArrayList<>();
    for (int i = 0; i < SHAPE.size(); i++) {
      cosines.add(cosine(arena.slab(), lesson.velocityOffset(), gradient, SHAPE.kernelOffset(i), SHAPE.parameters(i)));
    }
    assertTrue(loss > 1, "loss " + loss);
    assertTrue(cosines.stream().allMatch(c -> c > 0.85), "cosines of fixed to float, lowest layer first: " + cosines);
  }

  @Test
  void taughtWeightsAreTheSameBytesOnEveryMachine() {
    FixedOnePass lesson = lesson(new Arena(FixedLearner.STANDARD_BUDGET));
    SplittableRandom samples = new SplittableRandom(9);
    for (int k = 0; k < 8; k++) {
      lesson.learn(grasp, samples, 1 << 16, 1 << 15);
    }
    CRC32 sum = new CRC32();
    for (short weight : lesson.weights()) {
      sum.update(weight);
      sum.update(weight >> 8);
    }
    assertEquals(GOLDEN, sum.getValue(), "the same on scalar and vector kernels, JDK 17 and 25");
  }

  @Test
  void lessonOnABlockLowersItsLossWithinTheBudget() {
    FixedLearner learner = new FixedLearner(model, "test", new FixedSettings(0, 60, 0.002, Rule.Gradient.LOCAL), AREA, FixedLearner.STANDARD_BUDGET);
    GraspLearner.Teaching taught = learner.teach("block", heights, grasp, 7, report -> {});
    assertTrue(taught.accepted() && taught.lossAfter() < 0.95 * taught.lossBefore(), taught.toString());
    assertTrue(taught.peakBytes() <= 262_144, taught.peakBytes() + " bytes");
    assertArrayEquals(taught.skill().weights(), learner.teach("block", heights, grasp, 7, report -> {}).skill().weights());
  }

  @Test
  void budgetThatIsTooSmallIsRefused() {
    assertThrows(BudgetExceededException.class, () -> lesson(new Arena(100_000)));
  }

  private static double cosine(byte[] m, int velocity, float[] gradient, int from, int count) {
    double dot = 0;
    double a = 0;
    double b = 0;
    for (int k = from; k < from + count; k++) {
      dot += m[velocity + k] * gradient[k];
      a += m[velocity + k] * m[velocity + k];
      b += gradient[k] * gradient[k];
    }
    return dot / Math.sqrt(a * b);
  }
}
