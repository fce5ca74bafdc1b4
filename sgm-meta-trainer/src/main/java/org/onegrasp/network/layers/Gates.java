package org.onegrasp.network.layers;

/** Biases of (batch, units) blocks. */
final class Gates {
  private Gates() {}

  /** Every row becomes the bias. */
  static void fill(int batch, int units, float[] bias, int biasAt, float[] block, int at) {
    for (int n = 0; n < batch; n++) {
      System.arraycopy(bias, biasAt, block, at + n * units, units);
    }
  }

  /** Adds the sum of all rows. */
  static void addSums(int batch, int units, float[] block, int at, float[] sums, int sumsAt) {
    for (int n = 0; n < batch; n++) {
      for (int k = 0; k < units; k++) {
        sums[sumsAt + k] += block[at + n * units + k];
      }
    }
  }
}
