package org.onegrasp.node.health;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.onegrasp.conversion.TimeText;

class TimeCheckTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long YEAR_2026 = 1_780_000_000L * SECOND;

  private final Problems problems = new Problems();
  private long steady = 77;
  private long now = YEAR_2026;

  private TimeCheck check(boolean simulated) {
    return new TimeCheck(problems, () -> now, simulated, () -> steady, 5);
  }

  private String told(TimeCheck check) {
    check.check();
    return problems.message(Problems.Subject.TIME);
  }

  private String toldOf(boolean simulated, long stamp) {
    TimeCheck check = check(simulated);
    check.image(stamp);
    return told(check);
  }

  @Test
  void nobodyPublishesTheSimulatedTime() {
    now = 0;
    TimeCheck check = check(true);
    assertEquals("", told(check), "it may come");
    steady += 3 * SECOND;
    assertEquals(
        "/use_sim_time is true, but nobody publishes /clock, so that time stands still: start the simulator, or"
            + " rosbag play with"
            + " --clock; without either, rosparam delete /use_sim_time and start this node again",
        told(check));
    now = SECOND;
    assertEquals("", told(check));
  }

  @Test
  void simulatedTimeThatStandsStillIsToldUntilItGoesOnOrBack() {
    now = 12 * SECOND;
    TimeCheck check = check(true);
    assertEquals("", told(check));
    steady += 5 * SECOND;
    assertEquals("", told(check), "it may be slow");
    steady += SECOND;
    assertEquals(
        "/use_sim_time is true, and time has stood still at 12.0 s for 6.0 s, as nothing comes on /clock: let the"
            + " simulator or the"
            + " recording go on",
        told(check));
    now = 3 * SECOND;
    assertEquals("", told(check));
  }

  @Test
  void recordingThatIsPlayedWithoutItsClock() {
    assertEquals(
        "images are stamped 2023-05-18 08:00:00 UTC, 3.0 years before this node's time, which is 2026-05-28 20:26:40"
            + " UTC: for a"
            + " recording, rosparam set /use_sim_time true, start this node again, and play with --clock; for a"
            + " camera, set the clock of its"
            + " computer",
        toldOf(false, 1_684_396_800L * SECOND));
  }

  @Test
  void cameraOnAComputerWhoseClockIsWrong() {
    assertEquals(
        "images are stamped 2026-05-28 22:26:40 UTC, 2.0 h after this node's time, which is 2026-05-28 20:26:40 UTC:"
            + " set the clock of"
            + " the camera's computer and of this one (NTP, chrony)",
        toldOf(false, now + 7200 * SECOND));
  }

  @Test
  void simulatedStampsWithoutSimulatedTimeAndTheOtherWay() {
    assertEquals(
        "images are stamped 12.0 s, 56.4 years before this node's time, which is 2026-05-28 20:26:40 UTC: that is"
            + " the time of a"
            + " simulation, so rosparam set /use_sim_time true and start this node again",
        toldOf(false, 12 * SECOND));
    now = 12 * SECOND;
    assertEquals(
        "images are stamped 2026-05-28 20:26:40 UTC, 56.4 years after this node's time, which is 12.0 s:"
            + " /use_sim_time is true, so let"
            + " the camera's driver take its time from /clock too (rosbag play with --clock), or rosparam delete"
            + " /use_sim_time and start this"
            + " node again",
        toldOf(true, YEAR_2026));
  }

  @Test
  void imagesOfNowAndThoseWithoutAStampAreWell() {
    assertEquals("", toldOf(false, now - 4 * SECOND));
    assertEquals("", toldOf(false, 0));
  }

  @Test
  void whatWasWrongLongAgoIsNotTold() {
    TimeCheck check = check(false);
    check.image(12 * SECOND);
    steady += 11 * SECOND;
    assertEquals("", told(check));
  }

  @Test
  void spansAreInUnitsThatAPersonCanGrasp() {
    assertEquals("0 ms", TimeText.span(0));
    assertEquals("30 ms", TimeText.span(-30_000_000));
    assertEquals("0.1 s", TimeText.span(99_600_000));
    assertEquals("3.2 s", TimeText.span(3_200_000_000L));
    assertEquals("45 min", TimeText.span(2700 * SECOND));
    assertEquals("7.0 h", TimeText.span(-7 * 3600 * SECOND));
    assertEquals("31 days", TimeText.span(31 * 86_400 * SECOND));
    assertEquals("56.9 years", TimeText.span(1_795_915_252L * SECOND));
    assertEquals("292.3 years", TimeText.span(Long.MIN_VALUE));
  }
}
