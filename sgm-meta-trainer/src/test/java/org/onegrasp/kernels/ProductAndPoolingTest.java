package org.onegrasp.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ProductAndPoolingTest {
  private final Kernels scalar = new ScalarKernels();
  private final Kernels vector = FloatKernelsTest.vectors();
  private final SplittableRandom random = new SplittableRandom(4);

  @Test
  void multipliesTwoByTwoByHandHoweverTheFactorsAreStored() {
    float[] a = {1, 2, 3, 4};
    float[] b = {5, 6, 7, 8};
    assertArrayEquals(new float[] {119, 122, 143, 150}, product(a, b, false, false));
    assertArrayEquals(new float[] {126, 130, 138, 144}, product(a, b, true, false));
    assertArrayEquals(new float[] {117, 123, 139, 153}, product(a, b, false, true));
    assertArrayEquals(new float[] {123, 131, 134, 146}, product(a, b, true, true));
  }

  private float[] product(float[] a, float[] b, boolean turnedA, boolean turnedB) {
    float[] c = {100, 100, 100, 100};
    scalar.multiply(new MatrixProduct(2, 2, 2, turnedA, turnedB), a, 0, b, 0, c, 0);
    return c;
  }

  @Test
  void vectorProductsAgreeWithTheSpecificationForAwkwardSizes() {
    int[][] sizes = {{0, 3, 4}, {4, 0, 3}, {1, 1, 1}, {6, 7, 32}, {7, 8, 9}, {31, 33, 65}, {5, 257, 33}, {97, 256, 31},
        {103, 600, 40}};
    for (int[] n : sizes) {
      for (int turned = 0; turned < 4; turned++) {
        MatrixProduct s = new MatrixProduct(n[0], n[1], n[2], turned % 2 == 1, turned / 2 == 1);
        float[] a = values(n[0] * n[1] + 3);
        float[] b = values(n[1] * n[2] + 2);
        float[] expected = values(n[0] * n[2] + 1);
        float[] actual = expected.clone();
        scalar.multiply(s, a, 3, b, 2, expected, 1);
        vector.multiply(s, a, 3, b, 2, actual, 1);
        assertArrayEquals(expected, actual, 2e-4f, s.toString());
      }
    }
  }

  @Test
  void poolsAMapThatPatchesDoNotDivideByHand() {
    PatchGrid g = new PatchGrid(3, 3, 1, 2);
    float[] map = {1, 2, 3, 4, 5, 6, 7, 8, 9};
    float[] pooled = new float[4];
    scalar.pool(g, map, 0, false, 1, pooled, 0);
    assertArrayEquals(new float[] {12, 9, 15, 9}, pooled);
    scalar.pool(g, map, 0, true, 2, pooled, 0);
    assertArrayEquals(new float[] {6, 9, 15, 18}, pooled);
    float[] spread = new float[9];
    g.spread(pooled, 0, spread, 0);
    assertArrayEquals(new float[] {6, 6, 9, 6, 6, 9, 15, 15, 18}, spread);
  }

  @Test
  void vectorPoolingAgreesWithTheSpecificationForAwkwardSizes() {
    for (int channels : new int[] {0, 1, 7, 16, 31, 32, 33, 80}) {
      for (int patch : new int[] {1, 2, 4, 7}) {
        PatchGrid g = new PatchGrid(9, 15, channels, patch);
        float[] map = values(g.values() + 1);
        float[] expected = new float[g.pooled() + 5];
        float[] actual = new float[g.pooled() + 5];
        scalar.pool(g, map, 1, patch % 2 == 0, 0.5f, expected, 2);
        vector.pool(g, map, 1, patch % 2 == 0, 0.5f, actual, 2);
        assertArrayEquals(expected, actual, 1e-5f, g.toString());
      }
    }
  }

  @Test
  void sumsOfBytesRoundToNearestAndSaturate() {
    PatchGrid g = new PatchGrid(2, 3, 1, 2);
    byte[] m = {127, 127, -128, 127, 127, -127, 0, 0};
    g.sums8(m, 0, 2, 6);
    assertEquals(127, m[6]);
    assertEquals(-64, m[7]); // -255 / 4 = -63.75
    g.sums8(m, 0, 1, 6);
    assertEquals(127, m[6]);
    assertEquals(-128, m[7]);
    g.sums8(m, 0, 3, 0); // in place
    assertEquals(64, m[0]);
    assertEquals(-32, m[1]);
    byte[] spread = {3, 4, 9, 9, 9, 9, 9, 9};
    g.spread8(spread, 0, 2);
    assertArrayEquals(new byte[] {3, 4, 3, 3, 4, 3, 3, 4}, spread);
  }

  @Test
  void refusesPatchesWithoutCells() {
    assertThrows(IllegalArgumentException.class, () -> new PatchGrid(4, 4, 1, 0));
    assertThrows(IllegalArgumentException.class, () -> new MatrixProduct(1, -1, 1, false, false));
  }

  private float[] values(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return values;
  }
}
