package org.onegrasp.lesson;

import static org.onegrasp.fixedpoint.FixedPoint.squareRoot;

import java.util.Arrays;
import org.onegrasp.kernels.Elementwise;
import org.onegrasp.network.Arena;
import org.onegrasp.network.NetworkShape;

/**
 * How large steps in fixed point are: relative to the layer's weights before the lesson, and to the gradient's norm.
 *
 * <pre>
 *   v = v - v / 16 + 2 sqrt(n) g / N          one unit of v is half the mean size of g
 *   w = w - rate v |w0| / (2 sqrt(n))         so that an update of that mean size moves w by rate |w0| in all
 *   N = max(|g|, mean |g| of late)            n parameters, |g| over the layer's kernel and bias
 * </pre>
 *
 * So no sample moves a layer further than the rate says, and one that is already right moves it little.
 */
public final class GradientNorms {
  private final NetworkShape shape;
  private final Arena arena;
  private final int meanBits; // of late: about as many samples as 2 to this
  private final long[] meanSquare; // [i] of |g| over late samples, 0 before the first
  private final long[] square; // [i] |g|^2 of the present sample so far
  private final int[] norm; // [i] N
  private final int[] startNorm; // [i] |w0|, int16 units
  private final int[] root; // [i] sqrt(n)

  public GradientNorms(LessonParts parts) {
    shape = parts.shape();
    arena = parts.arena();
    meanBits = parts.pace().memoryBits();
    meanSquare = new long[shape.size()];
    square = new long[shape.size()];
    norm = new int[shape.size()];
    startNorm = new int[shape.size()];
    root = new int[shape.size()];
  }

  /** Before a lesson. */
  public void reset() {
    Arrays.fill(meanSquare, 0);
    Arrays.fill(square, 0);
    for (int i = 0; i < shape.size(); i++) {
      root[i] = squareRoot(shape.parameters(i));
    }
  }

  /** |w0|^2 of layer i, in units of int16 master weights. */
  public void start(int i, long squaredNorm) {
    startNorm[i] = squareRoot(squaredNorm);
  }

  /** The same where so many of layer i's parameters learn: |w0|^2 of these. */
  public void start(int i, long squaredNorm, int parameters) {
    start(i, squaredNorm);
    root[i] = squareRoot(parameters);
  }

  /** As {@link GradientSteps#measure}. */
  public void measure(int i, int gradient, int count, int scaleBits) {
    square[i] += Elementwise.sumOfSquares32(arena.slab(), gradient, count) << 2 * scaleBits;
  }

  /** As {@link GradientSteps#measured}. */
  public void measured(int i) {
    meanSquare[i] = meanSquare[i] == 0 ? square[i] : meanSquare[i] + (square[i] - meanSquare[i] >> meanBits);
    norm[i] = Math.max(1, squareRoot(Math.max(square[i], meanSquare[i])));
    square[i] = 0;
  }

  /** 2 sqrt(n) / N with this many fraction bits: g times this is what g adds to v. */
  public long ratio(int i, int fractionBits) {
    return ((2L * root[i]) << fractionBits) / norm[i];
  }

  /**
   * rate |w0| / N with this many fraction bits: g times this is what w moves by without momentum; the rate is Q0.24.
   */
  public long descent(int i, int rate, int fractionBits) {
    return ((long) rate * startNorm[i] << (fractionBits - 24)) / norm[i];
  }

  /** rate |w0| / (2 sqrt(n)) with this many fraction bits: v times this is what w moves by; the rate is Q0.24. */
  public int move(int i, int rate, int fractionBits) {
    return (int) ((long) rate * startNorm[i] / (2L * root[i]) >> (24 - fractionBits));
  }
}
