package org.onegrasp.network;

/**
 * One bit a unit: whether its ReLU passes gradients. All that a backward pass needs of activations whose layer is not
 * tuned.
 */
public final class ReluMask {
  private ReluMask() {}

  /** Words for so many units. */
  public static int words(int units) {
    return (units + 31) / 32;
  }

  /**
   * @param h outputs of ReLUs
   * @param mask overwritten; bit k of word w is unit 32 w + k
   */
  public static void pack(float[] h, int[] mask) {
    for (int word = 0; word < mask.length; word++) {
      int bits = 0;
      for (int k = 0; k < 32 && 32 * word + k < h.length; k++) {
        bits |= h[32 * word + k] > 0 ? 1 << k : 0;
      }
      mask[word] = bits;
    }
  }

  public static boolean open(int[] mask, int unit) {
    return (mask[unit >> 5] >> (unit & 31) & 1) != 0;
  }

  /** Makes a gradient 0 where its unit is closed. */
  public static void apply(int[] mask, float[] gradient, int count) {
    for (int k = 0; k < count; k++) {
      gradient[k] = open(mask, k) ? gradient[k] : 0;
    }
  }
}
