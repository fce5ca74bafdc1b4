package org.onegrasp.rules;

import org.onegrasp.fixedpoint.SplitMix64;

/**
 * Random directions of +1 and -1 that are never stored: the sign of parameter k is one bit of a hash of the direction's
 * seed and k / 64 ({@link SplitMix64#mix}), so any part of a direction can be made again at any time.
 *
 * <p>
 * Signs instead of normal numbers are Spall's choice (1992, IEEE TAC 37): with E[z^4] = 1 the estimate varies least, a
 * kernel's part of z has always the same length, and in integers nothing is rounded.
 */
final class RandomDirections {
  private RandomDirections() {}

  /** Signs of the parameters 64 word .. 64 word + 63, lowest bit first; a set bit is -1. */
  static long word(long seed, int word) {
    return SplitMix64.mix(seed + (word + 1) * SplitMix64.STEP);
  }

  /** +1 or -1. */
  static int sign(long seed, int k) {
    return 1 - 2 * (int) (word(seed, k >> 6) >>> k & 1);
  }

  /** Seed of direction j of a step. */
  static long seed(long lesson, int step, int j) {
    return word(word(lesson, step), j);
  }

  /**
   * Whether a direction moves a layer, when it moves {@code atOnce} of {@code layers} layers only: those next to each
   * other in a ring.
   */
  static boolean moves(long seed, int layer, int layers, int atOnce) {
    int first = (int) ((word(~seed, 0) >>> 33) % layers);
    return Math.floorMod(layer - first, layers) < atOnce;
  }
}
