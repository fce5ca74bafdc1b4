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
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.Lesson;
import org.onegrasp.lesson.FixedLearner;
import org.onegrasp.lesson.GraspLearner;
import org.onegrasp.lesson.Rule;
import org.onegrasp.model.Calibration;
import org.onegrasp.model.GraspModel;
import org.onegrasp.network.Arena;
import org.onegrasp.network.BudgetExceededException;
import org.onegrasp.network.FixedNetwork;
import org.onegrasp.network.FloatNetwork;
import org.onegrasp.network.Int16Weights;
import org.onegrasp.network.Int8Weights;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.WorkArea;

/** Backpropagation with weights stored in int8 beside the same in float. */
class FixedInt8Test {
  private static final WorkArea AREA = WorkArea.STANDARD;
  private static final NetworkShape SHAPE = NetworkShape.grasp();
  private static final long GOLDEN = 1_849_393_753L;
  private final SplittableRandom random = new SplittableRandom(3);
  private final byte[] heights = block();
  private final Grasp grasp = new Grasp(0.01, 0.02, 0.41, 0.3, 0.03, 1);
  private final float[] start = start();
  private final GraspModel model =
      Calibration.model(new FloatNetwork(SHAPE, Kernels.best().make()), start, List.of(floats(heights)));

  /**
   * He's variance, from whole random numbers only, so that it is the same on every JDK; channels of very different
   * size.
   */
  private float[] start() {
    float[] values = new float[SHAPE.parameters()];
    for (int i = 0; i < SHAPE.size(); i++) {
      double bound = Math.sqrt(6.0 / SHAPE.layer(i).terms());
      for (int k = 0; k < SHAPE.layer(i).weights(); k++) {
        double channel = k % SHAPE.layer(i).outC() % 4 == 3 ? 0.25 : 1;
        values[SHAPE.kernelOffset(i) + k] = (float) (channel * bound * (2 * random.nextDouble() - 1));
      }
    }
    return values;
  }

  private Lesson lesson(int firstLayer, Arena arena) {
    return LessonProbe.lesson(model, firstLayer, arena, parts -> new FixedInt8(parts).pass());
  }

  @Test
  void storedWeightsAreTheNearestThatEightBitsAChannelCanHold() {
    Arena arena = Arena.unlimited();
    FixedNetwork network = model.network(new Int8Weights(SHAPE, arena), Kernels.best().make(), arena);
    short[] wanted = model.fixedStart();
    network.load(wanted);
    short[] stored = network.store();
    for (int i = 0; i < SHAPE.size(); i++) {
      int channels = SHAPE.layer(i).outC();
      int[] largest = new int[channels];
      for (int k = 0; k < SHAPE.layer(i).weights(); k++) {
        largest[k % channels] = Math.max(largest[k % channels], Math.abs(wanted[SHAPE.kernelOffset(i) + k]));
      }
      for (int k = 0; k < SHAPE.layer(i).weights(); k++) {
        int at = SHAPE.kernelOffset(i) + k;
        assertTrue(Math.abs(stored[at] - wanted[at]) <= largest[k % channels] / 126 + 1,
            "layer " + i + ": " + wanted[at] + " became " + stored[at]);
      }
      assertArrayEquals(Arrays.copyOfRange(wanted, SHAPE.biasOffset(i), SHAPE.biasOffset(i) + channels),
          Arrays.copyOfRange(stored, SHAPE.biasOffset(i), SHAPE.biasOffset(i) + channels));
    }
    network.load(stored);
    assertArrayEquals(stored, network.store());
  }

  @Test
  void outputsAreThoseOfWiderLayersWithTheSameWeights() {
    Arena arena = Arena.unlimited();
    Kernels kernels = Kernels.best().make();
    FixedNetwork narrow = model.network(new Int8Weights(SHAPE, arena), kernels, arena);
    narrow.load(model.fixedStart());
    FixedNetwork wide = model.network(new Int16Weights(SHAPE, arena), kernels, arena);
    wide.load(narrow.store());
    int x = arena.bytes("input", SHAPE.inputs(0));
    int[] y = {arena.bytes("output", SHAPE.outputs(0)), arena.bytes("other output", SHAPE.outputs(0))};
    int[] logits = {arena.ints("logits", SHAPE.outputs(5)), arena.ints("other logits", SHAPE.outputs(5))};
    System.arraycopy(heights, 0, arena.slab(), x, heights.length);
    narrow.forward(0, x, y[0]);
    wide.forward(0, x, y[1]);
    byte[] m = arena.slab();
    assertArrayEquals(Arrays.copyOfRange(m, y[1], y[1] + SHAPE.outputs(0)),
        Arrays.copyOfRange(m, y[0], y[0] + SHAPE.outputs(0)));
    narrow.logits(y[0], logits[0]);
    wide.logits(y[1], logits[1]);
    int bytes = 4 * SHAPE.outputs(5);
    m = arena.slab();
    assertArrayEquals(Arrays.copyOfRange(m, logits[1], logits[1] + bytes),
        Arrays.copyOfRange(m, logits[0], logits[0] + bytes));
  }

  @Test
  void everyLayerMovesWhereTheFloatRuleWouldMoveIt() {
    float[] gradient = new float[start.length];
    byte[] sample = new byte[96 * 96];
    float[] target = new float[OutputSpec.STANDARD.values()];
    new Augmenter(model.input(), model.output(), AREA, AugmentationSettings.STANDARD).sample(heights, 0, grasp,
        new SplittableRandom(9), sample, 0).label(target, 0);
    new Backpropagation(new FloatNetwork(SHAPE, Kernels.best().make()), 0, Arena.unlimited()).addGradient(start,
        floats(sample), target, gradient);
    for (int first : new int[] {0, 1, 3, 5}) {
      Arena arena = new Arena(FixedLearner.STANDARD_BUDGET);
      Lesson lesson = lesson(first, arena);
      lesson.begin(model.fixedStart(), heights, 5);
      lesson.learn(grasp, new SplittableRandom(9), rates(0));
      List<Double> cosines = new ArrayList<>();
      for (int i = first; i < SHAPE.size(); i++) {
        int velocity = LessonProbe.velocity(arena) - SHAPE.kernelOffset(first);
        cosines.add(cosine(arena.slab(), velocity, gradient, SHAPE.kernelOffset(i), SHAPE.parameters(i)));
      }
      assertTrue(cosines.stream().allMatch(c -> c > 0.85),
          "cosines of fixed to float, from layer " + first + " on: " + cosines);
    }
  }

  /** Without the scaling, small channels would move 16 times less. */
  @Test
  void channelsOfSmallScaleMoveAsFarAsTheirGradientsSay() {
    Arena arena = new Arena(FixedLearner.STANDARD_BUDGET);
    Lesson lesson = lesson(0, arena);
    lesson.begin(model.fixedStart(), heights, 5);
    short[] before = lesson.weights();
    lesson.learn(grasp, new SplittableRandom(9), rates(1 << 20));
    short[] after = lesson.weights();
    double[] moved = new double[2];
    double[] pushed = new double[2];
    for (int k = 0; k < SHAPE.layer(2).weights(); k++) {
      int at = SHAPE.kernelOffset(2) + k;
      int small = k % 4 == 3 ? 1 : 0;
      int v = arena.slab()[LessonProbe.velocity(arena) + at];
      moved[small] -= v * (after[at] - before[at]);
      pushed[small] += v * v;
    }
    assertEquals(moved[0] / pushed[0], moved[1] / pushed[1], 0.15 * moved[0] / pushed[0],
        "movement for each unit of velocity");
  }

  @Test
  void taughtWeightsAreTheSameBytesOnEveryMachine() {
    Lesson lesson = lesson(0, new Arena(FixedLearner.STANDARD_BUDGET));
    lesson.begin(model.fixedStart(), heights, 5);
    SplittableRandom samples = new SplittableRandom(9);
    for (int k = 0; k < 8; k++) {
      lesson.learn(grasp, samples, rates(1 << 16));
    }
    CRC32 sum = new CRC32();
    update(sum, lesson.weights());
    assertEquals(GOLDEN, sum.getValue(), "the same on scalar and vector kernels, JDK 17 and 25");
  }

  @Test
  void lessonOnABlockLowersItsLossWithinTheBudget() {
    Rule rule = Rules.parse("bp-int8@0.002#90");
    FixedLearner learner = new FixedLearner(model, "test", rule, AREA, FixedLearner.STANDARD_BUDGET, Kernels.best());
    GraspLearner.Teaching taught = learner.teach(shown("block", heights, grasp), 7, report -> {});
    assertTrue(taught.lossAfter() < 0.95 * taught.lossBefore(), taught.toString());
    assertTrue(taught.peakBytes() <= 262_144, taught.peakBytes() + " bytes");
    assertArrayEquals(taught.skill().weights(),
        learner.teach(shown("block", heights, grasp), 7, report -> {}).skill().weights());
  }

  @Test
  void fewerTunedLayersTakeLessMemory() {
    long more = Long.MAX_VALUE;
    for (int first = 0; first < SHAPE.size(); first++) {
      Arena arena = new Arena(FixedLearner.STANDARD_BUDGET);
      Lesson lesson = lesson(first, arena);
      lesson.begin(model.fixedStart(), heights, 5);
      lesson.learn(grasp, new SplittableRandom(9), rates(1 << 16));
      assertTrue(arena.peakBytes() < more, "from layer " + first + " on: " + arena.peakBytes() + " bytes");
      more = arena.peakBytes();
    }
  }

  @Test
  void budgetThatIsTooSmallIsRefused() {
    assertThrows(BudgetExceededException.class, () -> lesson(0, new Arena(200_000)));
  }
}
