package org.onegrasp.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
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

  @Test
  void keepsABitForEachUnitThatIsNeitherCutOffNorSaturated() {
    bytes(3, 0, 1, 126, 127, 0, 64, 0, 127, 127, 127, 127, 0, 0, 0, 0, 1);
    Elementwise.openUnits8(m, 3, 16, 40);
    assertEquals(0b0010_0110, m[40]);
    assertEquals((byte) 0b1000_0000, m[41]);
  }

  @Test
  void closesTheUnitsWhoseBitIsZero() {
    bytes(40, 0b0010_0110, 0b1000_0000);
    bytes(3, -1, -2, 3, 4, 5, -128, 7, 8, 9, 10, 11, 12, 13, 14, 15, 127);
    Elementwise.closeUnits8(m, 40, 3, 16);
    byte[] expected = {0, -2, 3, 0, 0, -128, 0, 0, 0, 0, 0, 0, 0, 0, 0, 127};
    assertArrayEquals(expected, Arrays.copyOfRange(m, 3, 19));
  }

  @Test
  void leavesWhatLiesBehindACountThatIsNoMultipleOfEight() {
    bytes(3, 5, 0, 127, 1, 2, 3, 4, 5, 0, 6, 77, 77);
    bytes(20, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
    assertEquals(2, Elementwise.bitBytes(10));
    Elementwise.openUnits8(m, 3, 10, 40);
    assertEquals((byte) 0b1111_1001, m[40]);
    assertEquals(0b10, m[41]);
    Elementwise.closeUnits8(m, 40, 20, 10);
    byte[] closed = {1, 0, 0, 4, 5, 6, 7, 8, 0, 10, 11, 12};
    assertArrayEquals(closed, Arrays.copyOfRange(m, 20, 32));
    bytes(20, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
    Elementwise.closeUnitsOf8(m, 3, 20, 10);
    assertArrayEquals(closed, Arrays.copyOfRange(m, 20, 32));
    assertEquals(1, Elementwise.headroom8(m, 20, 3, 2), "larger ones behind do not count");
  }

  @Test
  void closesLinearUnitsThatAreSaturated() {
    bytes(3, -128, -127, -1, 0, 1, 126, 127, 5);
    bytes(16, 1, 2, 3, 4, 5, 6, 7, -8);
    Elementwise.closeSaturatedOf8(m, 3, 16, 8);
    assertArrayEquals(new byte[] {0, 2, 3, 4, 5, 6, 0, -8}, Arrays.copyOfRange(m, 16, 24));
    Elementwise.unsaturatedUnits8(m, 3, 8, 40);
    assertEquals((byte) 0b1011_1110, m[40]);
  }

  @Test
  void addsAMapAtTheScaleOfTheSums() {
    ints(0, 10, -10, 1000, -1000, Integer.MAX_VALUE, 3);
    bytes(32, 1, -1, 3, 0, 127, -2);
    Elementwise.addShifted8(m, 0, 32, 2, 3, false, 40, 6); // sums 14, -14, 1012, -1000, beyond 2^31, -5
    assertArrayEquals(new byte[] {2, -2, 127, -125, 127, -1}, Arrays.copyOfRange(m, 40, 46));
    Elementwise.addShifted8(m, 0, 32, 2, 3, true, 32, 6);
    assertArrayEquals(new byte[] {2, 0, 127, 0, 127, 0}, Arrays.copyOfRange(m, 32, 38));
    bytes(32, 1, -1, 6, -6, 127, 2);
    Elementwise.addShifted8(m, 0, 32, -2, 0, false, 40, 2); // 0.25 is rounded away
    assertArrayEquals(new byte[] {10, -10}, Arrays.copyOfRange(m, 40, 42));
  }

  @Test
  void tellsHowValuesLieInTheirRange() {
    for (int place = 0; place < 8; place++) {
      Arrays.fill(m, (byte) 0);
      for (int value = -128; value <= 127; value++) {
        m[16 + place] = (byte) value;
        int expected = value == 127 || value == -128 ? -1 : value >= -40 && value < 40 ? 1 : 0;
        assertEquals(expected, Elementwise.headroom8(m, 8, 16, 40), value + " at " + place);
      }
    }
    assertEquals(1, Elementwise.headroom8(m, 0, 0, 40));
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
