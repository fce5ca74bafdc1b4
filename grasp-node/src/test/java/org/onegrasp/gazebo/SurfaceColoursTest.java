package org.onegrasp.gazebo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SurfaceColoursTest {
  @Test
  void fewColoursStayAsTheyAre() {
    int[] colours = {0x123456, 0x123457, 0xffffff, 0x123456};
    assertArrayEquals(colours, SurfaceColours.few(colours));
  }

  @Test
  void everyTriangleOfAScanKeepsAboutItsColour() {
    int[] colours = new SplittableRandom(1).ints(3000, 0, 0x1000000).toArray();
    int[] shown = SurfaceColours.few(colours);
    assertEquals(8, Arrays.stream(shown).distinct().count()); // one bit of each channel is left
    for (int i = 0; i < colours.length; i++) {
      for (int shift = 0; shift <= 16; shift += 8) {
        int difference = Math.abs((colours[i] >> shift & 0xff) - (shown[i] >> shift & 0xff));
        assertTrue(difference < 80, Integer.toHexString(colours[i]) + " is shown as " + Integer.toHexString(shown[i]));
      }
    }
  }

  @Test
  void greysOfAScanKeepMoreBits() {
    int[] greys = new SplittableRandom(1).ints(3000, 0, 256).map(g -> g * 0x010101).toArray();
    assertEquals(16, Arrays.stream(SurfaceColours.few(greys)).distinct().count());
  }
}
