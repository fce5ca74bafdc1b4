package org.onegrasp.grasp;

import java.util.Arrays;

/** Collects the colours of the points that make a cell's height. Owns its buffers. */
final class CellColours {
  private static final int CHANNELS = 3;
  private final int[] sums;
  private final int[] counts;
  // Of each point: its pixel in the colour picture.
  private int[] pixels = new int[0];

  CellColours(int cells) {
    sums = new int[CHANNELS * cells];
    counts = new int[cells];
  }

  void reset(int points) {
    if (pixels.length < points) {
      pixels = new int[points];
    }
    Arrays.fill(sums, 0);
    Arrays.fill(counts, 0);
  }

  void point(int point, int pixel) {
    pixels[point] = pixel;
  }

  /** The point belongs to what is highest in its cell. */
  void add(int cell, int point, byte[] rgb) {
    int from = CHANNELS * pixels[point];
    for (int c = 0; c < CHANNELS; c++) {
      sums[CHANNELS * cell + c] += rgb[from + c] & 0xff;
    }
    counts[cell]++;
  }

  /** Means; black is the darkest grey, as 0 0 0 stands for no colour. */
  ColourMap map() {
    byte[] rgb = new byte[sums.length];
    for (int cell = 0; cell < counts.length; cell++) {
      for (int c = 0; c < CHANNELS && counts[cell] > 0; c++) {
        rgb[CHANNELS * cell + c] = (byte) Math.max(1, sums[CHANNELS * cell + c] / counts[cell]);
      }
    }
    return new ColourMap(rgb);
  }
}
