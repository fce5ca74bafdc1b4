package org.onegrasp.rules;

/**
 * A fixed random matrix that is never stored: each entry is computed from the seed and its place (the finaliser of SplitMix64, Steele
 * et al. 2014), so that every visit finds the same. Entries are even over -1 to 1, multiples of 2^-23, the same on every machine.
 */
public record RandomProjection(long seed) {
  private static final long GOLDEN = 0x9E37_79B9_7F4A_7C15L;

  /** The entry of layer's matrix in this row and column. */
  public float entry(int layer, int row, int column) {
    long z = seed + GOLDEN * (1 + ((long) layer << 48 ^ (long) row << 16 ^ column));
    z = (z ^ z >>> 30) * 0xBF58_476D_1CE4_E5B9L;
    z = (z ^ z >>> 27) * 0x94D0_49BB_1331_11EBL;
    return (int) ((z ^ z >>> 31) >> 40) * 0x1p-23f;
  }
}
