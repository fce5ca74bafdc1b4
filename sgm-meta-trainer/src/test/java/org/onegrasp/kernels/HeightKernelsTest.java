package org.onegrasp.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HeightKernelsTest {
  private static final int[] SIZES = {0, 1, 7, 8, 9, 31, 33, 1023};
  private static final int WIDTH = 112;

  private final Kernels scalar = new ScalarKernels();
  private final Kernels vector = FloatKernelsTest.vectors();
  private final SplittableRandom random = new SplittableRandom(5);

  @Test
  void cellsOfTurnedPointsByHand() {
    float[] col = {0, 1, 2.5f, -3, 200};
    float[] row = {0, 0, 1, 2, 0};
    int[] cells = new int[5];
    scalar.turnedCells(col, row, 0, 5, 2.25f, 3.5f, 1, 0, 10, cells); // not turned
    assertArrayEquals(new int[] {32, 33, 44, 50, 39}, cells, "what lies beyond goes to the border");
    scalar.turnedCells(col, row, 0, 5, 2.25f, 3.5f, 0, 1, 10, cells); // a quarter turn: right becomes up
    assertArrayEquals(new int[] {32, 22, 13, 64, 2}, cells);
  }

  @Test
  void sumsOfComparedHeightsByHand() {
    int[] map = {-1, 10, 4, 30, 0};
    int[] sums = {1, 1, 1, 1};
    scalar.compareHeights(map, 1, new int[] {-1, 0, 1, 2, 3}, new int[] {9, 9, 9, 9, 9}, 0, 5, 5, 2, sums);
    // unknown; 9 + 1 of 10; 4 + 2 of 9; 9 + 2 of 9 + 5; 0 + 2 of 9
    assertArrayEquals(new int[] {1 + 10 + 6 + 11 + 2, 1 + 10 + 9 + 14 + 9, 1 + 10 + 4 + 30, 1 + 9 + 9 + 9 + 9}, sums);
  }

  @Test
  void vectorsFindTheSameCells() {
    for (int size : SIZES) {
      float[] col = coordinates(size);
      float[] row = coordinates(size);
      for (int turn = 0; turn < 24; turn++) {
        float cos = (float) StrictMath.cos(turn * Math.PI / 12);
        float sin = (float) StrictMath.sin(turn * Math.PI / 12);
        int[] expected = new int[size];
        int[] actual = new int[size];
        scalar.turnedCells(col, row, size / 9, size, 55.5f, 60.25f, cos, sin, WIDTH, expected);
        vector.turnedCells(col, row, size / 9, size, 55.5f, 60.25f, cos, sin, WIDTH, actual);
        assertArrayEquals(expected, actual, size + " points, turn " + turn);
      }
    }
  }

  /** Many of them at the very borders of cells, some beyond the map. */
  private float[] coordinates(int size) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = i % 3 == 0 ? random.nextInt(-90, 90) + 0.5f : (float) random.nextDouble(-90, 90);
    }
    return values;
  }

  @Test
  void vectorsHaveTheSameSums() {
    int[] map = random.ints(WIDTH * WIDTH, -300, 1144).map(h -> Math.max(-1, h)).toArray();
    for (int size : SIZES) {
      int[] cells = random.ints(size, 0, map.length - 17).toArray();
      int[] shown = random.ints(size, 0, 1144).toArray();
      for (int excess : new int[] {0, 150, Integer.MAX_VALUE / 2}) {
        for (int noise : new int[] {0, 13}) {
          int[] expected = {1, 2, 3, 4};
          int[] actual = expected.clone();
          scalar.compareHeights(map, 17, cells, shown, size / 9, size, excess, noise, expected);
          vector.compareHeights(map, 17, cells, shown, size / 9, size, excess, noise, actual);
          assertArrayEquals(expected, actual, size + " points, excess " + excess + ", noise " + noise);
        }
      }
    }
  }
}
