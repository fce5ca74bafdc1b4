package org.onegrasp.gazebo;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * The few colours in which Gazebo shows a surface. Each is a visual of its own there, and a scan with a colour for each
 * triangle would be thousands of them, which gzserver takes minutes to load. So colours that agree in their highest
 * bits are shown as one.
 */
final class SurfaceColours {
  /** Most colours of an object. */
  static final int MOST = 24;

  private SurfaceColours() {}

  /** The colour, 0xRRGGBB, in which to show each triangle; the same colours where they are few enough. */
  static int[] few(int[] colours) {
    int bits = 8;
    while (Arrays.stream(masked(colours, bits)).distinct().count() > MOST) {
      bits--;
    }
    return bits == 8 ? colours : means(colours, masked(colours, bits));
  }

  /** With the highest bits of each channel alone. */
  private static int[] masked(int[] colours, int bits) {
    int mask = (0xFF00 >> bits & 0xFF) * 0x010101;
    return Arrays.stream(colours).map(c -> c & mask).toArray();
  }

  /** For each triangle the mean colour of those that are in the same group. */
  private static int[] means(int[] colours, int[] groups) {
    Map<Integer, long[]> sums = new TreeMap<>(); // red, green, blue, triangles
    for (int i = 0; i < colours.length; i++) {
      long[] sum = sums.computeIfAbsent(groups[i], group -> new long[4]);
      for (int k = 0; k < 3; k++) {
        sum[k] += colours[i] >> 16 - 8 * k & 0xFF;
      }
      sum[3]++;
    }
    return Arrays.stream(groups).map(group -> {
      long[] s = sums.get(group);
      return (int) (s[0] / s[3] << 16 | s[1] / s[3] << 8 | s[2] / s[3]);
    }).toArray();
  }
}
