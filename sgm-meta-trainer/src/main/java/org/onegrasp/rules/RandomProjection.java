package org.onegrasp.rules;

import org.onegrasp.fixedpoint.SplitMix64;

/**
 * A fixed random matrix that is never stored: each entry is computed from the seed and its place
 * ({@link SplitMix64#mix}), so that every visit finds the same. Entries are even over -1 to 1, multiples of 2^-23, the
 * same on every machine.
 */
public record RandomProjection(long seed) {
  /** The entry of layer's matrix in this row and column. */
  public float entry(int layer, int row, int column) {
    long place = (long) layer << 48 ^ (long) row << 16 ^ column;
    return (int) (SplitMix64.mix(seed + SplitMix64.STEP * (1 + place)) >> 40) * 0x1p-23f;
  }

  /** Adds so many times a column of layer's matrix, of so many rows, to y from an index on. */
  void add(float times, int layer, int column, int rows, float[] y, int at) {
    for (int row = 0; times != 0 && row < rows; row++) {
      y[at + row] += times * entry(layer, row, column);
    }
  }
}
