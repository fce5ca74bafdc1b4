package org.onegrasp.grasp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.BitSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.onegrasp.world.Grid;
import org.onegrasp.world.WorkArea;

class FrameMedianTest {
  private static final Grid GRID = InputSpec.STANDARD.grid(WorkArea.STANDARD);
  private static final int CELL = 40 * 96 + 40;

  private final FrameMedian median = new FrameMedian(5);

  /** A table with one cell at a height, and what was not seen. */
  private static HeightMap look(float metres, int... unseen) {
    float[] heights = new float[GRID.cells()];
    heights[CELL] = metres;
    BitSet holes = new BitSet();
    Arrays.stream(unseen).forEach(holes::set);
    return new HeightMap(GRID, heights, holes);
  }

  @Test
  void firstLookIsItsOwnMedian() {
    HeightMap first = look(0.004f);
    assertSame(first, median.with(first));
    assertEquals(1, median.looks());
  }

  @Test
  void eachCellHasTheMedianOfItsHeights() {
    median.with(look(0.005f));
    median.with(look(0.090f));
    median.with(look(0.006f));
    assertEquals(0.0065f, median.with(look(0.007f)).metres()[CELL], 1e-6f);
    assertEquals(0.006f, median.with(look(0.001f)).metres()[CELL]);
    assertEquals(5, median.looks());
  }

  @Test
  void cellsThatWereNotSeenDoNotCount() {
    median.with(look(0.090f, CELL));
    median.with(look(0.090f, CELL));
    HeightMap some = median.with(look(0.005f));
    assertEquals(0.005f, some.metres()[CELL]);
    assertEquals(0, some.holes());
  }

  @Test
  void cellsThatWereNeverSeenAreHolesAndFilled() {
    median.with(look(0.090f, CELL));
    HeightMap two = median.with(look(0.090f, CELL));
    assertTrue(two.unseen().get(CELL));
    assertEquals(0, two.metres()[CELL]);
  }

  @Test
  void sixthLookForgetsTheFirst() {
    for (float metres : new float[] {0.001f, 0.001f, 0.003f, 0.004f, 0.004f}) {
      median.with(look(metres));
    }
    assertEquals(0.004f, median.with(look(0.004f)).metres()[CELL]);
  }

  @Test
  void somethingThatMovesEndsTheMedian() {
    BoxScene here = BoxScene.of(BoxScene.box(0.02, 0.01, 0.4, 0.06, 0.04, 0.03));
    BoxScene there = BoxScene.of(BoxScene.box(0.03, 0.01, 0.4, 0.06, 0.04, 0.03));
    median.with(here.heights());
    median.with(here.heights());
    assertEquals(2, median.looks());
    HeightMap moved = there.heights();
    assertSame(moved, median.with(moved));
    assertEquals(1, median.looks());
  }

  @Test
  void noiseIsTakenForNoMotionAndBecomesLess() {
    BoxScene scene = BoxScene.of(BoxScene.box(0.02, 0.01, 0.4, 0.06, 0.04, 0.03));
    SplittableRandom random = new SplittableRandom(3);
    double one = 0;
    HeightMap all = null;
    for (int i = 0; i < 5; i++) {
      HeightMap noisy = scene.heights();
      for (int c = 0; c < GRID.cells(); c++) {
        noisy.metres()[c] += (float) (0.006 * (random.nextDouble() + random.nextDouble()));
      }
      one = error(noisy, scene);
      all = median.with(noisy);
    }
    assertEquals(5, median.looks());
    assertTrue(error(all, scene) < 0.6 * one, error(all, scene) + " of " + one);
  }

  /** Mean distance from the true heights and the noise's mean. */
  private static double error(HeightMap map, BoxScene scene) {
    float[] truth = scene.heights().metres();
    double sum = 0;
    for (int i = 0; i < truth.length; i++) {
      sum += Math.abs(map.metres()[i] - truth[i] - 0.006);
    }
    return sum / truth.length;
  }

  @Test
  void lessThanOneLookIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new FrameMedian(0));
  }
}
