package org.onegrasp.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.FixedLearner;
import org.onegrasp.lesson.OneShotLearner;
import org.onegrasp.model.GraspModel;
import org.onegrasp.model.ModelFile;
import org.onegrasp.model.Provenance;
import org.onegrasp.model.RuleSuccess;
import org.onegrasp.model.StoredModel;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.WorkArea;

class PlannerTest {
  private static final WorkArea AREA = WorkArea.STANDARD;
  private final StoredModel stored = shipped();
  private final GraspModel model = stored.model();
  private final Planner planner = new Planner(stored, AREA, Kernels.best());

  private static StoredModel shipped() {
    try {
      return ModelFile.shipped();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> labels(List<Planner.Offer> offers) {
    return offers.stream().map(offer -> offer.rule().label()).toList();
  }

  @Test
  void predictedBytesAreThoseOfALesson() {
    byte[] heights = new byte[96 * 96];
    Arrays.fill(heights, 4000, 4050, (byte) 40);
    for (Planner.Need need : planner.needs()) {
      OneShotLearner learner =
          need.rule().withSamples(8).oneShotLearner(model, WorkArea.STANDARD, need.bytes(), Kernels.best());
      learner.teach(LessonProbe.shown("", heights, new Grasp(0, 0, 0.42, 0, 0.04, 1)), 1);
      assertEquals(need.bytes(), learner.peakBytes(), need.rule().label());
    }
  }

  @Test
  void bestRuleThatFitsIsChosen() {
    assertEquals("bp-checkpoint/fixed", planner.plan(FixedLearner.STANDARD_BUDGET).choice().rule().label());
    Planner.Plan small = planner.plan(131_072);
    assertTrue(
        labels(small.offers()).containsAll(List.of("bp-last3/fixed", "bp-last2/fixed", "bp-recompute-plain/fixed")),
        small.toString());
    assertTrue(small.offers().stream().allMatch(offer -> offer.bytes() <= 131_072), small.toString());
    assertTrue(
        small.tooLarge().stream().anyMatch(need -> need.rule().label().equals("sgm/fixed") && need.bytes() > 200_000));
  }

  /** The shipped model, with these rules measured and no others. */
  private StoredModel ranked(RuleSuccess... successes) {
    Provenance provenance = new Provenance("", 1, "", "", "", "", Map.of(), List.of(successes));
    return new StoredModel(model, stored.sha256(), provenance);
  }

  private static RuleSuccess measured(String rule, double success) {
    return new RuleSuccess(Rules.parse(rule).text(), success, 100, "eval", "abc");
  }

  @Test
  void rulesComeByTheSuccessThatTheModelWasMeasuredAt() {
    List<Planner.Need> needs =
        new Planner(ranked(measured("head", 0.4), measured("tpsgd", 0.6), measured("sgm@0.001", 0.9)), AREA,
            Kernels.best()).needs();
    assertEquals(List.of("tpsgd/fixed", "head/fixed"),
        needs.subList(0, 2).stream().map(need -> need.rule().label()).toList());
    assertEquals(0.6, needs.get(0).success().orElseThrow().success());
    assertTrue(
        needs.stream().filter(need -> need.rule().label().equals("sgm/fixed"))
            .allMatch(need -> need.success().isEmpty()),
        "measured with another rate");
  }

  @Test
  void rulesOfAModelThatWasNotMeasuredComeByTheirBytes() {
    List<Planner.Need> needs = new Planner(ranked(), AREA, Kernels.best()).needs().stream()
        .filter(need -> need.rule().learns()).toList();
    assertEquals("head/fixed", needs.get(0).rule().label());
    for (int i = 1; i < needs.size(); i++) {
      assertTrue(needs.get(i - 1).bytes() <= needs.get(i).bytes() && needs.get(i).success().isEmpty(),
          needs.get(i).toString());
    }
  }

  @Test
  void lessonsAreCutToTheTime() {
    Planner.Offer whole = planner.plan(131_072).offers().stream().filter(o -> o.rule().name().equals("bp-last3"))
        .findFirst().orElseThrow();
    Planner.Plan half = planner.plan(131_072, 0.3 * whole.seconds());
    assertTrue(half.offers().stream().allMatch(offer -> offer.seconds() <= 0.3 * whole.seconds()), half.toString());
    assertTrue(labels(half.tooSlow()).contains("bp-last3/fixed") || half.offers().stream().anyMatch(
        offer -> offer.rule().name().equals("bp-last3") && offer.rule().samples() < whole.rule().samples()),
        half.toString());
  }

  @Test
  void whatCannotWorkIsRefusedWithTheLeastThatWould() {
    String bytes = assertThrows(IllegalArgumentException.class, () -> planner.plan(40_000)).getMessage();
    long least = planner.needs().stream().mapToLong(Planner.Need::bytes).min().orElseThrow();
    assertTrue(bytes.contains("40,000") && bytes.contains(String.format(Locale.ROOT, "%,d", least)), bytes);
    assertThrows(IllegalArgumentException.class, () -> planner.plan(least - 1));
    assertEquals(least, planner.plan(least).choice().bytes());
    String time = assertThrows(IllegalArgumentException.class, () -> planner.plan(131_072, 1e-6)).getMessage();
    assertTrue(time.contains("allow more seconds"), time);
    assertThrows(IllegalArgumentException.class, () -> planner.plan(131_072, 0));
  }

  @Test
  void ruleThatDoesNotFitIsRefusedWithThoseThatDo() {
    planner.require(Rules.parse("bp-last3"), 131_072);
    String message =
        assertThrows(IllegalArgumentException.class, () -> planner.require(Rules.parse("sgm"), 131_072)).getMessage();
    assertTrue(message.contains("sgm/fixed needs") && message.contains("bp-last3/fixed ("), message);
  }
}
