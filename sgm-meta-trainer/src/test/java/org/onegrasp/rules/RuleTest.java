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
import org.onegrasp.lesson.FixedLearner;
import org.onegrasp.lesson.Pupil;
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
    return Calibration.model(shape, start, List.of(LessonProbe.floats(block())))
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

  private static Pupil pupil(String rule, int samples) {
    return Rules.parse(rule).withSamples(samples).pupil(MODEL, WorkArea.STANDARD, 1_000_000);
  }

  private static float[] prediction(Pupil pupil) {
    float[] quality = new float[24 * 24 * 8];
    pupil.predict(block(), quality);
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
    assertTrue(message.contains("\"bp/fixed\"") && message.contains("bp-last3/float") && message.contains("sgm/fixed"), message);
  }

  @Test
  void ruleNoneLeavesThePredictionAlone() {
    Pupil pupil = pupil("none", 8);
    float[] before = prediction(pupil);
    pupil.teach(LessonProbe.shown("", block(), GRASP), 1);
    assertArrayEquals(before, prediction(pupil));
    assertEquals(0, pupil.peakBytes() + pupil.macsPerLesson() + pupil.practise());
  }

  private static List<Rule> those(Predicate<Rule> wanted) {
    List<Rule> rules = Rules.variants().stream().filter(wanted).toList();
    assertFalse(rules.isEmpty());
    return rules;
  }

  @Test
  void everyOtherRuleChangesIt() {
    for (Rule rule : those(Rule::learns)) {
      Pupil pupil = pupil(rule.label(), 8);
      float[] untaught = prediction(pupil);
      pupil.teach(LessonProbe.shown("", block(), GRASP), 1);
      assertFalse(Arrays.equals(untaught, prediction(pupil)), rule.label());
    }
  }

  @Test
  void sameSeedSameLesson() {
    for (Rule rule : those(Rule::learns)) {
      Pupil one = pupil(rule.label(), 8);
      Pupil other = pupil(rule.label(), 8);
      one.teach(LessonProbe.shown("", block(), GRASP), 5);
      other.teach(LessonProbe.shown("", block(), GRASP), 5);
      assertArrayEquals(prediction(one), prediction(other), rule.label());
    }
  }

  @Test
  void fixedPointStaysWithinTheStandardBudgetAndAQuarterOfBackpropagation() {
    Pupil fixed = Rules.parse("sgm/fixed").withSamples(4).pupil(MODEL, WorkArea.STANDARD, FixedLearner.STANDARD_BUDGET);
    fixed.teach(LessonProbe.shown("", block(), GRASP), 1);
    long backpropagation = pupil("bp/float", 4).peakBytes();
    assertTrue(fixed.peakBytes() > 100_000 && fixed.peakBytes() <= 262_144, "peak " + fixed.peakBytes());
    assertTrue(4 * fixed.peakBytes() <= backpropagation, fixed.peakBytes() + " against " + backpropagation);
  }

  @Test
  void fewerTunedLayersTakeLessMemoryAndFewerMultiplications() {
    List<String> growing = List.of("head/float", "bp-last2/float", "bp-last3/float", "bp-last4/float", "bp-last5/float", "bp/float");
    for (int i = 1; i < growing.size(); i++) {
      Pupil less = pupil(growing.get(i - 1), 4);
      Pupil more = pupil(growing.get(i), 4);
      assertTrue(less.peakBytes() < more.peakBytes(), growing.get(i) + ": " + more.peakBytes());
      assertTrue(less.macsPerLesson() < more.macsPerLesson(), growing.get(i) + ": " + more.macsPerLesson());
    }
  }

  @Test
  void backpropagationMultipliesAboutThreeTimesAForwardPass() {
    NetworkShape shape = NetworkShape.grasp();
    assertEquals(8 * (3 * shape.macs(0) - shape.layer(0).macs()), pupil("bp/float", 8).macsPerLesson());
  }

  @Test
  void budgetTooSmallIsRefused() {
    assertThrows(BudgetExceededException.class, () -> Rules.parse("sgm/fixed").pupil(MODEL, WorkArea.STANDARD, 100_000));
  }

  @Test
  void modelWithoutAPartRefusesTheRulesThatNeedIt() {
    GraspModel bare = new GraspModel(MODEL.shape(), MODEL.start(), MODEL.format(), Map.of());
    for (Rule rule : those(r -> r.name().startsWith("sgm"))) {
      String message = assertThrows(IllegalArgumentException.class, () -> rule.pupil(bare, WorkArea.STANDARD, 1_000_000)).getMessage();
      assertTrue(message.contains("without them") && message.contains("train --out"), message);
    }
  }

  @Test
  void partsOfAnotherNetworkAreRefused() {
    GraspModel odd = MODEL.with(SyntheticGradients.PART, 8, new float[7]).with(OnePassGradients.PART, 16, new float[7]);
    for (Rule rule : those(r -> r.name().startsWith("sgm"))) {
      String message = assertThrows(IllegalArgumentException.class, () -> rule.pupil(odd, WorkArea.STANDARD, 1_000_000)).getMessage();
      assertTrue(message.contains("the model has 7"), message);
    }
  }

  @Test
  void rateIsANumberThatSomethingCanBeLearnedWith() {
    for (String rate : List.of("NaN", "Infinity", "-0.001", "0", "1e300", "", "0x1p-9x")) {
      String message = assertThrows(IllegalArgumentException.class, () -> Rules.parse("sgm@" + rate), rate).getMessage();
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
    Pupil pupil = pupil(rule, 40);
    pupil.teach(LessonProbe.shown("", block(), GRASP), 1);
    return Allocations.whenCompiled(0, pupil::practise);
  }
}
