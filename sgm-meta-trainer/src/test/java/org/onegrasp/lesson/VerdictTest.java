package org.onegrasp.lesson;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.onegrasp.grasp.OutputSpec;
import org.onegrasp.world.WorkArea;

class VerdictTest {
  private final Verdict verdict = new Verdict(OutputSpec.STANDARD, WorkArea.STANDARD);

  private static boolean round(int shown) {
    return true;
  }

  private static boolean notRound(int shown) {
    return false;
  }

  private static float[] of(double... losses) {
    float[] all = new float[losses.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = (float) losses[i];
    }
    return all;
  }

  @Test
  void theSameIsLeftOnAFinerOutput() {
    double even = Math.log(24 * 24 * 8);
    Verdict fine = new Verdict(new OutputSpec(48, 16, 0.008), WorkArea.STANDARD);
    assertEquals(1, verdict.left(even), 1e-9);
    assertEquals(1, fine.left(Math.log(48 * 48 * 16)), 1e-9);
    double nats = 2; // worse than the label on either
    double coarseLeft = verdict.left(even - 5.4 + nats);
    assertEquals(coarseLeft, fine.left(Math.log(48 * 48 * 16) - 5.4 + nats), 0.04);
  }

  @Test
  void goodLessonIsAccepted() {
    assertEquals("", verdict.refusal(of(9.5), of(3.3), VerdictTest::notRound));
    assertEquals("", verdict.refusal(of(9.5, 8), of(3.3, 4), VerdictTest::notRound));
  }

  @Test
  void lessonThatGainsNothingIsRefused() {
    String refusal = verdict.refusal(of(4), of(4), VerdictTest::notRound);
    assertTrue(refusal.contains("not better on the demonstration (loss 4.00 before, 4.00 after)")
        && refusal.contains("show the grasp again"), refusal);
    assertTrue(verdict.refusal(of(4), of(Double.NaN), VerdictTest::round).contains("not better"));
  }

  @Test
  void whatLooksTheSameAllAroundMayBeKnownAlready() {
    assertEquals("", verdict.refusal(of(5.63), of(5.90), VerdictTest::round));
    assertEquals("", verdict.refusal(of(9, 5.63), of(3.2, 5.90), i -> i == 1));
    assertTrue(verdict.refusal(of(5.63), of(5.90), VerdictTest::notRound).contains("not better"));
    assertTrue(verdict.refusal(of(4.1), of(5), VerdictTest::round).contains("not better"));
    assertTrue(verdict.refusal(of(7.3), of(7.4), VerdictTest::round).contains("not better"));
    assertTrue(verdict.refusal(of(12.1), of(7.4), VerdictTest::round).contains("stays high"));
  }

  @Test
  void lessonWhoseLossStaysHighIsRefusedWithWhatToDo() {
    String refusal = verdict.refusal(of(12.1), of(7.4), VerdictTest::notRound);
    assertTrue(refusal.contains("stays high (12.10 before, 7.40 after, 8.44 where nothing is known)")
        && refusal.contains("show it on a part that rises above the table"), refusal);
  }

  @Test
  void eachOfSeveralDemonstrationsCounts() {
    assertTrue(
        verdict.refusal(of(9, 9), of(3.2, 7.4), VerdictTest::notRound)
            .contains("the loss on demonstration 2 of 2 stays high"));
    assertTrue(
        verdict.refusal(of(3, 9), of(3.2, 3.2), VerdictTest::notRound).contains("not better on demonstration 1 of 2"));
  }
}
