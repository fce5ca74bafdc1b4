package org.onegrasp.rules;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onegrasp.rules.LessonProbe.bar;
import static org.onegrasp.rules.LessonProbe.floats;
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
import org.onegrasp.kernels.Allocations;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.FixedFilters;
import org.onegrasp.lesson.FixedLearner;
import org.onegrasp.lesson.FixedServing;
import org.onegrasp.lesson.FloatRule;
import org.onegrasp.lesson.GraspLearner;
import org.onegrasp.lesson.Lesson;
import org.onegrasp.lesson.Rates;
import org.onegrasp.lesson.Rule;
import org.onegrasp.lesson.SoftmaxLoss;
import org.onegrasp.model.Calibration;
import org.onegrasp.model.GraspModel;
import org.onegrasp.network.Arena;
import org.onegrasp.network.FloatNetwork;
import org.onegrasp.network.NetworkBuilder;
import org.onegrasp.network.NetworkReference;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.WorkArea;

/**
 * Lessons on a network of eight residual depthwise-separable blocks at 48x48 and two at 24x24, beside the same in
 * float.
 */
class FixedBlocksTest {
  private static final NetworkShape SHAPE =
      new NetworkBuilder(96, 96, 1).convolution(24, 5, 2, 1).residualSeparable(8, 3, 1)
          .separable(32, 3, 2, 1).residualSeparable(2, 3, 1).logits(8);
  private static final StageShape STAGE = StageShape.of(SHAPE);
  private static final StageShape WITHOUT_MODULES = null;
  private static final FixedFilters UNFILTERED = FixedFilters.none(SHAPE);
  private static final int EXACT_BYTES = 567_872;
  private static final int MODULES_BYTES = 339_392;
  private static final long GOLDEN_EXACT = 3_972_776_172L;
  private static final long GOLDEN_MODULES = 2_842_845_149L;
  private final SplittableRandom random = new SplittableRandom(3);
  private final float[] start = start();
  private final byte[] heights = bar();
  private final Grasp grasp = new Grasp(0.03, 0, 0.41, Math.PI / 2, 0.03, 1);
  private final FloatNetwork network = new FloatNetwork(SHAPE, Kernels.best().make());
  private final GraspModel model =
      Calibration.model(new FloatNetwork(SHAPE, Kernels.best().make()), start, List.of(floats(heights)))
          .with(StageGradients.PART, STAGE.module().inC(), STAGE.identity());

  /** From whole random numbers only, so that it is the same on every JDK. */
  private float[] start() {
    float[] values = new float[SHAPE.parameters()];
    for (int i = 0; i < SHAPE.size(); i++) {
      double gain = SHAPE.skip(i) >= 0 || i == SHAPE.size() - 1 ? 0.6 : SHAPE.relu(i) ? 6 : 3;
      LessonProbe.fill(values, SHAPE.kernelOffset(i), SHAPE.layer(i).weights(),
          Math.sqrt(gain / SHAPE.layer(i).terms()), random);
    }
    return values;
  }

  /** Input and label of an augmentation. */
  private float[][] sample(long seed) {
    byte[] sample = new byte[96 * 96];
    float[] target = new float[OutputSpec.STANDARD.values()];
    new Augmenter(model.input(), model.output(), WorkArea.STANDARD, AugmentationSettings.STANDARD)
        .sample(heights, 0, grasp, new SplittableRandom(seed), sample, 0).label(target, 0);
    return new float[][] {floats(sample), target};
  }

  private float[] gradient(FloatRule rule, float[] parameters, long seed) {
    float[] gradient = new float[parameters.length];
    float[][] sample = sample(seed);
    rule.addGradient(parameters, sample[0], sample[1], gradient);
    return gradient;
  }

  private Backpropagation backpropagation() {
    return new Backpropagation(network, 0, Arena.unlimited());
  }

  /**
   * Along the gradient of all layers, then of a layer of each kind alone. The small networks of the other tests try
   * each parameter.
   */
  @Test
  void floatGradientsAreTheSlopesOfTheLossInDoublePrecision() {
    float[] parameters = start.clone();
    for (int i = 0; i < SHAPE.size(); i++) { // so that no ReLU is at its edge where there is nothing on the table
      LessonProbe.fill(parameters, SHAPE.biasOffset(i), SHAPE.layer(i).outC(), 0.05, random);
    }
    float[] gradient = gradient(backpropagation(), parameters, 9);
    assertSlope(parameters, gradient, 0, gradient.length);
    for (int layer : new int[] {0, 1, 2, 9, 16, 17, 18, 22, 23}) {
      assertSlope(parameters, gradient, SHAPE.kernelOffset(layer), SHAPE.kernelOffset(layer + 1));
    }
  }

  private void assertSlope(float[] parameters, float[] gradient, int from, int end) {
    double[] x = NetworkReference.doubles(sample(9)[0]);
    double[] label = NetworkReference.doubles(sample(9)[1]);
    double norm = Math.sqrt(square(gradient, from, end));
    double[] above = NetworkReference.doubles(parameters);
    double[] below = above.clone();
    for (int k = from; k < end; k++) {
      above[k] += 1e-5 * gradient[k] / norm;
      below[k] -= 1e-5 * gradient[k] / norm;
    }
    double slope =
        (NetworkReference.loss(SHAPE, above, x, label) - NetworkReference.loss(SHAPE, below, x, label)) / 2e-5;
    assertEquals(slope, norm, 1e-3 * norm, "parameters " + from + " to " + end);
  }

  private static double square(float[] values, int from, int end) {
    double sum = 0;
    for (int k = from; k < end; k++) {
      sum += (double) values[k] * values[k];
    }
    return sum;
  }

  @Test
  void everyLayerMovesWhereTheFloatRuleWouldMoveIt() {
    FixedFilters filtered = new FixedFilters(SHAPE, 0);
    assertSameDirections(0, WITHOUT_MODULES, UNFILTERED, backpropagation());
    assertSameDirections(0, STAGE, UNFILTERED, new StageGradients(network, STAGE.identity(), 0, Arena.unlimited()));
    assertSameDirections(0, WITHOUT_MODULES, filtered,
        new Backpropagation(network, 0, FilteredBackpropagation.filters(network, 0), false, Arena.unlimited()));
  }

  /** Through depthwise layers, one of them strided, and into the sums of blocks of both stages. */
  @Test
  void errorsGoDownOverPatchesAsInFloat() {
    for (int convolutions : new int[] {2, 4, 6, 9}) {
      int lowest = SHAPE.size() - 1 - convolutions;
      assertSameDirections(0, WITHOUT_MODULES, FixedFilters.last(SHAPE, convolutions), new Backpropagation(network, 0,
          FilteredBackpropagation.filters(network, lowest), true, Arena.unlimited()));
    }
  }

  /** From the upper layer of a block and from the lower one, in both stages, and from the layers between. */
  @Test
  void lastLayersMoveWhereTheFloatRuleWouldMoveThemAndTheOthersStay() {
    for (int first : new int[] {5, 10, 17, 22}) {
      assertSameDirections(first, WITHOUT_MODULES, UNFILTERED, new Backpropagation(network, first, Arena.unlimited()));
      assertSameDirections(first, STAGE, UNFILTERED,
          new StageGradients(network, STAGE.identity(), first, Arena.unlimited()));
    }
  }

  private void assertSameDirections(int first, StageShape stage, FixedFilters filters, FloatRule rule) {
    Arena arena = Arena.unlimited();
    Lesson probed = LessonProbe.lesson(model, first, arena, parts -> new FixedBlocks(parts, stage, filters).pass());
    probed.begin(model.fixedStart(), heights, 5);
    probed.learn(grasp, new SplittableRandom(9), Rates.all(SHAPE.size(), 1 << 12));
    float[] gradient = gradient(rule, start, 9);
    int below = SHAPE.kernelOffset(first);
    List<Double> cosines = new ArrayList<>();
    for (int i = first; i < SHAPE.size(); i++) {
      cosines
          .add(LessonProbe.cosine(arena.slab(), LessonProbe.velocity(arena) - below, gradient, SHAPE.kernelOffset(i),
              SHAPE.parameters(i)));
    }
    assertTrue(cosines.stream().allMatch(c -> c > 0.85), "cosines of fixed to float, lowest layer first: " + cosines);
    assertArrayEquals(Arrays.copyOf(model.fixedStart(), below), Arrays.copyOf(probed.weights(), below));
  }

  @Test
  void taughtWeightsAreTheSameBytesOnEveryMachine() {
    assertEquals(GOLDEN_EXACT, checksum("bp-checkpoint", Arena.unlimited()),
        "the same on scalar and vector kernels, JDK 17 and 25");
    assertEquals(GOLDEN_MODULES, checksum("sgm", Arena.unlimited()), "likewise");
  }

  @Test
  void noStepUsesWhatItDidNotDeclare() {
    assertEquals(GOLDEN_EXACT, checksum("bp-checkpoint", Arena.scrubbing()));
    assertEquals(GOLDEN_MODULES, checksum("sgm", Arena.scrubbing()));
  }

  private long checksum(String rule, Arena arena) {
    Lesson lesson = Rules.parse(rule).lesson(model, WorkArea.STANDARD, arena, Kernels.best());
    lesson.begin(model.fixedStart(), heights, 5);
    SplittableRandom samples = new SplittableRandom(9);
    for (int k = 0; k < 4; k++) {
      lesson.judge(grasp, samples);
      lesson.learn(grasp, samples, Rates.all(SHAPE.size(), 1 << 15));
    }
    CRC32 sum = new CRC32();
    update(sum, lesson.weights());
    return sum.getValue();
  }

  @Test
  void compiledStepsAllocateNothing() {
    for (String rule : List.of("bp-checkpoint", "sgm")) {
      Lesson lesson = Rules.parse(rule).lesson(model, WorkArea.STANDARD, new Arena(EXACT_BYTES), Kernels.best());
      lesson.begin(model.fixedStart(), heights, 5);
      SplittableRandom samples = new SplittableRandom(9);
      Rates rates = Rates.all(SHAPE.size(), 1 << 12);
      long allocated = Allocations.whenCompiled(500, () -> lesson.learn(grasp, samples, rates));
      assertTrue(allocated <= 500, allocated + " bytes in a step of " + rule);
    }
  }

  @Test
  void lessonsLowerTheirLossByModulesInHalfTheBytes() {
    assertLearns("bp-checkpoint@0.003#40", EXACT_BYTES);
    assertLearns("sgm@0.003#40", MODULES_BYTES);
  }

  @Test
  void aLessonOfTheDeepNetworkFitsTheBudgetByModulesOnly() {
    NetworkShape deep = NetworkShape.deep();
    float[] weights = FloatNetwork.randomParameters(deep, new SplittableRandom(1));
    GraspModel untrained =
        Calibration.model(new FloatNetwork(deep, Kernels.best().make()), weights, List.of(floats(heights)))
            .with(StageGradients.PART, 16, StageShape.of(deep).identity());
    assertEquals(234_880, peak("sgm", untrained));
    assertEquals(500_928, peak("bp-checkpoint", untrained));
    assertTrue(Rules.parse("bp-checkpoint").learning().fixedMacs(untrained, 0) < 4 * deep.macs(0));
  }

  @Test
  void layersFarBelowTheTopOfTheirStageStay() {
    short[] before = model.fixedStart();
    Rule sgm = Rules.parse("sgm#8");
    short[] after = new FixedLearner(model, "test", sgm, WorkArea.STANDARD, MODULES_BYTES, Kernels.best())
        .teach(LessonProbe.shown("bar", heights, grasp), 7, report -> {}).skill().weights();

    for (int i = 0; i < SHAPE.size(); i++) {
      double share = sgm.learning().share(model, i);
      int block = (i + 1) / 2; // of two layers each, above the first layer
      assertEquals(block > 7 ? 1 : block > 2 ? 0.3 : 0, share, "layer " + i);
      int from = SHAPE.kernelOffset(i);
      int end = SHAPE.biasOffset(i) + SHAPE.layer(i).outC();
      assertEquals(share == 0, Arrays.equals(before, from, end, after, from, end), "layer " + i);
    }
  }

  @Test
  void modulesAreFollowedAsFarAsTheModelSaysThatTheyPointTheRightWay() {
    GraspModel.Part part = model.part(StageGradients.PART);
    float[] cosines = new float[STAGE.modules()];
    Arrays.fill(cosines, 0.54f);
    cosines[1] = 0.56f;
    GraspModel told = model.with(StageGradients.PART, new GraspModel.Part(part.width(), part.parameters(), cosines));
    for (int i = 0; i < SHAPE.size(); i++) {
      double share = i > STAGE.end(STAGE.modules() - 1) ? 1 : i > STAGE.end(0) && i <= STAGE.end(1) ? 0.3 : 0;
      assertEquals(share, Rules.parse("sgm").learning().share(told, i), "layer " + i);
      assertEquals(share, Rules.parse("sgm-random").learning().share(told, i), "layer " + i);
    }
    assertEquals("", Rules.parse("sgm").learning().refusal(told));
    GraspModel cut = model.with(StageGradients.PART,
        new GraspModel.Part(part.width(), part.parameters(), Arrays.copyOf(cosines, 2)));
    String refusal = Rules.parse("sgm").learning().refusal(cut);
    assertTrue(refusal.contains("cosines of all " + STAGE.modules() + " modules or of none, and the model has 2"),
        refusal);
  }

  private static long peak(String rule, GraspModel taught) {
    Arena arena = new Arena(1 << 20);
    Rules.parse(rule).lesson(taught, WorkArea.STANDARD, arena, Kernels.best());
    return arena.peakBytes();
  }

  private void assertLearns(String rule, int bytes) {
    FixedLearner learner = new FixedLearner(model, "test", Rules.parse(rule), WorkArea.STANDARD, bytes, Kernels.best());
    GraspLearner.Teaching taught = learner.teach(LessonProbe.shown("bar", heights, grasp), 7, report -> {});
    assertTrue(taught.lossAfter() < 0.9 * taught.lossBefore(), taught.toString());
    assertTrue(taught.peakBytes() <= bytes, taught.peakBytes() + " bytes");
  }

  @Test
  void servesWhatTheFloatNetworkSays() {
    float[] quality = new float[OutputSpec.STANDARD.values()];
    new FixedServing(model, Kernels.best()).predict(model.fixedStart(), heights, quality);
    float[] expected = new float[OutputSpec.STANDARD.values()];
    Backpropagation exact = backpropagation();
    exact.error(start, floats(heights), quality);
    SoftmaxLoss.probabilities(exact.logits(), expected);
    assertTrue(cosine(centred(expected), centred(quality), expected.length) > 0.95);
  }

  private static float[] centred(float[] values) {
    float mean = 0;
    for (float value : values) {
      mean += value / values.length;
    }
    float[] centred = values.clone();
    for (int k = 0; k < centred.length; k++) {
      centred[k] -= mean;
    }
    return centred;
  }

  @Test
  void multiplicationsAreThoseOfTheSteps() {
    long all = SHAPE.macs(0);
    long inner = 8 * SHAPE.layer(1).macs() + 2 * SHAPE.layer(19).macs();
    long ends = 4 * SHAPE.layer(2).macs(); // four segments of two blocks: the lower one's end, too
    assertEquals(3 * all - SHAPE.layer(0).macs() + inner + ends, FixedBlocks.macs(SHAPE, null, 0));
    assertTrue(FixedBlocks.macs(SHAPE, null, 0) < 4 * all);
    long stage = all - SHAPE.macs(17);
    long above = all - stage;
    long ways = above + 8 * SHAPE.layer(2).macs(); // down to the top, and in each block through its upper layer
    long again = stage - SHAPE.layer(16).macs() + 2 * SHAPE.layer(19).macs();
    assertEquals(2 * all + ways + again + 8 * STAGE.module().macs(), FixedBlocks.macs(SHAPE, STAGE, 0));
    assertEquals(FixedBlocks.macs(SHAPE, null, 20), FixedBlocks.macs(SHAPE, STAGE, 20),
        "above the stage no module serves");
  }

  @Test
  void fittedModulesComeNearerToTheExactGradientThanTheIdentity() {
    StageFit fit = new StageFit(STAGE);
    Backpropagation exact = backpropagation();
    for (int k = 0; k < 8; k++) {
      gradient(exact, start, k);
      fit.add(exact);
    }
    float[] expected = gradient(exact, start, 100);
    // below the topmost block, which needs no module
    int stage = SHAPE.kernelOffset(STAGE.end(STAGE.modules() - 1) + 1);
    double identity = cosine(expected,
        gradient(new StageGradients(network, STAGE.identity(), 0, Arena.unlimited()), start, 100), stage);
    double fitted =
        cosine(expected, gradient(new StageGradients(network, fit.modules(), 0, Arena.unlimited()), start, 100), stage);
    assertTrue(fitted > identity, fitted + " with fitted modules, " + identity + " with the identity");
  }

  private static double cosine(float[] a, float[] b, int count) {
    double dot = 0;
    for (int k = 0; k < count; k++) {
      dot += a[k] * b[k];
    }
    return dot / Math.sqrt(square(a, 0, count) * square(b, 0, count));
  }

  @Test
  void rulesThatKnowNoBlocksSayWhichOneDoes() {
    for (String rule : List.of("tpsgd-l1", "bp-int8", "sgm-onepass", "forward-gradient", "bp-recompute-plain")) {
      String message = assertThrows(IllegalArgumentException.class,
          () -> Rules.parse(rule).lesson(model, WorkArea.STANDARD, Arena.unlimited(), Kernels.best())).getMessage();
      assertTrue(message.contains("bp-checkpoint"), message);
    }
    GraspModel untrained =
        Calibration.model(new FloatNetwork(SHAPE, Kernels.best().make()), start, List.of(floats(heights)));
    String message = assertThrows(IllegalArgumentException.class,
        () -> Rules.parse("sgm").lesson(untrained, WorkArea.STANDARD, Arena.unlimited(), Kernels.best())).getMessage();
    assertTrue(message.contains("modules of a residual stage"), message);
  }
}
