package org.onegrasp.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ExperienceTest {
  private static Experience after(int held, int failed, double quality) {
    Experience experience = Experience.NONE;
    for (int i = 0; i < held + failed; i++) {
      experience = experience.and(quality, i < held);
    }
    return experience;
  }

  @Test
  void withoutAttemptsAQualityStaysAsItIs() {
    assertEquals(0.3, Experience.NONE.calibrated(0.3));
    assertEquals(1, Experience.NONE.calibrated(1));
  }

  @Test
  void oneFailureSaysLittleAndManySayMuch() {
    double one = after(0, 1, 0.9).calibrated(0.9);
    double ten = after(0, 10, 0.9).calibrated(0.9);
    double hundred = after(0, 100, 0.9).calibrated(0.9);
    assertTrue(one > 0.75 && one < 0.9, one + " after one");
    assertTrue(ten > 0.3 && ten < 0.6, ten + " after ten");
    assertTrue(hundred < 0.12, hundred + " after a hundred");
  }

  /** 120 of 200 that were said to hold in 9 of 10: the prior pulls only a little. */
  @Test
  void manyAttemptsGiveTheShareThatHeld() {
    assertEquals(0.6, after(120, 80, 0.9).calibrated(0.9), 0.02);
    assertEquals(0.6, after(120, 80, 0.3).calibrated(0.3), 0.02);
  }

  @Test
  void aBetterGraspStaysABetterOne() {
    Experience bad = after(1, 9, 0.8);
    assertTrue(bad.calibrated(0.95) > bad.calibrated(0.8) && bad.calibrated(0.8) > bad.calibrated(0.2));
  }

  @Test
  void attemptsThatEndedAsExpectedChangeNothing() {
    assertEquals(0, after(10, 10, 0.5).shift(), 0.05);
  }

  @Test
  void onlyTheLatestCount() {
    Experience experience = after(0, 50, 0.5);
    for (int i = 0; i < Experience.MOST; i++) {
      experience = experience.and(0.5, true);
    }
    assertEquals(Experience.MOST, experience.count());
    assertEquals(Experience.MOST, experience.held());
  }

  @Test
  void impossibleQualitiesAreTakenAsTheNearest() {
    assertEquals(1, Experience.NONE.and(7, true).held());
    assertEquals(0, Experience.NONE.and(-7, false).held());
    assertEquals(1, Experience.NONE.and(0, true).held());
  }
}
