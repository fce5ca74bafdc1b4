package org.onegrasp.fixedpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FixedPointTest {
  @Test
  void roundsToNearestAndTiesAwayFromZero() {
    int[] inputs = {-6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6};
    int[] quarters = {-2, -1, -1, -1, -1, 0, 0, 0, 1, 1, 1, 1, 2};
    for (int i = 0; i < inputs.length; i++) {
      assertEquals(quarters[i], FixedPoint.roundingShiftRight(inputs[i], 2), inputs[i] + " / 4");
      assertEquals(quarters[i], FixedPoint.roundingShiftRight((long) inputs[i], 2), inputs[i] + " / 4");
    }
  }

  @Test
  void roundsTheLargestAndSmallestIntegersWithoutOverflow() {
    assertEquals(1 << 30, FixedPoint.roundingShiftRight(Integer.MAX_VALUE, 1));
    assertEquals(-(1 << 30), FixedPoint.roundingShiftRight(Integer.MIN_VALUE, 1));
    assertEquals(1, FixedPoint.roundingShiftRight(Integer.MAX_VALUE, 31));
    assertEquals(-1, FixedPoint.roundingShiftRight(Integer.MIN_VALUE, 31));
    assertEquals(Integer.MIN_VALUE, FixedPoint.roundingShiftRight(Integer.MIN_VALUE, 0));
    assertEquals(1L << 62, FixedPoint.roundingShiftRight(Long.MAX_VALUE, 1));
    assertEquals(-(1L << 62), FixedPoint.roundingShiftRight(Long.MIN_VALUE, 1));
  }

  @Test
  void roundsLikeDecimalArithmetic() {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 20_000; i++) {
      int k = random.nextInt(32);
      int x = random.nextInt() >> random.nextInt(32);
      assertEquals(halfUp(x, k), FixedPoint.roundingShiftRight(x, k), x + " >> " + k);
      long wide = random.nextLong() >> random.nextInt(64);
      assertEquals(halfUp(wide, k), FixedPoint.roundingShiftRight(wide, k), wide + " >> " + k);
    }
  }

  /** {@link RoundingMode#HALF_UP} is "ties away from zero" in the words of the JDK. */
  private static long halfUp(long x, int k) {
    return new BigDecimal(x).divide(new BigDecimal(BigInteger.ONE.shiftLeft(k)), 0, RoundingMode.HALF_UP)
        .longValueExact();
  }

  @Test
  void saturatesAtTheEndsOfTheType() {
    assertEquals(127, FixedPoint.saturate8(128));
    assertEquals(-128, FixedPoint.saturate8(Integer.MIN_VALUE));
    assertEquals(-128, FixedPoint.saturate8(-128));
    assertEquals(32767, FixedPoint.saturate16(32768));
    assertEquals(-32768, FixedPoint.saturate16(-32769));
    assertEquals(Integer.MAX_VALUE, FixedPoint.saturate32(1L << 31));
    assertEquals(Integer.MIN_VALUE, FixedPoint.saturate32(Long.MIN_VALUE));
    assertEquals(127, FixedPoint.requantise8(1020, 3));
    assertEquals(-13, FixedPoint.requantise8(-100, 3));
    assertEquals(-13, FixedPoint.requantise16(-100, 3));
  }

  @Test
  void blockShiftIsTheSmallestThatFitsWithoutSaturating() {
    assertEquals(0, FixedPoint.blockShift(0, 8));
    assertEquals(0, FixedPoint.blockShift(127, 8));
    assertEquals(1, FixedPoint.blockShift(128, 8));
    assertEquals(1, FixedPoint.blockShift(254, 8));
    assertEquals(2, FixedPoint.blockShift(255, 8));
    assertEquals(17, FixedPoint.blockShift(Integer.MAX_VALUE, 16));
    for (int max = 1; max < 100_000; max += 7) {
      int shift = FixedPoint.blockShift(max, 8);
      assertTrue(FixedPoint.roundingShiftRight(max, shift) <= 127);
      assertTrue(shift == 0 || FixedPoint.roundingShiftRight(max, shift - 1) > 127);
    }
  }

  @Test
  void squareRootIsTheFloor() {
    long[] roots = {0, 1, 2, 3, 4, 255, 46340, 46341, 65535, 65536, Integer.MAX_VALUE};
    for (long root : roots) {
      assertEquals(root, FixedPoint.squareRoot(root * root));
      assertEquals(Math.max(0, root - 1), FixedPoint.squareRoot(Math.max(0, root * root - 1)));
    }
    assertEquals(Integer.MAX_VALUE, FixedPoint.squareRoot(Long.MAX_VALUE), "3,037,000,499 does not fit and saturates");
    assertThrows(ArithmeticException.class, () -> FixedPoint.squareRoot(-1));
  }

  @Test
  void bitLengthCountsTheBitsOfAMagnitude() {
    assertEquals(0, FixedPoint.bitLength(0));
    assertEquals(1, FixedPoint.bitLength(1));
    assertEquals(8, FixedPoint.bitLength(128));
    assertEquals(63, FixedPoint.bitLength(Long.MAX_VALUE));
  }

  @Test
  void integersAreStoredLowestByteFirst() {
    byte[] m = new byte[7];
    LittleEndian.putInt(m, 1, 0x04030201);
    LittleEndian.putShort(m, 5, (short) 0x8006);
    org.junit.jupiter.api.Assertions.assertArrayEquals(new byte[] {0, 1, 2, 3, 4, 6, (byte) 0x80}, m);
    assertEquals(0x04030201, LittleEndian.getInt(m, 1));
    assertEquals((short) 0x8006, LittleEndian.getShort(m, 5));
  }
}
