package org.onegrasp.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.onegrasp.kernels.Kernels;

class ArenaTest {
  @Test
  void placesTensorsAtMultiplesOfSixtyFourBytes() {
    Arena arena = new Arena(1000);
    assertEquals(0, arena.bytes("a", 65));
    assertEquals(128, arena.shorts("b", 10));
    assertEquals(192, arena.ints("c", 3));
    assertEquals(204, arena.usedBytes());
  }

  @Test
  void slabAndTypedArraysTogetherHoldTheBudget() {
    Arena arena = new Arena(1000);
    assertEquals(50, arena.floats("scratch", 50).length);
    assertEquals(25, arena.intArray("counts", 25).length);
    assertEquals(700 + Kernels.SLAB_TAIL, arena.slab().length);
    assertEquals(0, arena.bytes("all the rest", 700));
    assertEquals(1000, arena.peakBytes());
  }

  @Test
  void refusesWhatDoesNotFitAndNamesWhatIsThere() {
    Arena arena = new Arena(1000);
    arena.floats("panel", 100);
    arena.bytes("weights", 500);
    String message = assertThrows(BudgetExceededException.class, () -> arena.ints("gradient", 50)).getMessage();
    assertTrue(message.contains("\"gradient\" needs 200 bytes, but 900 of the budget of 1,000 are in use"), message);
    assertTrue(message.contains("raise the budget to at least 1,112 bytes"), message);
    assertTrue(message.contains("400 panel (typed array)") && message.contains("500 weights"), message);
    assertEquals(900, arena.usedBytes(), "a refused tensor takes nothing");
  }

  @Test
  void transientTensorsOverlayEachOther() {
    Arena arena = new Arena(1000);
    arena.bytes("weights", 100);
    int mark = arena.mark();
    assertEquals(128, arena.bytes("layer 1", 300));
    assertEquals(448, arena.bytes("layer 1 gradient", 300));
    arena.release(mark);
    assertEquals(100, arena.usedBytes());
    assertEquals(128, arena.bytes("layer 2", 200));
    assertEquals(748, arena.peakBytes());
    assertTrue(arena.report().contains("300 layer 1 gradient"), arena.report());
    assertTrue(arena.report().contains("748 bytes at the peak of 1,000"), arena.report());
  }

  @Test
  void unlimitedArenaGrowsAndHandsReleasedArraysOutAgain() {
    Arena arena = Arena.unlimited();
    int at = arena.bytes("small", 10);
    arena.slab()[at] = 42;
    int mark = arena.mark();
    float[] first = arena.floats("activation", 1000);
    arena.bytes("large", 1 << 20);
    assertEquals(42, arena.slab()[at], "growing keeps contents");
    assertEquals(64 + (1 << 20) + 4000, arena.peakBytes());
    arena.release(mark);
    assertSame(first, arena.floats("activation", 1000));
    arena.release(mark);
    assertNotSame(first, arena.floats("activation", 999));
    assertEquals(10 + 4 * 999, arena.usedBytes());
  }

  @Test
  void typedArraysOfALimitedArenaComeFirstAndStay() {
    Arena arena = new Arena(1000);
    int mark = arena.mark();
    arena.floats("panel", 10);
    assertThrows(IllegalStateException.class, () -> arena.release(mark));
    arena.bytes("weights", 10);
    assertThrows(IllegalStateException.class, () -> arena.floats("late", 10));
  }

  @Test
  void refusesMarksOutOfOrderAndNegativeSizes() {
    Arena arena = new Arena(1000);
    arena.bytes("a", 1);
    int mark = arena.mark();
    arena.release(0);
    assertThrows(IllegalStateException.class, () -> arena.release(mark));
    assertThrows(IllegalArgumentException.class, () -> arena.bytes("negative", -1));
    assertThrows(IllegalArgumentException.class, () -> new Arena(-1));
  }

  @Test
  void repeatingAStepAllocatesNothing() {
    Arena arena = new Arena(100_000);
    com.sun.management.ThreadMXBean memory =
        (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
    long before = 0;
    for (int step = 0; step < 20_000; step++) {
      if (step == 10_000) {
        before = memory.getCurrentThreadAllocatedBytes();
      }
      int mark = arena.mark();
      arena.bytes("activations", 10_000);
      arena.ints("gradient", 1000);
      arena.release(mark);
    }
    long allocated = memory.getCurrentThreadAllocatedBytes() - before;
    assertTrue(allocated < 10_000, allocated + " bytes in 10,000 steps");
  }
}
