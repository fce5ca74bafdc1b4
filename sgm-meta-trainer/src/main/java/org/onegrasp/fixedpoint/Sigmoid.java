package org.onegrasp.fixedpoint;

/**
 * The logistic function 1 / (1 + exp(-x)) of int8 logits as a table of 256 entries. Entries come from {@link StrictMath}, so they
 * are the same on every machine.
 */
public final class Sigmoid {
  private final short[] table = new short[256];
  private final int probabilityBits;

  /**
   * @param logitFractionBits f: the int8 q stands for the logit q / 2^f; -8..15
   * @param probabilityBits n: a result p stands for the probability p / 2^n; 1..15
   */
  public Sigmoid(int logitFractionBits, int probabilityBits) {
    require("logit fraction bits", logitFractionBits, -8, 15);
    require("probability bits", probabilityBits, 1, 15);
    this.probabilityBits = probabilityBits;
    for (int q = Byte.MIN_VALUE; q <= Byte.MAX_VALUE; q++) {
      double p = 1 / (1 + StrictMath.exp(-StrictMath.scalb((double) q, -logitFractionBits)));
      long rounded = (long) StrictMath.floor(StrictMath.scalb(p, probabilityBits) + 0.5);
      table[q & 255] = (short) Math.min(rounded, one() - 1);
    }
  }

  private static void require(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(name + " is " + value + ", must be " + least + ".." + most);
    }
  }

  /** Probability of a logit, in 0..2^n - 1 (certainty is one step below 1, so that int8 holds it at n = 7). */
  public int probability(byte logit) {
    return table[logit & 255];
  }

  /** The integer that stands for probability 1, 2^n. */
  public int one() {
    return 1 << probabilityBits;
  }
}
