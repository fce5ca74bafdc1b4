package org.onegrasp.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoomTest {
  private final Room room = new Room(100);
  private final List<String> ended = new ArrayList<>();
  private final Map<String, Room.Claim> claims = new HashMap<>();

  /** Ends at once when it is told to. */
  private Room.Claim claim(String name) {
    return claims.computeIfAbsent(name, n -> room.claim(() -> {
      ended.add(n);
      claims.get(n).release();
    }));
  }

  @Test
  void whatHasBeenUnderWayLongestGivesWay() {
    assertTrue(claim("a").grow(40));
    assertTrue(claim("b").grow(30));
    assertTrue(claim("a").grow(10));
    assertTrue(claim("c").grow(20));
    assertEquals(100, room.taken());
    assertTrue(claim("d").grow(60));
    assertEquals(List.of("a", "b"), ended);
    assertEquals(80, room.taken());
  }

  @Test
  void whatIsDoneBeginsAnewAsTheNewest() {
    claim("a").grow(50);
    claim("b").grow(40);
    claim("a").release();
    claim("a").grow(50);
    claim("c").grow(20);
    assertEquals(List.of("b"), ended);
  }

  @Test
  void nobodyGetsMoreThanThereIsAndNobodyEndsItself() {
    assertFalse(claim("a").grow(101));
    assertEquals(0, room.taken());
    assertTrue(claim("a").grow(100));
    assertFalse(claim("a").grow(1));
    assertTrue(claim("a").grow(0));
    assertEquals(List.of(), ended);
    assertEquals(100, room.taken());
  }

  @Test
  void whoWasToldToGoIsNotCountedTwice() {
    Room.Claim[] slow = new Room.Claim[1];
    slow[0] = room.claim(() -> ended.add("slow"));
    slow[0].grow(80);
    assertTrue(claim("a").grow(50));
    assertTrue(claim("b").grow(50));
    assertEquals(List.of("slow"), ended);
    assertEquals(180, room.taken(), "until the slow one has really gone");
    slow[0].release();
    assertEquals(100, room.taken());
    assertTrue(claim("c").grow(50));
    assertEquals(List.of("slow", "a"), ended);
  }
}
