package org.onegrasp.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MemoryPlanTest {
  private static List<String> steps(int count) {
    return Collections.nCopies(count, "step");
  }

  private static MemoryPlan plan(int steps, TensorLife... lives) {
    return MemoryPlan.of(steps(steps), List.of(lives));
  }

  @Test
  void tensorsThatLiveInTurnsLieInOnePlace() {
    MemoryPlan plan =
        plan(4, TensorLife.of("a", 640, 0, 1), TensorLife.of("b", 320, 1, 2), TensorLife.of("c", 640, 2, 3));
    assertEquals(960, plan.bytes());
    assertEquals(plan.offsets().get(0), plan.offsets().get(2), "a is gone when c comes");
    assertFalse(plan.offsets().get(0).equals(plan.offsets().get(1)), "b meets both");
  }

  @Test
  void planIsNoLargerThanItsFullestStepWhereTheLargestFirstWouldBe() {
    // Largest first: 0, 1 and then 2 on top of both, though it meets only one of them at a time.
    MemoryPlan plan =
        plan(3, TensorLife.of("a", 640, 0, 0), TensorLife.of("b", 576, 1, 2), TensorLife.of("c", 512, 0, 1),
            TensorLife.of("d", 384, 2, 2), TensorLife.of("e", 128, 2, 2));
    assertEquals(1152, plan.bytes(), plan.toString());
    assertEquals(1152, plan.used(0));
  }

  @Test
  void tensorThatShrinksMakesRoomForAnother() {
    TensorLife shrinking = new TensorLife("logits", 0, List.of(new Extent(0, 640), new Extent(0, 128)), 0);
    assertEquals(640, plan(2, shrinking, TensorLife.of("later", 512, 1, 1)).bytes());
  }

  /** As a layer that writes its output over its input, a few rows ahead. */
  @Test
  void tensorThatSlidesBackwardsHasRoomInFront() {
    TensorLife sliding = new TensorLife("map", 0, List.of(new Extent(0, 640), new Extent(-192, 640)), 0);
    MemoryPlan plan = plan(2, sliding, TensorLife.of("other", 192, 0, 0));
    assertEquals(832, plan.bytes(), "the other lies where the map slides to");
    assertEquals(192, plan.offsets().get(0));
    assertEquals(0, plan.offsets().get(1));
  }

  @Test
  void workspaceGrowsIntoTheLargestPartThatIsFree() {
    MemoryPlan plan =
        plan(2, TensorLife.of("a", 1024, 0, 0), TensorLife.of("b", 256, 1, 1), TensorLife.workspace("w", 64, 640, 1));
    assertEquals(1024, plan.bytes(), "growing costs nothing");
    assertEquals(640, plan.lives().get(2).bytes(), "as much as it has use for");
    assertEquals(1, plan(1, TensorLife.workspace("w", 1, 640, 0)).bytes(), "and not without room");
  }

  @Test
  void samePlanEachTime() {
    List<TensorLife> lives = some(new SplittableRandom(3), 30, 12);
    assertEquals(MemoryPlan.of(steps(12), lives).offsets(), MemoryPlan.of(steps(12), lives).offsets());
  }

  @Test
  void noTwoTensorsShareAByteInAnyStep() {
    for (int seed = 0; seed < 50; seed++) {
      MemoryPlan plan = MemoryPlan.of(steps(10), some(new SplittableRandom(seed), 25, 10));
      for (int step = 0; step < 10; step++) {
        assertApart(plan, step, seed);
      }
    }
  }

  private static void assertApart(MemoryPlan plan, int step, int seed) {
    boolean[] taken = new boolean[plan.bytes()];
    for (int k = 0; k < plan.lives().size(); k++) {
      TensorLife life = plan.lives().get(k);
      for (int at = life.lives(step) ? life.in(step).from() : 0; life.lives(step) && at < life.in(step).end(); at++) {
        assertFalse(taken[plan.offsets().get(k) + at], "seed " + seed + ", step " + step + ": " + plan);
        taken[plan.offsets().get(k) + at] = true;
      }
    }
  }

  private static List<TensorLife> some(SplittableRandom random, int count, int steps) {
    List<TensorLife> lives = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      int first = random.nextInt(steps);
      List<Extent> extents = new ArrayList<>();
      int bytes = random.nextInt(1000);
      for (int step = first; step <= first + random.nextInt(steps - first); step++) {
        extents.add(k % 3 == 0 ? new Extent(-random.nextInt(200), random.nextInt(1000)) : new Extent(0, bytes));
      }
      boolean workspace = extents.size() == 1 && k % 3 == 1;
      lives.add(new TensorLife("t" + k, first, extents, workspace ? bytes + 500 : 0));
    }
    return lives;
  }

  @Test
  void lifeBeyondTheLastStepIsRefused() {
    TensorLife late = TensorLife.of("late", 64, 1, 2);
    String message = assertThrows(IllegalArgumentException.class, () -> plan(2, late)).getMessage();
    assertTrue(message.contains("\"late\" lives until step 2"), message);
  }
}
