package org.onegrasp.rules;

import static org.onegrasp.fixedpoint.FixedPoint.saturate16;
import static org.onegrasp.fixedpoint.LittleEndian.getInt;
import static org.onegrasp.fixedpoint.LittleEndian.getShort;
import static org.onegrasp.fixedpoint.LittleEndian.putShort;

import java.util.Arrays;
import org.onegrasp.lesson.Dither;
import org.onegrasp.lesson.FixedSteps;
import org.onegrasp.lesson.GradientNorms;
import org.onegrasp.lesson.LessonParts;
import org.onegrasp.lesson.GradientSteps;
import org.onegrasp.network.Arena;
import org.onegrasp.network.Int8Weights;
import org.onegrasp.network.NetworkShape;

/**
 * Quantisation-aware scaling (Lin et al. 2022, arXiv 2206.15472, eq. 6): weights w = s_w q that are stored as q have
 * the gradient dL/dq = s_w dL/dw, so the same rate would move channels of small scale s_w far too little; their
 * gradients are scaled by
 *
 * <pre>
 *   G'_q = G_q / s_w^2           for weights, s_w for each output channel
 *   G'_b = G_b / (s_w s_x)^2     for biases b = s_w s_x q_b
 * </pre>
 *
 * after which a step of q is that of w in float, divided by s_w. Here the gradient is measured and remembered in units
 * of w and b, which all channels share, as long as {@link GradientNorms} says; scales are powers of two, so that the
 * rest is a shift: q = q - rate v / 2^up(o), rounded stochastically.
 */
final class Int8Steps implements GradientSteps {
  private final NetworkShape shape;
  private final Int8Weights weights;
  private final Dither dither;
  private final Arena arena;
  private final GradientNorms norms;
  private final int decay; // see Pace
  private final int base; // parameters below the lowest tuned layer
  private final int velocity; // int8, in the order of the parameters

  Int8Steps(Int8Weights weights, LessonParts parts) {
    this.weights = weights;
    shape = weights.shape();
    dither = parts.dither();
    arena = parts.arena();
    decay = parts.pace().decay();
    base = shape.kernelOffset(parts.firstLayer());
    velocity = arena.bytes("velocity", shape.parameters() - base);
    norms = new GradientNorms(parts);
  }

  /** Stands still, at the weights before a lesson. */
  void reset() {
    Arrays.fill(arena.slab(), velocity, velocity + shape.parameters() - base, (byte) 0);
    norms.reset();
    for (int i = 0; i < shape.size(); i++) {
      norms.start(i, weights.sumOfSquares(i));
    }
  }

  /** Offset of the int8 velocity of the tuned layers' parameters. */
  int velocityOffset() {
    return velocity;
  }

  @Override
  public void measure(int i, int gradient, int count, int scaleBits) {
    norms.measure(i, gradient, count, scaleBits);
  }

  @Override
  public void measured(int i) {
    norms.measured(i);
  }

  /** A part of a kernel starts with its output channel 0, or the part is the bias. */
  @Override
  public void apply(int i, int from, int gradient, int count, int scaleBits, int rate) {
    remember(i, velocity + from - base, gradient, count, scaleBits);
    int move = norms.move(i, rate, FixedSteps.RATE_BITS);
    if (from == shape.biasOffset(i)) {
      moveBias(i, velocity + from - base, count, move);
    } else {
      moveKernel(i, from - shape.kernelOffset(i), velocity + from - base, count, move);
    }
  }

  private void remember(int i, int v, int gradient, int count, int scaleBits) {
    byte[] m = arena.slab();
    long ratio = norms.ratio(i, FixedSteps.RATIO_BITS + FixedSteps.V_BITS + scaleBits);
    for (int k = 0; k < count; k++) {
      long g = getInt(m, gradient + 4 * k); // at most norm / 2^scaleBits, so its product with the ratio fits
      m[v + k] = FixedSteps.velocity(m[v + k], g * ratio, decay, dither);
    }
  }

  private void moveKernel(int i, int from, int v, int count, int move) {
    byte[] m = arena.slab();
    int channels = shape.layer(i).outC();
    int w = weights.kernelAt(i, from);
    for (int k = 0; k < count; k += channels) {
      for (int o = 0; o < channels; o++) {
        long step = dither.roundingShiftRight((long) m[v + k + o] * move, FixedSteps.RATE_BITS + weights.up(i, o));
        m[w + k + o] = (byte) Math.max(-127, Math.min(127, m[w + k + o] - step));
      }
    }
  }

  private void moveBias(int i, int v, int count, int move) {
    byte[] m = arena.slab();
    for (int o = 0; o < count; o++) {
      int b = weights.biasAt(i, o);
      putShort(m, b,
          saturate16((int) (getShort(m, b) - dither.roundingShiftRight((long) m[v + o] * move, FixedSteps.RATE_BITS))));
    }
  }
}
