package org.onegrasp.rules;

import static org.onegrasp.fixedpoint.FixedPoint.saturate16;
import static org.onegrasp.fixedpoint.FixedPoint.squareRoot;
import static org.onegrasp.fixedpoint.LittleEndian.getInt;
import static org.onegrasp.fixedpoint.LittleEndian.getShort;
import static org.onegrasp.fixedpoint.LittleEndian.putShort;

import java.util.Arrays;
import org.onegrasp.kernels.ConvShape;
import org.onegrasp.kernels.Elementwise;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.network.Arena;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.network.SplitWeights;

/**
 * {@link FixedSteps} without momentum, which would take a byte for each tuned parameter: one sample, one update of int16 weights,
 * rounded stochastically.
 *
 * <pre>
 *   w = w - rate |w0| g / N          N = max(|g|, mean |g| of late), over the layer's kernel and bias
 * </pre>
 *
 * The int32 gradient is there for one tap of the kernel at a time, and made twice: to be measured and to be applied.
 */
final class FixedDescent {
  private static final int RATE_BITS = 24;
  private static final int RATIO_BITS = 7;
  private final SplitWeights weights;
  private final NetworkShape shape;
  private final FixedFormat format;
  private final Kernels kernels;
  private final Dither dither;
  private final Arena arena;
  private final int firstLayer;
  private final long[] meanSquare; // [i] of |g| over late samples, 0 before the first
  private final int[] startNorm; // [i] |w0|, int16 units

  FixedDescent(SplitWeights weights, FixedFormat format, int firstLayer, Kernels kernels, Dither dither, Arena arena) {
    this.weights = weights;
    this.shape = weights.shape();
    this.format = format;
    this.firstLayer = firstLayer;
    this.kernels = kernels;
    this.dither = dither;
    this.arena = arena;
    meanSquare = new long[shape.size()];
    startNorm = new int[shape.size()];
  }

  /** Most bytes of scratch that {@link #update} needs for layers from {@code firstLayer} on, 2 or above. */
  static int scratch(NetworkShape shape, int firstLayer) {
    return shape.layers().stream().skip(Math.max(2, firstLayer)).mapToInt(s -> 4 * s.outC() * (1 + s.inC())).max().orElseThrow();
  }

  /** At the weights before a lesson. */
  void reset() {
    Arrays.fill(meanSquare, 0);
    for (int i = firstLayer; i < shape.size(); i++) {
      long sum = 0;
      for (int k = 0; k < shape.layer(i).weights(); k++) {
        sum += (long) weights.get(i, k) * weights.get(i, k);
      }
      startNorm[i] = squareRoot(sum + Elementwise.sumOfSquares16(arena.slab(), weights.bias(i), shape.layer(i).outC()));
    }
  }

  /**
   * Moves layer i's kernel and bias.
   *
   * @param x int8 offset of the layer's input
   * @param gz int8 offset of the gradient at its output before ReLU, of any scale
   * @param scratch offset of {@link #scratch} bytes
   * @param rate Q0.24
   */
  void update(int i, int x, int gz, int scratch, int rate) {
    ConvShape s = shape.layer(i);
    byte[] m = arena.slab();
    int taps = s.kernel() * s.kernel();
    int tapInts = s.inC() * s.outC();
    int tapGradient = scratch + 4 * s.outC();
    kernels.biasGradient8(s, m, gz, scratch);
    int biasBits = format.inputBits(i); // the bias gradient has so many fraction bits less than the kernel's
    long square = Elementwise.sumOfSquares32(m, scratch, s.outC()) << 2 * biasBits;
    for (int tap = 0; tap < taps; tap++) {
      kernels.tapGradient8(s, m, x, gz, tap, tap + 1, tapGradient);
      square += Elementwise.sumOfSquares32(m, tapGradient, tapInts);
    }
    long ratio = ratio(i, square, rate);
    for (int tap = 0; tap < taps; tap++) {
      kernels.tapGradient8(s, m, x, gz, tap, tap + 1, tapGradient);
      moveKernel(i, tap * tapInts, tapGradient, tapInts, ratio);
    }
    moveBias(i, scratch, s.outC(), ratio << biasBits);
  }

  /** rate |w0| / N, with RATE_BITS + RATIO_BITS fraction bits: below 2^53, as is its product with any g, at most N. */
  long ratio(int i, long square, int rate) {
    meanSquare[i] = meanSquare[i] == 0 ? square : meanSquare[i] + (square - meanSquare[i] >> 3);
    int norm = Math.max(1, squareRoot(Math.max(square, meanSquare[i])));
    return ((long) rate * startNorm[i] << RATIO_BITS) / norm;
  }

  /** Moves a part of layer i's kernel by its int32 gradient times the ratio. */
  void moveKernel(int i, int from, int gradient, int count, long ratio) {
    for (int k = 0; k < count; k++) {
      long step = dither.roundingShiftRight(getInt(arena.slab(), gradient + 4 * k) * ratio, RATE_BITS + RATIO_BITS);
      weights.put(i, from + k, (int) (weights.get(i, from + k) - step));
    }
  }

  /** Likewise; the ratio counts the fraction bits that the bias gradient has less. */
  void moveBias(int i, int gradient, int count, long ratio) {
    byte[] m = arena.slab();
    for (int k = 0; k < count; k++) {
      long step = dither.roundingShiftRight(getInt(m, gradient + 4 * k) * ratio, RATE_BITS + RATIO_BITS);
      int bias = weights.bias(i) + 2 * k;
      putShort(m, bias, saturate16((int) (getShort(m, bias) - step)));
    }
  }
}
