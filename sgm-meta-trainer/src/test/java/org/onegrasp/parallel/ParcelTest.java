package org.onegrasp.parallel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ParcelTest {
  private record Point(double x, int n) {
    Point {
      if (n < 0) {
        throw new IllegalArgumentException("n must not be negative, got " + n);
      }
    }
  }

  private record Flat(boolean yes, int number, String text) {}

  private record Many(List<Point> points, Map<String, Long> names, Optional<Point> one, Optional<Point> none,
      TimeUnit unit) {}

  private record Arrays3(byte[] bytes, float[] floats, int[] ints, double[] doubles, boolean[] flags) {}

  private record Other(Thread thread) {}

  @Test
  void theBytesAreWhatTheClassCommentDraws() {
    assertArrayEquals(new byte[] {1, 0, 0, 1, 2, 0, 0, 0, 3, 'a', (byte) 0xC3, (byte) 0xA9},
        Parcel.of(new Flat(true, 258, "aé")));
  }

  @Test
  void recordsComeBackEqual() {
    Flat flat = new Flat(false, -1, "");
    assertEquals(flat, Parcel.open(Parcel.of(flat), Flat.class));
    Many many = new Many(List.of(new Point(-0.0, 1), new Point(Double.MIN_VALUE, 2)), Map.of("a", 5L, "b", -6L),
        Optional.of(new Point(1e300, 3)), Optional.empty(), TimeUnit.DAYS);
    assertEquals(many, Parcel.open(Parcel.of(many), Many.class));
  }

  @Test
  void arraysComeBackBitForBit() {
    float[] floats = new float[1000];
    Arrays.fill(floats, 500, 1000, Float.intBitsToFloat(0x7fc01234));
    Arrays3 opened = Parcel.open(Parcel.of(new Arrays3(new byte[] {-1}, floats, new int[] {7, -8},
        new double[] {0.1}, new boolean[] {true, false})), Arrays3.class);
    assertArrayEquals(new byte[] {-1}, opened.bytes);
    assertEquals(0x7fc01234, Float.floatToRawIntBits(opened.floats[999]));
    assertArrayEquals(new int[] {7, -8}, opened.ints);
    assertArrayEquals(new double[] {0.1}, opened.doubles);
    assertArrayEquals(new boolean[] {true, false}, opened.flags);
  }

  @Test
  void bytesThatAreCutAnywhereAreRefused() {
    byte[] whole = Parcel.of(new Many(List.of(new Point(1, 1)), Map.of("a", 5L), Optional.of(new Point(1, 3)),
        Optional.empty(), TimeUnit.DAYS));
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      String message = assertThrows(IllegalArgumentException.class, () -> Parcel.open(cut, Many.class)).getMessage();
      assertTrue(message.startsWith("no parcel of Many: "), message);
    }
    assertEquals("no parcel of Many: 1 bytes too many at byte " + whole.length + " of " + (whole.length + 1),
        assertThrows(IllegalArgumentException.class,
            () -> Parcel.open(Arrays.copyOf(whole, whole.length + 1), Many.class)).getMessage());
  }

  @Test
  void countsBeyondTheBytesMakeNoArrays() {
    byte[] huge = {0x7f, -1, -1, -1, 0, 0, 0, 0};
    assertEquals("no parcel of Arrays3: a count of 2147483647, more than the bytes hold, at byte 4 of 8",
        assertThrows(IllegalArgumentException.class, () -> Parcel.open(huge, Arrays3.class)).getMessage());
  }

  @Test
  void whatARecordRefusesIsRefused() {
    byte[] negative = {0, 0, 0, 0, 0, 0, 0, 0, -1, -1, -1, -1};
    assertEquals("no parcel of Point: n must not be negative, got -1 at byte 12 of 12",
        assertThrows(IllegalArgumentException.class, () -> Parcel.open(negative, Point.class)).getMessage());
  }

  @Test
  void nothingElseGoesIntoAParcel() {
    assertEquals("a parcel has no class java.lang.Thread",
        assertThrows(IllegalArgumentException.class, () -> Parcel.of(new Other(Thread.currentThread()))).getMessage());
    assertEquals("a parcel has no null: text of Flat",
        assertThrows(IllegalArgumentException.class, () -> Parcel.of(new Flat(true, 1, null))).getMessage());
  }
}
