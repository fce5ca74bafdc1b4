package org.onegrasp.rules;

import org.onegrasp.network.ByteWeights;
import org.onegrasp.network.NetworkShape;

/**
 * The zeroth-order half of ElasticZO-INT8 (Sugiura and Matsutani 2025, arXiv 2501.04287): int8 weights w of the lowest
 * layers, probed and moved by whole units, with nothing stored beside them.
 *
 * <pre>
 *   z_k = 0, or in a share of all k one of -r .. r, all alike often      made anew from the direction's seed
 *   w += z;  L+;   w -= 2 z;  L-;   w += z
 *   w -= psr(sign(L+ - L-) z / 2^(b - 1))          b = bits of r; psr: NITI's rounding
 * </pre>
 *
 * From the paper is that the slope is the sign of a difference of two integer losses, and that all of it stays in int8.
 * How z is drawn and cut is ours, in the manner of NITI's gradients: a unit is the least that an int8 weight can move,
 * so that the share, not the size, is the rate. Probes must give back every bit, and so a resting weight keeps r from
 * the end of its range. Nothing is allocated.
 */
final class ByteProbes {
  private static final int RATE_BITS = 24;
  private final ByteWeights weights;
  private final int end; // of the parameters that are probed; they begin at 0
  private final int reach;

  /**
   * @param layers the lowest ones, so many
   * @param reach r, 1 to 63
   */
  ByteProbes(ByteWeights weights, int layers, int reach) {
    if (reach < 1 || reach > ByteWeights.LIMIT / 2) {
      throw new IllegalArgumentException("a probe reaches 1 to " + ByteWeights.LIMIT / 2 + " units, got " + reach);
    }
    this.weights = weights;
    this.reach = reach;
    NetworkShape shape = weights.shape();
    end = layers == shape.size() ? shape.parameters() : shape.kernelOffset(layers);
  }

  /** Brings the start weights to where they may be. */
  void begin() {
    for (int k = 0; k < end; k++) {
      weights.set(k, weights.get(k), resting());
    }
  }

  private int resting() {
    return ByteWeights.LIMIT - reach;
  }

  /**
   * One step along a new direction; none with a share of 0.
   *
   * @param loss called twice, last with the weights at w - z
   * @param share Q0.24, of the weights that are probed
   */
  void step(FixedForwardGradients.Loss loss, long direction, int share) {
    move(direction, share, 1);
    long up = loss.now();
    move(direction, share, -2);
    long down = loss.now();
    move(direction, share, 1);
    descend(direction, share, Long.signum(up - down));
  }

  private void move(long direction, int share, int times) {
    for (int k = 0; k < end; k++) {
      weights.set(k, weights.get(k) + times * z(direction, k, share), ByteWeights.LIMIT);
    }
  }

  private void descend(long direction, int share, int sign) {
    int shift = Integer.SIZE - Integer.numberOfLeadingZeros(reach) - 1;
    for (int k = 0; k < end; k++) {
      long step = NitiRule.pseudoStochasticShiftRight(sign * z(direction, k, share), shift);
      weights.set(k, weights.get(k) - step, resting());
    }
  }

  /** Of weight k in a direction. */
  private int z(long direction, int k, int share) {
    long word = RandomDirections.word(direction, k);
    return word >>> Long.SIZE - RATE_BITS >= share ? 0
        : (int) ((word & 0xFFFF_FFFFL) * (2 * reach + 1) >>> Integer.SIZE) - reach;
  }
}
