package org.onegrasp.recognition;

/** Sums over three by three cells: heights without the noise of single cells. */
final class Smoothing {
  private Smoothing() {}

  /**
   * @param heights (side, side) millimetres, each {@code step} apart
   * @param sums receives (side, side) sums of each cell and its eight neighbours; beyond the border lies the table
   * @return sums
   */
  static int[] of(byte[] heights, int step, int side, int[] sums) {
    for (int row = 0; row < side; row++) {
      for (int col = 0; col < side; col++) {
        int sum = 0;
        for (int r = Math.max(0, row - 1); r <= Math.min(side - 1, row + 1); r++) {
          for (int c = Math.max(0, col - 1); c <= Math.min(side - 1, col + 1); c++) {
            sum += heights[(r * side + c) * step];
          }
        }
        sums[row * side + col] = sum;
      }
    }
    return sums;
  }
}
