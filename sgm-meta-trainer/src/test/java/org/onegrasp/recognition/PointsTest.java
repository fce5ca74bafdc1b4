package org.onegrasp.recognition;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PointsTest {

  @Test
  void tellsWhatIsLeftAfterEachBlock() {
    for (int count : new int[] {0, 1, 31, 32, 33, 64, 100}) {
      int[] heights = IntStream.rangeClosed(1, count).toArray();
      Points points = new Points(new float[count], new float[count], heights, new boolean[count]);
      assertEquals(count * (count + 1) / 2, points.massFrom(0));
      for (int end = Points.BLOCK; end < count; end += Points.BLOCK) {
        assertEquals(IntStream.of(heights).skip(end).sum(), points.massFrom(end), count + " points, from " + end);
      }
      assertEquals(0, count == 0 ? 0 : points.massFrom(count));
    }
  }

  @Test
  void someOfThemKeepTheirOrder() {
    Points some = new Points(new float[] {1, 2, 3}, new float[] {4, 5, 6}, new int[] {7, 8, 9},
        new boolean[] {true, false, true}).only(new int[] {2, 0});
    assertEquals(3, some.col[0]);
    assertEquals(4, some.row[1]);
    assertEquals(9, some.height[0]);
    assertEquals(16, some.mass);
  }
}
