package org.onegrasp.rules;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.onegrasp.kernels.Allocations;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.FixedLearner;
import org.onegrasp.lesson.OneShotLearner;
import org.onegrasp.lesson.Rule;
import org.onegrasp.model.Calibration;
import org.onegrasp.model.GraspModel;
import org.onegrasp.network.BudgetExceededException;
import org.onegrasp.network.FloatNetwork;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.WorkArea;

class RuleTest {
  private static final Grasp GRASP = new Grasp(0, 0, 0.42, 0, 0.04, 1);
  private static final GraspModel MODEL = randomModel();

  /** Untrained, of the shipped shape. */
  private static GraspModel randomModel() {
    NetworkShape shape = NetworkShape.grasp();
    SplittableRandom random = new SplittableRandom(3);
    float[] start = FloatNetwork.randomParameters(shape, random);
    return Calibration
        .model(new FloatNetwork(shape, Kernels.best().make()), start, List.of(LessonProbe.floats(block())))
        .with(SyntheticGradients.PART, 8, SyntheticGradients.randomModules(shape, 8, random))
        .with(OnePassGradients.PART, OnePassGradients.WIDTH, OnePassGradients.randomHeads(shape, random));
  }

  /** 40 mm x 80 mm, 30 mm high, in the middle. */
  private static byte[] block() {
    byte[] heights = new byte[96 * 96];
    for (int row = 38; row < 58; row++) {
      Arrays.fill(heights, row * 96 + 43, row * 96 + 53, (byte) 30);
    }
    return heights;
  }

  private static OneShotLearner learner(String rule, int samples) {
    return Rules.parse(rule).withSamples(samples).oneShotLearner(MODEL, WorkArea.STANDARD, 1_000_000, Kernels.best());
  }

  private static float[] prediction(OneShotLearner learner) {
    float[] quality = new float[24 * 24 * 8];
    learner.predict(block(), quality);
    return quality;
  }

  @Test
  void nameWithoutArithmeticMeansFixedPointWhereItExists() {
    assertEquals("sgm/fixed", Rules.parse("sgm").label());
    assertEquals("head/fixed", Rules.parse("head").label());
    assertEquals("bp/float", Rules.parse("bp").label());
    assertEquals("sgm/float", Rules.parse("sgm/float").label());
  }

  @Test
  void rateAfterAnAtSignReplacesTheRulesOwn() {
    assertEquals(0.25, Rules.parse("bp-last2/float@0.25").rate());
    assertThrows(IllegalArgumentException.class, () -> Rules.parse("bp@fast"));
  }

  @Test
  void shareOfClutterComesAfterAPlus() {
    Rule rule = Rules.parse("sgm@0.001#230+0.5");
    assertEquals(List.of(0.001, 230, 0.5), List.of(rule.rate(), rule.samples(), rule.clutter()));
    assertEquals("sgm/fixed@0.001#230+0.5", rule.text());
    assertEquals(rule, Rules.parse(rule.text()));
    assertEquals("sgm/fixed+0.5", rule.label());
    assertEquals(0, Rules.parse("sgm").clutter());
    for (String wrong : List.of("sgm+", "sgm+2", "sgm+-0.5", "sgm+half", "sgm+0.5#4")) {
      String message = assertThrows(IllegalArgumentException.class, () -> Rules.parse(wrong)).getMessage();
      assertTrue(message.contains("must be 0 to 1, such as +0.5"), message);
    }
  }

  @Test
  void clutterChangesALessonInBothArithmeticsAndTakesNoBytes() {
    for (String name : List.of("sgm/fixed", "bp/float", "bp-recompute/fixed")) {
      OneShotLearner alone = learner(name, 8);
      OneShotLearner among = learner(name + "+1", 8);
      alone.teach(LessonProbe.shown("", block(), GRASP), 1);
      among.teach(LessonProbe.shown("", block(), GRASP), 1);
      assertFalse(Arrays.equals(prediction(alone), prediction(among)), name);
      assertEquals(alone.peakBytes(), among.peakBytes(), name);
      OneShotLearner again = learner(name + "+1", 8);
      again.teach(LessonProbe.shown("", block(), GRASP), 1);
      assertArrayEquals(prediction(among), prediction(again), name);
    }
  }

  @Test
  void layersAreCountedFromTheHead() {
    NetworkShape three = NetworkShape.dense(4, 4, 4, 4);
    assertEquals(2, Rules.parse("head").firstLayer(three));
    assertEquals(1, Rules.parse("bp-last2").firstLayer(three));
    assertEquals(0, Rules.parse("bp-last5").firstLayer(three));
    assertEquals(0, Rules.parse("sgm").firstLayer(three));
    assertEquals(3, Rules.parse("none").firstLayer(three));
    assertEquals(4, Rules.parse("bp-last2").firstLayer(NetworkShape.grasp()));
  }

  @Test
  void unknownRuleIsRefusedWithTheNamesOfTheOthers() {
    String message = assertThrows(IllegalArgumentException.class, () -> Rules.parse("bp/fixed")).getMessage();
    assertTrue(message.contains("\"bp/fixed\"") && message.contains("bp-last3/float") && message.contains("sgm/fixed"),
        message);
  }

  @Test
  void ruleNoneLeavesThePredictionAlone() {
    OneShotLearner learner = learner("none", 8);
    float[] before = prediction(learner);
    learner.teach(LessonProbe.shown("", block(), GRASP), 1);
    assertArrayEquals(before, prediction(learner));
    assertEquals(0, learner.peakBytes() + learner.macsPerLesson() + learner.repeatSteps());
  }

  private static List<Rule> those(Predicate<Rule> wanted) {
    List<Rule> rules = Rules.variants().stream().filter(wanted).toList();
    assertFalse(rules.isEmpty());
    return rules;
  }

  @Test
  void everyOtherRuleChangesIt() {
    for (Rule rule : those(Rule::learns)) {
      OneShotLearner learner = learner(rule.label(), 8);
      float[] untaught = prediction(learner);
      learner.teach(LessonProbe.shown("", block(), GRASP), 1);
      assertFalse(Arrays.equals(untaught, prediction(learner)), rule.label());
    }
  }

  @Test
  void sameSeedSameLesson() {
    for (Rule rule : those(Rule::learns)) {
      OneShotLearner one = learner(rule.label(), 8);
      OneShotLearner other = learner(rule.label(), 8);
      one.teach(LessonProbe.shown("", block(), GRASP), 5);
      other.teach(LessonProbe.shown("", block(), GRASP), 5);
      assertArrayEquals(prediction(one), prediction(other), rule.label());
    }
  }

  @Test
  void fixedPointStaysWithinTheStandardBudgetAndAQuarterOfBackpropagation() {
    OneShotLearner fixed =
        Rules.parse("sgm/fixed").withSamples(4).oneShotLearner(MODEL, WorkArea.STANDARD, FixedLearner.STANDARD_BUDGET,
            Kernels.best());
    fixed.teach(LessonProbe.shown("", block(), GRASP), 1);
    long backpropagation = learner("bp/float", 4).peakBytes();
    assertTrue(fixed.peakBytes() > 100_000 && fixed.peakBytes() <= 262_144, "peak " + fixed.peakBytes());
    assertTrue(4 * fixed.peakBytes() <= backpropagation, fixed.peakBytes() + " against " + backpropagation);
  }

  @Test
  void fewerTunedLayersTakeLessMemoryAndFewerMultiplications() {
    List<String> growing =
        List.of("head/float", "bp-last2/float", "bp-last3/float", "bp-last4/float", "bp-last5/float", "bp/float");
    for (int i = 1; i < growing.size(); i++) {
      OneShotLearner less = learner(growing.get(i - 1), 4);
      OneShotLearner more = learner(growing.get(i), 4);
      assertTrue(less.peakBytes() < more.peakBytes(), growing.get(i) + ": " + more.peakBytes());
      assertTrue(less.macsPerLesson() < more.macsPerLesson(), growing.get(i) + ": " + more.macsPerLesson());
    }
  }

  @Test
  void backpropagationMultipliesAboutThreeTimesAForwardPass() {
    NetworkShape shape = NetworkShape.grasp();
    assertEquals(8 * (3 * shape.macs(0) - shape.layer(0).macs()), learner("bp/float", 8).macsPerLesson());
  }

  @Test
  void budgetTooSmallIsRefused() {
    assertThrows(BudgetExceededException.class,
        () -> Rules.parse("sgm/fixed").oneShotLearner(MODEL, WorkArea.STANDARD, 100_000, Kernels.best()));
  }

  @Test
  void modelWithoutAPartRefusesTheRulesThatNeedIt() {
    GraspModel bare = new GraspModel(MODEL.shape(), MODEL.start(), MODEL.format(), Map.of());
    for (Rule rule : those(r -> r.name().startsWith("sgm"))) {
      String message =
          assertThrows(IllegalArgumentException.class,
              () -> rule.oneShotLearner(bare, WorkArea.STANDARD, 1_000_000, Kernels.best()))
              .getMessage();
      assertTrue(message.contains("without them") && message.contains("train --out"), message);
    }
  }

  @Test
  void partsOfAnotherNetworkAreRefused() {
    GraspModel odd = MODEL.with(SyntheticGradients.PART, 8, new float[7]).with(OnePassGradients.PART, 16, new float[7]);
    for (Rule rule : those(r -> r.name().startsWith("sgm"))) {
      String message =
          assertThrows(IllegalArgumentException.class,
              () -> rule.oneShotLearner(odd, WorkArea.STANDARD, 1_000_000, Kernels.best()))
              .getMessage();
      assertTrue(message.contains("the model has 7"), message);
    }
  }

  @Test
  void rateIsANumberThatSomethingCanBeLearnedWith() {
    for (String rate : List.of("NaN", "Infinity", "-0.001", "0", "1e300", "", "0x1p-9x")) {
      String message =
          assertThrows(IllegalArgumentException.class, () -> Rules.parse("sgm@" + rate), rate).getMessage();
      assertTrue(message.contains("above 0 and at most 1"), message);
    }
  }

  @Test
  void stepsInFixedPointAllocateNothing() {
    for (Rule rule : those(Rule::forNodes)) {
      assertEquals(0, allocatedInALesson(rule.label()), rule.label() + ": bytes in 40 steps");
    }
  }

  private static long allocatedInALesson(String rule) {
    OneShotLearner learner = learner(rule, 40);
    learner.teach(LessonProbe.shown("", block(), GRASP), 1);
    return Allocations.whenCompiled(0, learner::repeatSteps);
  }

  @Test
  void rulesOfOthersAreFoundByTheirClass() {
    assertEquals("none",
        Rules.others("org.onegrasp.rules.PublicRule").findFirst().orElseThrow().variants().get(0).name());
    assertEquals(0, Rules.others("").count());
  }

  @Test
  void classThatIsNoRuleIsRefusedByName() {
    for (String name : List.of("org.onegrasp.rules.NoSuchRule", "java.lang.String")) {
      IllegalArgumentException refused =
          assertThrows(IllegalArgumentException.class, () -> Rules.others(name).toList());
      assertEquals("onegrasp.rules: \"" + name + "\" is no learning rule on the class path", refused.getMessage());
    }
  }
}
