package org.onegrasp.recognition;

/** Sums over three by three cells: heights without the noise of single cells. */
final class Smoothing {
  /** A millimetre over nine cells. */
  static final int MILLIMETRE = 9;
  /** Deviation of a sum of nine cells, in units of that of one. */
  static final double DEVIATION = 3;

  private Smoothing() {}

  /**
   * @param heights (side, side) millimetres, each {@code step} apart; beyond the border lies the support
   * @return (side, side) sums of each cell and its eight neighbours
   */
  static int[] of(byte[] heights, int step, int side) {
    int[] across = new int[side * side];
    for (int i = 0; i < across.length; i++) {
      int col = i % side;
      across[i] = (col > 0 ? heights[(i - 1) * step] : 0) + heights[i * step]
          + (col < side - 1 ? heights[(i + 1) * step] : 0);
    }
    int[] sums = new int[side * side];
    for (int i = 0; i < sums.length; i++) {
      sums[i] = (i >= side ? across[i - side] : 0) + across[i] + (i + side < sums.length ? across[i + side] : 0);
    }
    return sums;
  }
}
