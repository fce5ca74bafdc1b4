package org.onegrasp.rules;

/**
 * Float weights of modules as int8, all of one convolution at one power of two: of modules only the directions of
 * gradients count.
 */
final class ModuleWeights {
  private ModuleWeights() {}

  /** Writes so many weights from {@code from} on to m at {@code to}; returns their fraction bits. */
  static int pack(float[] parameters, int from, int count, byte[] m, int to) {
    double largest = 1e-9;
    for (int k = from; k < from + count; k++) {
      largest = Math.max(largest, Math.abs(parameters[k]));
    }
    int bits = Math.getExponent(Byte.MAX_VALUE / largest);
    for (int k = 0; k < count; k++) {
      m[to + k] = (byte) Math.rint(Math.scalb((double) parameters[from + k], bits));
    }
    return bits;
  }
}
