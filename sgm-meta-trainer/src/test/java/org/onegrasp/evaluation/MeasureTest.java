package org.onegrasp.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.onegrasp.evaluation.LookScore.Answer;
import org.onegrasp.evaluation.LookScore.Naming;
import org.onegrasp.evaluation.LookScore.Presence;
import org.onegrasp.evaluation.LookScore.Scene;

class MeasureTest {
  private static final Scene CROWDED = new Scene(Presence.AS_SHOWN, true, true, true);
  private static final Scene TIGHT = new Scene(Presence.AS_SHOWN, true, false, true);
  private static final Scene AWAY = new Scene(Presence.AWAY, true, false, false);

  private static LookScore right(double quality) {
    return new LookScore(CROWDED, new Answer(true, quality, true, true, false, false, true), new Naming(2, 1, 1));
  }

  private static LookScore elsewhere(Scene scene, double quality) {
    return new LookScore(scene, new Answer(true, quality, false, false, true, true, false), Naming.NONE);
  }

  private static LookScore nothing(Scene scene) {
    return new LookScore(scene, Answer.NONE, Naming.NONE);
  }

  private static double rate(Measure measure, LookScore... looks) {
    return measure.of(List.of(List.of(looks))).rate();
  }

  @Test
  void aGraspOnAnotherThingIsAWrongObjectOnlyWhereTheObjectIsThere() {
    LookScore[] looks = {right(0.9), elsewhere(TIGHT, 0.8), elsewhere(AWAY, 0.7), nothing(AWAY)};
    assertEquals(0.5, rate(Measure.PLACE, looks));
    assertEquals(0.5, rate(Measure.WRONG_OBJECT, looks));
    assertEquals(0.5, rate(Measure.FALSE_GRASP, looks));
    assertEquals(0.25, rate(Measure.NOT_HERE, looks));
    assertEquals(0.5, rate(Measure.GRASP_FREE, looks));
    assertEquals(1, rate(Measure.PLACE_WHERE_FREE, looks));
    assertEquals(2.0 / 3, rate(Measure.TIPS_IN_TABLE, looks));
    assertEquals(0.5, rate(Measure.RIGHT_AND_LIFTED, looks));
    assertEquals(0.5, rate(Measure.NAMED_RIGHT, looks));
  }

  @Test
  void whatIsCountedNowhereIsUnknown() {
    assertNull(Measure.FALSE_GRASP.of(List.of(List.of(right(1)))));
    assertNull(Measure.TURNED_WRONG.of(List.of(List.of(right(1)))));
  }

  @Test
  void eachObjectCountsTheSame() {
    Success success = Measure.PLACE.of(
        List.of(List.of(right(1), right(1), right(1)), List.of(nothing(CROWDED)), List.of(nothing(AWAY))));
    assertEquals(0.5, success.rate());
    assertEquals(2, success.byObject().length);
  }

  @Test
  void calibrationErrorIsTheMeanDifferenceOfQualityAndSuccess() {
    List<LookScore> one = List.of(right(0.95), right(0.95), elsewhere(CROWDED, 0.95), nothing(CROWDED));
    List<LookScore> two = List.of(elsewhere(AWAY, 0.15));
    Reliability reliability = Reliability.of(List.of(one, two));
    assertEquals((3 * Math.abs(0.95 - 2.0 / 3) + 0.15) / 4, reliability.error(), 1e-12);
    assertEquals(3, reliability.bins().get(9).count());
    assertEquals(2.0 / 3, reliability.bins().get(9).share(), 1e-12);
    assertNull(Reliability.of(List.of(List.of(nothing(AWAY)))));
  }
}
