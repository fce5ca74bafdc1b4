package org.onegrasp.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What /diagnostics says against what is so; times in milliseconds. */
class HonestyTest {
  private static final Map<String, Integer> WELL = Map.of("depth image", 0, "camera", 0, "skills", 0);
  private static final Map<String, Integer> NO_PICTURE = Map.of("depth image", 1, "camera", 0, "skills", 0);
  private final Honesty honesty = new Honesty(4);

  private static long ms(long millis) {
    return millis * 1_000_000;
  }

  /** A camera at 10 Hz, whose pictures are answered at once, or are not. */
  private void stream(long from, long to, boolean answered) {
    for (long now = from; now < to; now += 100) {
      honesty.sent(ms(now));
      if (answered) {
        honesty.answered(ms(now + 5));
      }
    }
  }

  @Test
  void aNodeThatAnswersAndSaysSoIsHonest() {
    stream(0, 10_000, true);
    honesty.reported(ms(10_000), WELL);
    assertEquals(List.of(), honesty.lies());
  }

  @Test
  void silenceThatIsToldInTimeIsHonestAndTimed() {
    stream(0, 10_000, true);
    honesty.stopped();
    honesty.reported(ms(11_500), WELL); // it may wait and see
    honesty.reported(ms(12_500), NO_PICTURE);
    honesty.reported(ms(16_500), NO_PICTURE);
    assertEquals(List.of(), honesty.lies());
    assertEquals(2.6, honesty.slowestToTell(), 1e-9);
  }

  @Test
  void aStoppedCameraThatIsCalledWellIsALieOnce() {
    stream(0, 10_000, true);
    honesty.stopped();
    for (long now = 11_000; now < 30_000; now += 1000) {
      honesty.reported(ms(now), WELL);
    }
    assertEquals(List.of("no picture was sent for 4.1 s, and depth image and camera are OK"), honesty.lies());
    assertEquals(1, honesty.lieCount());
  }

  @Test
  void aDeadPredictionThatIsCalledWellIsALie() {
    stream(0, 5_000, true);
    stream(5_000, 12_000, false);
    honesty.reported(ms(12_000), WELL);
    assertEquals(List.of("no picture was answered for 7.1 s, and everything is OK"), honesty.lies());
  }

  @Test
  void aProblemThatNeverClearsIsALie() {
    stream(0, 20_000, true);
    honesty.disturbed(ms(12_000));
    honesty.reported(ms(15_000), NO_PICTURE); // traces of the disturbance
    assertEquals(List.of(), honesty.lies());
    honesty.reported(ms(19_900), NO_PICTURE);
    assertEquals(1, honesty.lieCount());
  }

  @Test
  void comingBackIsTimed() {
    stream(0, 2_000, true);
    honesty.reported(ms(9_000), NO_PICTURE);
    stream(10_000, 12_000, true);
    honesty.reported(ms(10_500), NO_PICTURE);
    honesty.reported(ms(11_500), WELL);
    assertEquals(1.5, honesty.slowestToClear(), 1e-9);
  }

  @Test
  void noReportAtAllIsALie() {
    stream(0, 10_000, true);
    honesty.reported(ms(5_000), WELL);
    honesty.tick(ms(10_000));
    assertTrue(honesty.lies().get(0).startsWith("nothing on /diagnostics for 5.0 s"), honesty.lies().toString());
  }
}
