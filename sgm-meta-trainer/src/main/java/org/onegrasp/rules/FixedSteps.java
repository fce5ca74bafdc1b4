package org.onegrasp.rules;

import static org.onegrasp.fixedpoint.FixedPoint.saturate16;
import static org.onegrasp.fixedpoint.FixedPoint.squareRoot;
import static org.onegrasp.fixedpoint.LittleEndian.getInt;
import static org.onegrasp.fixedpoint.LittleEndian.getShort;
import static org.onegrasp.fixedpoint.LittleEndian.putShort;

import java.util.Arrays;
import org.onegrasp.kernels.Elementwise;
import org.onegrasp.network.Arena;
import org.onegrasp.network.FixedLayers;
import org.onegrasp.network.NetworkShape;

/**
 * {@link LayerSteps} in integers, one sample an update: int8 momentum and int16 weights, both rounded stochastically, so that
 * steps far below one unit still add up.
 *
 * <pre>
 *   v = v - v / 16 + 2 sqrt(n) g / N          one unit of v is half the mean size of g
 *   w = w - rate v |w0| / (2 sqrt(n))         so that an update of that mean size moves w by rate |w0| in all
 *   N = max(|g|, mean |g| of late)            n parameters, |g| over the layer's kernel and bias
 * </pre>
 *
 * So no sample moves a layer further than the rate says, and one that is already right moves it little. Each gradient is made
 * twice, to be measured and to be applied, so that it needs to be held a few taps at a time only.
 */
final class FixedSteps {
  private static final int DECAY_BITS = 4;
  private static final int V_BITS = 8; // fraction bits of v while it is updated
  private static final int RATIO_BITS = 24;
  private static final int RATE_BITS = 12;
  private final NetworkShape shape;
  private final FixedLayers layers;
  private final Dither dither;
  private final Arena arena;
  private final int base; // parameters below the lowest tuned layer
  private final int velocity;
  private final long[] meanSquare; // [i] of |g| over late samples, 0 before the first
  private final long[] square; // [i] |g|^2 of the present sample so far
  private final int[] norm; // [i] N
  private final int[] startNorm; // [i] |w0|, int16 units
  private final int[] root; // [i] sqrt(n)

  FixedSteps(FixedLayers layers, int firstLayer, Dither dither, Arena arena) {
    this.layers = layers;
    this.shape = layers.shape();
    this.dither = dither;
    this.arena = arena;
    base = shape.kernelOffset(firstLayer);
    velocity = arena.bytes("velocity", shape.parameters() - base);
    meanSquare = new long[shape.size()];
    square = new long[shape.size()];
    norm = new int[shape.size()];
    startNorm = new int[shape.size()];
    root = new int[shape.size()];
  }

  /** Stands still, at the weights before a lesson. */
  void reset() {
    byte[] m = arena.slab();
    Arrays.fill(m, velocity, velocity + shape.parameters() - base, (byte) 0);
    Arrays.fill(meanSquare, 0);
    for (int i = 0; i < shape.size(); i++) {
      startNorm[i] = squareRoot(Elementwise.sumOfSquares16(m, layers.weightsOffset() + 2 * shape.kernelOffset(i), shape.parameters(i)));
      root[i] = squareRoot(shape.parameters(i));
    }
  }

  /** Offset of the int8 velocity of the tuned layers' parameters. */
  int velocityOffset() {
    return velocity;
  }

  /** Counts a part of layer i's gradient: int32 values, each to be taken times 2^scaleBits. */
  void measure(int i, int gradient, int count, int scaleBits) {
    square[i] += Elementwise.sumOfSquares32(arena.slab(), gradient, count) << 2 * scaleBits;
  }

  /** After all of layer i's gradient was measured, before any of it is applied. */
  void measured(int i) {
    meanSquare[i] = meanSquare[i] == 0 ? square[i] : meanSquare[i] + (square[i] - meanSquare[i] >> 3);
    norm[i] = Math.max(1, squareRoot(Math.max(square[i], meanSquare[i])));
    square[i] = 0;
  }

  /**
   * Moves a part of layer i's parameters.
   *
   * @param from index of the first parameter in the vector of all
   * @param gradient int32 offset, times 2^scaleBits
   * @param rate Q0.24
   */
  void apply(int i, int from, int gradient, int count, int scaleBits, int rate) {
    byte[] m = arena.slab();
    long ratio = ((2L * root[i]) << (RATIO_BITS + V_BITS + scaleBits)) / norm[i];
    int move = (int) ((long) rate * startNorm[i] / (2L * root[i]) >> (24 - RATE_BITS));
    for (int k = 0; k < count; k++) {
      long g = getInt(m, gradient + 4 * k); // at most norm / 2^scaleBits, so its product with the ratio fits
      int at = velocity + from - base + k;
      long v = ((long) m[at] << V_BITS) - ((long) m[at] << (V_BITS - DECAY_BITS)) + (g * ratio >> RATIO_BITS);
      m[at] = (byte) Math.max(-127, Math.min(127, dither.roundingShiftRight(v, V_BITS)));
      int w = layers.weightsOffset() + 2 * (from + k);
      putShort(m, w, saturate16((int) (getShort(m, w) - dither.roundingShiftRight((long) m[at] * move, RATE_BITS))));
    }
  }
}
