package org.onegrasp.rules;

import static org.onegrasp.fixedpoint.FixedPoint.squareRoot;
import static org.onegrasp.fixedpoint.LittleEndian.getInt;
import static org.onegrasp.fixedpoint.LittleEndian.putInt;

import java.util.Arrays;
import org.onegrasp.kernels.ConvShape;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.Dither;
import org.onegrasp.network.Arena;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.network.WideNetwork;
import org.onegrasp.network.WideWeights;

/**
 * The last layer of a {@link WideNetwork} under its exact gradient, beside forward gradients below it (ElasticZO,
 * Sugiura and Matsutani 2025): g = sum e x^T in int32, w = w - rate |w0| g / max(|g|, mean |g| of late), rounded
 * stochastically.
 */
final class FixedHead {
  private static final int RATIO_BITS = 8; // of rate |w0| / |g| beyond those of the rate
  private final WideWeights weights;
  private final Kernels kernels;
  private final Arena arena;
  private final Dither dither;
  private final int gradient; // int32, weights then biases
  private final int first; // parameter
  private final int count;
  private final int inputBits;
  private final ConvShape shape;
  private boolean started; // whether there is a gradient to add to
  private long startNorm;
  private long lateNorm;

  FixedHead(WideNetwork whole, Kernels kernels, Dither dither, Arena arena) {
    weights = whole.weights();
    this.kernels = kernels;
    this.arena = arena;
    this.dither = dither;
    NetworkShape network = whole.shape();
    int last = network.size() - 1;
    shape = network.layer(last);
    first = network.kernelOffset(last);
    count = network.parameters(last);
    inputBits = whole.inputBits(last);
    gradient = arena.ints("gradient of the head", count);
  }

  /** At the weights before a lesson. */
  void begin() {
    startNorm = Math.max(1, squareRoot(weights.sumOfSquares(first, count)));
    lateNorm = 0;
    started = false;
  }

  /**
   * Adds what samples of a batch say.
   *
   * @param s shape of the layer, over these samples as cells where it is dense
   * @param x int8 offset of its input
   * @param error int8 offset of the gradient at its output
   */
  void add(ConvShape s, int x, int error) {
    kernels.weightGradient8(s, arena.slab(), x, error, started, gradient, gradient + 4 * shape.weights());
    started = true;
  }

  /** @param rate Q0.24 */
  void step(int rate) {
    byte[] m = arena.slab();
    for (int k = shape.weights(); k < count; k++) {
      putInt(m, gradient + 4 * k, getInt(m, gradient + 4 * k) << inputBits); // to the scale of the weights' gradient
    }
    long sum = 0;
    for (int k = 0; k < count; k++) {
      sum += (long) getInt(m, gradient + 4 * k) * getInt(m, gradient + 4 * k);
    }
    long norm = Math.max(1, squareRoot(sum));
    lateNorm = lateNorm == 0 ? norm : lateNorm + (norm - lateNorm >> 3);
    long ratio = (rate * startNorm << RATIO_BITS) / Math.max(norm, lateNorm);
    for (int k = 0; k < count; k++) {
      long move = dither.roundingShiftRight(getInt(m, gradient + 4 * k) * ratio >> RATIO_BITS, 24);
      weights.set(first + k, weights.get(first + k) - move);
    }
    Arrays.fill(m, gradient, gradient + 4 * count, (byte) 0);
    started = false;
  }
}
