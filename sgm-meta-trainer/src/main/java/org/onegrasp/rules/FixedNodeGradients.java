package org.onegrasp.rules;

import static org.onegrasp.fixedpoint.FixedPoint.squareRoot;
import static org.onegrasp.fixedpoint.LittleEndian.getInt;
import static org.onegrasp.fixedpoint.LittleEndian.putInt;

import java.util.Arrays;
import org.onegrasp.lesson.Dither;
import org.onegrasp.network.Arena;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.network.WideNetwork;
import org.onegrasp.network.WideWeights;

/**
 * Forward gradients of the dense layer below the head by node perturbation (Widrow and Lehr 1990, "Madaline rule III";
 * Ren et al. 2022, arXiv 2210.03310): not weights are moved to and fro but the layer's sums before its ReLU, those of
 * each sample in directions of its own.
 *
 * <pre>
 *   z of +1 and -1 from a seed, never stored
 *   for j = 1..m:  y+ = relu(W x_n + b + a z_jn);  y- = relu(W x_n + b - a z_jn)
 *                  e_n += (L(y+) - L(y-)) z_jn       for units that are open
 *   g = sum over n of e_n x_n^T;   w = w - rate |w0| g / max(|g|, mean |g| of late), rounded stochastically
 * </pre>
 *
 * E[e_n] is the gradient at the sums, times 2 a m. A direction has as many dimensions as the layer has units, not
 * weights, each sample has one loss of its own, and what lies below is computed once for all m: far less noise for the
 * same work. The gradient of the weights is made value by value, as it is applied. Nothing is allocated after
 * construction.
 */
final class FixedNodeGradients {
  /** a, in units of the layer's int8 output: a whole number, so that its rounding cancels in differences. */
  private static final int NUDGE = 2;
  /**
   * Differences of losses lose so many bits; then 8 samples times 127 times the largest, squared, sum up in 63 bits.
   */
  private static final int SPARE_LOSS_BITS = 10;
  private static final int LARGEST_ERROR = (1 << 14) - 1;
  private static final int RATIO_BITS = 8; // of rate |w0| / |g| beyond those of the rate
  private static final int LATE_BITS = 5;
  private final WideNetwork network;
  private final WideWeights weights;
  private final Arena arena;
  private final Dither dither;
  private final int layer;
  private final int directions;
  private final int units;
  private final int fanIn;
  private final int sums; // int32 (samples, units), rounded to the output's fraction bits
  private final int nudged; // int8 likewise
  private final int errors; // int32 likewise
  private final int losses; // int32 (samples)
  private long startNorm;
  private long lateNorm;

  /** Loss of one sample of those at hand. */
  @FunctionalInterface
  interface Losses {
    /**
     * @param y int8 offset of the layer's outputs, sample after sample
     * @param to int32 offset of as many losses with {@link IntegerLoss#LOSS_BITS} fraction bits, overwritten
     */
    void of(int y, int samples, int to);
  }

  /**
   * @param directions m
   * @param samples most at a time, at most 8
   */
  FixedNodeGradients(WideNetwork network, int directions, int samples, Dither dither, Arena arena) {
    this.network = network;
    weights = network.weights();
    this.directions = directions;
    this.arena = arena;
    this.dither = dither;
    NetworkShape shape = network.shape();
    layer = shape.size() - 2;
    units = shape.outputs(layer);
    fanIn = shape.inputs(layer);
    sums = arena.ints("sums before the nudges", samples * units);
    nudged = arena.bytes("nudged outputs", samples * units);
    errors = arena.ints("errors found by nudges", samples * units);
    losses = arena.ints("losses of samples", 2 * samples);
  }

  /** At the weights before a lesson. */
  void begin() {
    NetworkShape shape = network.shape();
    startNorm = Math.max(1, squareRoot(weights.sumOfSquares(shape.kernelOffset(layer), shape.parameters(layer))));
    lateNorm = 0;
  }

  /**
   * One step.
   *
   * @param x int8 offset of the layer's inputs, sample after sample
   * @param seed of its directions
   * @param rate Q0.24
   */
  void step(int x, int samples, Losses loss, long seed, int rate) {
    byte[] m = arena.slab();
    network.sums(layer, x, samples, sums);
    Arrays.fill(m, errors, errors + 4 * samples * units, (byte) 0);
    for (int j = 0; j < directions; j++) {
      long direction = RandomDirections.seed(seed, 1, j);
      nudge(direction, NUDGE, samples);
      loss.of(nudged, samples, losses);
      nudge(direction, -NUDGE, samples);
      loss.of(nudged, samples, losses + 4 * samples);
      collect(direction, samples);
    }
    bound(samples);
    move(x, samples, rate);
  }

  private void nudge(long direction, int by, int samples) {
    byte[] m = arena.slab();
    for (int k = 0; k < samples * units; k++) {
      m[nudged + k] =
          (byte) Math.max(0, Math.min(127, getInt(m, sums + 4 * k) + by * RandomDirections.sign(direction, k)));
    }
  }

  private void collect(long direction, int samples) {
    byte[] m = arena.slab();
    for (int n = 0; n < samples; n++) {
      int difference = getInt(m, losses + 4 * n) - getInt(m, losses + 4 * (samples + n)) >> SPARE_LOSS_BITS;
      for (int k = n * units; k < (n + 1) * units; k++) {
        int at = errors + 4 * k;
        putInt(m, at, getInt(m, at) + difference * RandomDirections.sign(direction, k));
      }
    }
  }

  private void bound(int samples) {
    byte[] m = arena.slab();
    for (int k = 0; k < samples * units; k++) {
      int sum = getInt(m, sums + 4 * k);
      int error = Math.max(-LARGEST_ERROR, Math.min(LARGEST_ERROR, getInt(m, errors + 4 * k)));
      putInt(m, errors + 4 * k, sum > 0 && sum < 127 ? error : 0);
    }
  }

  private void move(int x, int samples, int rate) {
    NetworkShape shape = network.shape();
    long squares = 0;
    for (int i = 0; i <= fanIn; i++) {
      for (int o = 0; o < units; o++) {
        long g = gradient(x, samples, i, o);
        squares += g * g;
      }
    }
    long norm = Math.max(1, squareRoot(squares));
    lateNorm = lateNorm == 0 ? norm : lateNorm + (norm - lateNorm >> LATE_BITS);
    long ratio = (rate * startNorm << RATIO_BITS) / Math.max(norm, lateNorm);
    for (int i = 0, k = shape.kernelOffset(layer); i <= fanIn; i++) {
      for (int o = 0; o < units; o++, k++) {
        long g = gradient(x, samples, i, o);
        if (g != 0) {
          weights.set(k, weights.get(k) - dither.roundingShiftRight(g * ratio >> RATIO_BITS, 24));
        }
      }
    }
  }

  /** Of the weight from input i to unit o; i = fanIn is the bias. */
  private long gradient(int x, int samples, int i, int o) {
    byte[] m = arena.slab();
    long g = 0;
    for (int n = 0; n < samples; n++) {
      long error = getInt(m, errors + 4 * (n * units + o));
      g += i == fanIn ? error << network.inputBits(layer) : error * m[x + n * fanIn + i];
    }
    return g;
  }
}
