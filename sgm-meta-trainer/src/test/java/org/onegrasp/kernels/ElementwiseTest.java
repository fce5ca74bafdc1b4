package org.onegrasp.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.onegrasp.fixedpoint.LittleEndian.getInt;
import static org.onegrasp.fixedpoint.LittleEndian.getShort;
import static org.onegrasp.fixedpoint.LittleEndian.putInt;
import static org.onegrasp.fixedpoint.LittleEndian.putShort;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ElementwiseTest {
  private final byte[] m = new byte[64];

  private void ints(int off, int... values) {
    for (int i = 0; i < values.length; i++) {
      putInt(m, off + 4 * i, values[i]);
    }
  }

  private void bytes(int off, int... values) {
    for (int i = 0; i < values.length; i++) {
      m[off + i] = (byte) values[i];
    }
  }

  private byte[] read(int off, int count) {
    return Arrays.copyOfRange(m, off, off + count);
  }

  @Test
  void findsTheLargestMagnitude() {
    bytes(0, 3, -128, 127);
    assertEquals(128, Elementwise.absMax8(m, 0, 3));
    putShort(m, 8, (short) -32768);
    assertEquals(32768, Elementwise.absMax16(m, 8, 1));
    ints(16, 5, -70_000, 60_000);
    assertEquals(70_000, Elementwise.absMax32(m, 16, 3));
    ints(16, Integer.MIN_VALUE);
    assertEquals(Integer.MAX_VALUE, Elementwise.absMax32(m, 16, 1));
    assertEquals(0, Elementwise.absMax32(m, 16, 0));
  }

  @Test
  void sumsSquaresAndSaturates() {
    bytes(0, -128, 3);
    assertEquals(16393, Elementwise.sumOfSquares8(m, 0, 2));
    putShort(m, 8, (short) -32768);
    putShort(m, 10, (short) 2);
    assertEquals((1L << 30) + 4, Elementwise.sumOfSquares16(m, 8, 2));
    ints(16, 100_000, -100_000);
    assertEquals(20_000_000_000L, Elementwise.sumOfSquares32(m, 16, 2));
    ints(16, Integer.MIN_VALUE, Integer.MIN_VALUE, 1);
    assertEquals(Long.MAX_VALUE, Elementwise.sumOfSquares32(m, 16, 3));
  }

  @Test
  void requantisesInPlace() {
    ints(0, 1020, -100, 12, -12);
    Elementwise.requantise32To8(m, 0, 4, 3, 0);
    assertArrayEquals(new byte[] {127, -13, 2, -2}, read(0, 4));
    ints(16, 1 << 20, -3);
    Elementwise.requantise32To16(m, 16, 2, 1, 16);
    assertEquals(32767, getShort(m, 16));
    assertEquals(-2, getShort(m, 18));
    putShort(m, 32, (short) 400);
    Elementwise.requantise16To8(m, 32, 1, 3, 40);
    assertEquals(50, m[40]);
  }

  @Test
  void masksGradientsWhereTheActivationIsNotPositive() {
    bytes(0, 5, -6, 7, -8, -128);
    bytes(8, 1, 127, 0, -1, -128);
    Elementwise.maskByRelu(m, 0, 8, 5);
    assertArrayEquals(new byte[] {5, -6, 0, 0, 0}, read(0, 5));
  }

  @Test
  void addsSaturating() {
    bytes(0, 100, -100, 1);
    bytes(8, 100, -100, 2);
    Elementwise.add8(m, 0, 8, 3);
    assertArrayEquals(new byte[] {127, -128, 3}, read(0, 3));
    ints(16, 1, -2);
    ints(32, 10, 20);
    Elementwise.add32(m, 16, 32, 2);
    assertEquals(11, getInt(m, 16));
    assertEquals(18, getInt(m, 20));
  }

  @Test
  void depthToSpaceSpreadsAGroupOfChannelsOverFourCells() {
    bytes(0, 1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 13, 14, 15, 16, 17, 18); // 1 x 2 cells of 4 x 2 channels
    Elementwise.depthToSpace(m, 0, 1, 2, 2, 16);
    assertArrayEquals(new byte[] {1, 2, 3, 4, 11, 12, 13, 14, 5, 6, 7, 8, 15, 16, 17, 18}, read(16, 16));
    Elementwise.spaceToDepth(m, 16, 1, 2, 2, 32);
    assertArrayEquals(read(0, 16), read(32, 16));
  }
}
