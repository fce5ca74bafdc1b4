package org.onegrasp.rules;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.onegrasp.network.Arena;
import org.onegrasp.network.ByteWeights;
import org.onegrasp.network.NetworkShape;

class ByteProbesTest {
  private static final NetworkShape SHAPE = NetworkShape.dense(20, 30, 10, 4);
  private static final int REACH = 7;
  private static final int ONE = 1 << 24;
  private final ByteWeights weights = new ByteWeights(SHAPE, Arena.unlimited());
  private final ByteProbes probes = new ByteProbes(weights, 2, REACH);
  private final int end = SHAPE.kernelOffset(2);

  private short[] begin() {
    SplittableRandom random = new SplittableRandom(4);
    short[] start = new short[SHAPE.parameters()];
    for (int k = 0; k < start.length; k++) {
      start[k] = (short) random.nextInt(Short.MIN_VALUE, Short.MAX_VALUE + 1);
    }
    weights.load(start);
    probes.begin();
    return values();
  }

  private short[] values() {
    short[] values = new short[SHAPE.parameters()];
    for (int k = 0; k < values.length; k++) {
      values[k] = (short) weights.get(k);
    }
    return values;
  }

  @Test
  void probesGiveEveryBitBackWhereTheLossesAreEqual() {
    short[] before = begin();
    for (int step = 0; step < 50; step++) {
      probes.step(() -> 5, step, ONE);
    }
    assertArrayEquals(before, values());
  }

  @Test
  void bothSidesOfADirectionAreSeenAndOnlyTheLowerLayersMove() {
    short[] before = begin();
    List<short[]> seen = new ArrayList<>();
    probes.step(() -> seen.add(values()) ? 0 : 1, 3, ONE / 4);
    int moved = 0;
    for (int k = 0; k < before.length; k++) {
      int z = seen.get(0)[k] - before[k];
      assertEquals(-z, seen.get(1)[k] - before[k]);
      assertTrue(Math.abs(z) <= REACH && (k < end || z == 0), k + ": " + z);
      moved += z != 0 ? 1 : 0;
    }
    assertEquals(end / 4.0 * 14 / 15, moved, 40, "a quarter, of which one of 15 is 0");
  }

  /** The step is z / 4 by NITI's rounding: of 1 to 7 it makes 0, 1, 0, 1, 1, 2, 1. */
  @Test
  void aStepIsTheProbeCutToAboutOneBitAgainstTheSlope() {
    int[] cut = {0, 0, 1, 0, 1, 1, 2, 1};
    short[] before = begin();
    List<short[]> seen = new ArrayList<>();
    probes.step(() -> seen.add(values()) ? seen.size() : 0, 3, ONE / 2); // L- is larger, so it goes along z
    short[] after = values();
    for (int k = 0; k < end; k++) {
      int z = seen.get(0)[k] - before[k];
      int wanted = Math.max(-120, Math.min(120, before[k] + Integer.signum(z) * cut[Math.abs(z)]));
      assertEquals(wanted, after[k], "weight " + k + ", z " + z);
    }
  }

  @Test
  void stepsFindTheWayToADistantPoint() {
    begin();
    SplittableRandom random = new SplittableRandom(6);
    int[] goal = random.ints(end, -60, 61).toArray();
    FixedForwardGradients.Loss distance = () -> {
      long sum = 0;
      for (int k = 0; k < end; k++) {
        sum += (long) (weights.get(k) - goal[k]) * (weights.get(k) - goal[k]);
      }
      return sum;
    };
    long before = distance.now();
    for (int step = 0; step < 20_000; step++) {
      probes.step(distance, step, ONE / 100);
    }
    assertTrue(distance.now() < before / 4, before + " to " + distance.now());
  }

  @Test
  void aReachThatLeavesNoRangeIsRefused() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> new ByteProbes(weights, 2, 64)).getMessage();
    assertEquals("a probe reaches 1 to 63 units, got 64", message);
  }
}
