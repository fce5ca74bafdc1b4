package org.onegrasp.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.onegrasp.fixedpoint.LittleEndian.putInt;
import static org.onegrasp.fixedpoint.LittleEndian.putShort;

import org.junit.jupiter.api.Test;

class ElementwiseTest {
  private final byte[] m = new byte[64];

  private void ints(int off, int... values) {
    for (int i = 0; i < values.length; i++) {
      putInt(m, off + 4 * i, values[i]);
    }
  }

  @Test
  void findsTheLargestMagnitude() {
    m[0] = 3;
    m[1] = -128;
    m[2] = 127;
    assertEquals(128, Elementwise.absMax8(m, 0, 3));
    assertEquals(127, Elementwise.absMax8(m, 2, 1));
    assertEquals(0, Elementwise.absMax8(m, 0, 0));
  }

  @Test
  void sumsSquaresAndSaturates() {
    putShort(m, 8, (short) -32768);
    putShort(m, 10, (short) 2);
    assertEquals((1L << 30) + 4, Elementwise.sumOfSquares16(m, 8, 2));
    ints(16, 100_000, -100_000);
    assertEquals(20_000_000_000L, Elementwise.sumOfSquares32(m, 16, 2));
    ints(16, Integer.MIN_VALUE, Integer.MIN_VALUE, 1);
    assertEquals(Long.MAX_VALUE, Elementwise.sumOfSquares32(m, 16, 3));
  }
}
