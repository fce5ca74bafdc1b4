package org.onegrasp.node.sight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private final Turns turns = new Turns();

  @Test
  void thoseInViewComeFirstThenTheOthers() {
    turns.of(List.of("a", "b", "c", "d"));
    turns.begin(List.of("c", "forgotten"));
    assertEquals(4, turns.waiting());
    assertEquals(List.of("c", "a", "b", "d"), List.of(turns.poll(), turns.poll(), turns.poll(), turns.poll()));
    assertNull(turns.poll());
  }

  @Test
  void everyoneHasATurnThoughEachRoundIsCutShort() {
    turns.of(List.of("a", "b", "c", "d", "e"));
    StringBuilder seen = new StringBuilder();
    for (int round = 0; round < 5; round++) {
      turns.begin(List.of("c"));
      turns.poll(); // c, which is in view
      seen.append(turns.poll());
    }
    assertEquals("abdea", seen.toString());
  }

  @Test
  void whoHadATurnOutOfOrderHasNoOther() {
    turns.of(List.of("a", "b"));
    turns.begin(List.of());
    assertTrue(turns.had("b"));
    assertFalse(turns.had("x"));
    assertEquals("a", turns.poll());
    assertNull(turns.poll());
  }

  @Test
  void nobodyHasNoTurn() {
    turns.of(List.of());
    turns.begin(List.of("a"));
    assertNull(turns.poll());
    assertEquals(0, turns.waiting());
  }
}
