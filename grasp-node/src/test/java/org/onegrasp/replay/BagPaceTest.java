package org.onegrasp.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class BagPaceTest {
  private long now = 1_000;
  private long slept;

  private BagPace pace(double rate) {
    return new BagPace(rate, () -> now, nanos -> {
      slept += nanos;
      now += nanos;
    });
  }

  @Test
  void waitsAsLongAsTheRecordingTook() {
    BagPace pace = pace(1);
    pace.await(1_700_000_000_000_000_000L);
    assertEquals(0, slept);
    pace.await(1_700_000_000_000_000_050L);
    assertEquals(50, slept);
    now += 20; // work
    pace.await(1_700_000_000_000_000_100L);
    assertEquals(50 + 30, slept);
  }

  @Test
  void rateMakesItFaster() {
    BagPace pace = pace(4);
    pace.await(1000);
    pace.await(1400);
    assertEquals(100, slept);
  }

  @Test
  void doesNotWaitWithoutARate() {
    BagPace pace = pace(Double.POSITIVE_INFINITY);
    pace.await(0);
    pace.await(1_000_000);
    assertEquals(0, slept);
  }

  @Test
  void recordingStandsStillDuringAPause() {
    BagPace pace = pace(1);
    pace.await(0);
    pace.pause(() -> now += 10_000);
    pace.await(30);
    assertEquals(30, slept);
  }

  @Test
  void endIsNoticedDuringALongWait() {
    BagPace[] pace = new BagPace[1];
    pace[0] = new BagPace(1, () -> now, nanos -> {
      slept += nanos;
      now += nanos;
      pace[0].end();
    });
    pace[0].await(0);
    pace[0].await(3_600_000_000_000L);
    assertEquals(100_000_000, slept);
  }

  @Test
  void sleepThatIsTooShortIsRepeated() {
    BagPace pace = new BagPace(1, () -> now, nanos -> now += Math.min(nanos, 10));
    pace.await(0);
    pace.await(25);
    assertEquals(1_025, now);
  }
}
