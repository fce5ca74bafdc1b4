package org.onegrasp.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DepthKernelsTest {
  private static final int[] SIZES = {0, 1, 7, 8, 9, 31, 33, 1023};
  private static final float HOLE = Float.NaN;

  private final Kernels scalar = new ScalarKernels();
  private final Kernels vector = FloatKernelsTest.vectors();
  private final SplittableRandom random = new SplittableRandom(7);

  /** What becomes of the middle one of a cross of nine pixels, 0.01 m and 0.01 of the depth being alike. */
  private float middle(float[] row, float[] column) {
    float[] depth = new float[25];
    Arrays.fill(depth, 1);
    System.arraycopy(row, 0, depth, 10, 5);
    for (int k = 0; k < 5; k++) {
      depth[5 * k + 2] = column[k];
    }
    float[] surfaces = new float[25];
    scalar.surfaces(depth, 12, 13, 5, 0.01f, 0.01f, surfaces);
    return surfaces[12];
  }

  @Test
  void pixelBetweenTwoSurfacesIsDropped() {
    float[] level = {1, 1, 1, 1, 1};
    assertEquals(1, middle(level, level));
    assertEquals(1.1f, middle(new float[] {1, 1, 1.1f, 1.1f, 1.1f}, new float[] {1.1f, 1.1f, 1.1f, 1.1f, 1.1f}),
        "the edge itself is of a surface");
    assertEquals(HOLE, middle(new float[] {1, 1, 1.1f, 1.2f, 1.2f}, new float[] {1.1f, 1.1f, 1.1f, 1.1f, 1.1f}),
        "in its row");
    assertEquals(HOLE, middle(new float[] {1.1f, 1.1f, 1.1f, 1.1f, 1.1f}, new float[] {1, 1.1f, 1.1f, 1.15f, 1.2f}),
        "two pixels away in its column");
  }

  @Test
  void pixelLikeNoneOfItsNeighboursIsDropped() {
    assertEquals(HOLE, middle(new float[] {1, 1, 1.1f, 1, 1}, new float[] {1, 1, 1.1f, 1, 1}));
    assertEquals(1.1f, middle(new float[] {1, HOLE, 1.1f, HOLE, 1}, new float[] {1, 1, 1.1f, 1, 1}),
        "nothing is known beside it");
    assertEquals(1.1f, middle(new float[] {1, 1, 1.1f, 1.12f, 1}, new float[] {1, 1, 1.1f, 1, 1}), "like one");
  }

  @Test
  void pixelsComeToLieOnCellsByHand() {
    // Column c sees (c, 1 + c, 1) a metre away, in cells and metres.
    float[] rays = {0, 0, 0, 0, 1, 1, 1, 1, 0};
    float[] depth = {1, HOLE, 0.5f, 0.75f, 2, 1};
    int[] pixels = new int[8];
    int[] cells = new int[8];
    float[] heights = new float[8];
    assertEquals(5, scalar.place(depth, 0, 6, 0, rays, 4, 0.5f, 1, pixels, cells, heights, 2));
    assertArrayEquals(new int[] {0, 0, 0, 2, 3, 0, 0, 0}, pixels, "the fifth is too high, the sixth beside the map");
    assertArrayEquals(new int[] {0, 0, 4, 5, 14, 0, 0, 0}, cells);
    assertArrayEquals(new float[] {0, 0, 1, 0.5f, 0.75f, 0, 0, 0}, heights);
  }

  @Test
  void vectorsDropTheSamePixels() {
    int width = 1031;
    int dropped = 0;
    for (int size : SIZES) {
      for (int kind = 0; kind < 30; kind++) {
        float[] depth = depths(5 * width, kind);
        float[] expected = new float[depth.length];
        float[] actual = new float[depth.length];
        int from = 2 * width + 2 + kind % 3;
        scalar.surfaces(depth, from, from + size, width, 0.003f, 0.01f, expected);
        vector.surfaces(depth, from, from + size, width, 0.003f, 0.01f, actual);
        assertArrayEquals(expected, actual, size + " pixels, kind " + kind);
        for (int i = from; i < from + size; i++) {
          dropped += Float.isNaN(expected[i]) && !Float.isNaN(depth[i]) ? 1 : 0;
        }
      }
    }
    assertTrue(dropped > 500, dropped + " dropped");
  }

  /** Steps of about what counts as alike, more or fewer of them, with holes and with the extremes of depth. */
  private float[] depths(int count, int kind) {
    float[] depth = new float[count];
    for (int i = 0; i < count; i++) {
      int drawn = random.nextInt(2 + 5 * kind);
      depth[i] = drawn == 0 ? HOLE : drawn == 1 ? 0.7f + 0.0101f * random.nextInt(-2, 3)
          : (float) random.nextDouble(0.69, 0.70 + 0.002 * (kind % 7));
      if (kind == 29 && drawn % 9 == 3) {
        depth[i] = drawn % 2 == 0 ? Float.MIN_VALUE : Float.MAX_VALUE;
      }
    }
    return depth;
  }

  @Test
  void vectorsPlaceTheSamePoints() {
    int placed = 0;
    for (int size : SIZES) {
      for (int kind = 0; kind < 30; kind++) {
        float[] depth = depths(size + 5, kind);
        float step = kind % 5 == 0 ? 0 : 30f / size;
        float[] rays =
            {kind % 4 == 0 ? -0.0f : -2, 1, 0.9f, kind % 4 == 0 ? -0.0f : 4, 5, -1.2f, kind % 4 == 0 ? 0 : step,
                step, kind % 2 * 0.001f};
        int[][] points = new int[4][size + 3];
        float[][] heights = new float[2][size + 3];
        int expected = scalar.place(depth, 5, 5 + size, 3, rays, 20, -0.03f, 0.3f, points[0], points[1], heights[0], 3);
        int actual = vector.place(depth, 5, 5 + size, 3, rays, 20, -0.03f, 0.3f, points[2], points[3], heights[1], 3);
        assertEquals(expected, actual, size + " pixels, kind " + kind);
        for (int k = 3; k < expected; k++) {
          assertEquals(points[0][k], points[2][k], "pixel");
          assertEquals(points[1][k], points[3][k], "cell");
          assertEquals(heights[0][k], heights[1][k], "height");
        }
        placed += expected - 3;
      }
    }
    assertTrue(placed > 5000, placed + " placed");
  }

  @Test
  void vectorsPlaceWhatLiesOnTheBordersOfTheMapLikewise() {
    float[] edges = {-0.0f, 0, Float.MIN_VALUE, -Float.MIN_VALUE, Math.nextDown(20f), 20, -0.03f, Math.nextDown(-0.03f),
        0.3f, Math.nextUp(0.3f), 1e30f, -1e30f};
    float[] depth = new float[40];
    int placed = 0;
    for (int round = 0; round < 3000; round++) {
      // one place for all depths, or all at infinity, or half of them not known
      float[] rays = {edges[random.nextInt(12)], edges[random.nextInt(12)], edges[random.nextInt(12)], 0, 0, 0, 0, 0,
          round % 3 == 1 ? 1e38f : 0};
      for (int i = 0; i < depth.length; i++) {
        depth[i] = round % 2 == 0 && random.nextInt(2) == 0 ? HOLE : 1 + i;
      }
      int[][] points = new int[4][depth.length];
      float[][] heights = new float[2][depth.length];
      int expected = scalar.place(depth, 0, 40, 0, rays, 20, -0.03f, 0.3f, points[0], points[1], heights[0], 0);
      assertEquals(expected, vector.place(depth, 0, 40, 0, rays, 20, -0.03f, 0.3f, points[2], points[3], heights[1], 0),
          Arrays.toString(rays));
      assertArrayEquals(Arrays.copyOf(points[0], expected), Arrays.copyOf(points[2], expected), "pixels");
      assertArrayEquals(Arrays.copyOf(points[1], expected), Arrays.copyOf(points[3], expected), "cells");
      assertArrayEquals(Arrays.copyOf(heights[0], expected), Arrays.copyOf(heights[1], expected), "heights");
      placed += expected;
    }
    assertTrue(placed > 3000, placed + " placed");
  }
}
