package org.onegrasp.node.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineLimitTest {
  private static final long SECOND = 1_000_000_000L;

  private final List<String> log = new ArrayList<>();
  private long now;
  private final LineLimit limit = new LineLimit(3, Duration.ofMinutes(1), () -> now);

  private void say(String thing) {
    limit.log(thing, note -> log.add(thing + note));
  }

  @Test
  void someLinesAtOnceThenOneWheneverThereIsRoomWithTheNumberLeftOut() {
    for (int i = 0; i < 8; i++) {
      say("a");
    }
    assertEquals(List.of("a", "a", "a"), log);
    now += 20 * SECOND;
    say("a");
    say("a");
    assertEquals(List.of("a", "a", "a", "a (5 lines like this left out before)"), log);
    now += 20 * SECOND;
    say("a");
    assertEquals("a (1 line like this left out before)", log.get(4));
  }

  @Test
  void anHourAtThirtyASecondIsThreeLinesAMinute() {
    for (int i = 0; i < 60 * 60 * 30; i++) { // an hour at 30 Hz
      say("image");
      now += SECOND / 30;
    }
    assertTrue(log.size() <= 3 * 60 + 3, log.size() + " lines");
    assertTrue(log.size() >= 3 * 60 - 3, log.size() + " lines");
  }

  @Test
  void thingsHaveRoomOfTheirOwn() {
    for (int i = 0; i < 5; i++) {
      say("a");
    }
    say("b");
    assertEquals(List.of("a", "a", "a", "b"), log);
  }

  @Test
  void roomCanBeAskedForWithoutTakingIt() {
    assertTrue(limit.hasRoom("a"));
    for (int i = 0; i < 3; i++) {
      say("a");
    }
    assertFalse(limit.hasRoom("a"));
    now += 20 * SECOND;
    assertTrue(limit.hasRoom("a"));
    say("a");
    assertEquals(List.of("a", "a", "a", "a"), log);
  }

  @Test
  void manyThingsShareOneLimitAndTakeNoMoreMemory() {
    for (int i = 0; i < 100 * LineLimit.MOST_THINGS; i++) {
      say("peer " + i);
    }
    assertEquals(LineLimit.MOST_THINGS + 3, log.size());
    now += 60 * SECOND; // room for all again
    say("one more");
    assertTrue(log.get(log.size() - 1).startsWith("one more"), log.get(log.size() - 1));
  }
}
