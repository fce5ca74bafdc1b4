package org.onegrasp.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ReluMaskTest {
  @Test
  void bitsAreSetWhereOutputsArePositive() {
    float[] h = new float[35];
    h[0] = 1;
    h[31] = 2;
    h[34] = 1e-30f;
    int[] mask = new int[ReluMask.words(35)];
    ReluMask.pack(h, mask);
    assertArrayEquals(new int[] {0x8000_0001, 4}, mask);
  }

  @Test
  void gradientsOfClosedUnitsBecomeZero() {
    float[] gradient = {1, -2, 3, 4};
    ReluMask.apply(new int[] {0b0110}, gradient, 3);
    assertArrayEquals(new float[] {0, -2, 3, 4}, gradient);
    assertEquals(0, ReluMask.words(0));
  }
}
