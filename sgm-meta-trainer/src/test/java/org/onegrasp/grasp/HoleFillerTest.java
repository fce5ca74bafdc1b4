package org.onegrasp.grasp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class HoleFillerTest {
  private static final float HOLE = Float.NaN;
  private final HoleFiller filler = new HoleFiller(96);

  @Test
  void gapOfTwoCellsIsInterpolated() {
    float[] map = filled(0.010f);
    put(map, 40, 0.010f, HOLE, HOLE, 0.016f);
    filler.fill(map);
    // The column's gap is one cell, between 10 and 10 mm: the shorter gap decides.
    assertEquals(0.010f, map[40 * 96 + 11], 1e-6);
    float[] strip = filled(HOLE);
    put(strip, 40, 0.010f, HOLE, HOLE, 0.016f);
    filler.fill(strip);
    assertEquals(0.012f, strip[40 * 96 + 11], 1e-6);
    assertEquals(0.014f, strip[40 * 96 + 12], 1e-6);
  }

  @Test
  void gapAtAnEdgeTakesTheLowerSide() {
    float[] map = filled(HOLE);
    put(map, 40, 0.050f, HOLE, HOLE, 0.001f);
    filler.fill(map);
    assertEquals(0.001f, map[40 * 96 + 11], 1e-6);
  }

  @Test
  void largerHoleTakesTheLowestOfItsFourNeighbours() {
    float[] map = filled(HOLE);
    put(map, 40, 0.030f, HOLE, HOLE, HOLE, 0.034f);
    map[30 * 96 + 12] = 0.032f;
    map[60 * 96 + 12] = 0.033f;
    filler.fill(map);
    assertEquals(0.030f, map[40 * 96 + 12], 1e-6);
    // Nothing seen in its row and column: the table.
    assertEquals(0, map[5 * 96 + 70], 0);
  }

  @Test
  void holeAtTheBorderTakesTheTableBesideIt() {
    float[] map = filled(0.015f);
    for (int row = 0; row < 96; row++) {
      for (int col = 80; col < 96; col++) {
        map[row * 96 + col] = HOLE;
      }
    }
    filler.fill(map);
    assertEquals(0.015f, map[50 * 96 + 95], 1e-6);
  }

  private static float[] filled(float value) {
    float[] map = new float[InputSpec.STANDARD.values()];
    Arrays.fill(map, value);
    return map;
  }

  private static void put(float[] map, int row, float... from10) {
    System.arraycopy(from10, 0, map, row * 96 + 10, from10.length);
  }
}
