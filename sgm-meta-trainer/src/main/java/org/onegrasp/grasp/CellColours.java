package org.onegrasp.grasp;

import java.util.Arrays;

/** Collects the colours of the points that make a cell's height. Owns its buffers. */
final class CellColours {
  private static final int CHANNELS = 3;
  private static final int HALF = 32; // bits
  private final int cells;
  /** (cells, 2) int32 in pairs, the first one low: red and green, blue and the number of points. */
  private final long[] sums;

  CellColours(int cells) {
    this.cells = cells;
    sums = new long[2 * cells];
  }

  void clear() {
    Arrays.fill(sums, 0);
  }

  /** A point at a pixel of the colour picture belongs to what is highest in its cell. */
  void add(int cell, int pixel, byte[] rgb) {
    int from = CHANNELS * pixel;
    sums[2 * cell] += rgb[from] & 0xff | (rgb[from + 1] & 0xffL) << HALF;
    sums[2 * cell + 1] += rgb[from + 2] & 0xff | 1L << HALF;
  }

  /** Means; black is the darkest grey, as 0 0 0 stands for no colour. */
  ColourMap map() {
    byte[] rgb = new byte[CHANNELS * cells];
    for (int cell = 0; cell < cells; cell++) {
      double count = sums[2 * cell + 1] >>> HALF;
      if (count > 0) {
        rgb[CHANNELS * cell] = mean((int) sums[2 * cell], count);
        rgb[CHANNELS * cell + 1] = mean((int) (sums[2 * cell] >>> HALF), count);
        rgb[CHANNELS * cell + 2] = mean((int) sums[2 * cell + 1], count);
      }
    }
    return new ColourMap(rgb);
  }

  /** Rounded down; a quotient of integers below 2^31 is, in double, never rounded up to the next integer. */
  private static byte mean(int sum, double count) {
    return (byte) Math.max(1, (int) (sum / count));
  }
}
