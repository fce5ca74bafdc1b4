package org.onegrasp.lesson;

import static org.onegrasp.fixedpoint.FixedPoint.saturate16;
import static org.onegrasp.fixedpoint.LittleEndian.getInt;
import static org.onegrasp.fixedpoint.LittleEndian.getShort;
import static org.onegrasp.fixedpoint.LittleEndian.putShort;

import java.util.Arrays;
import org.onegrasp.network.Arena;
import org.onegrasp.network.Int16Weights;
import org.onegrasp.network.NetworkShape;

/**
 * {@link LayerSteps} in integers, one sample an update, as long as {@link GradientNorms} says: int8 momentum and int16
 * weights, both rounded stochastically, so that steps far below one unit still add up.
 */
public final class FixedSteps implements GradientSteps {
  public static final int V_BITS = Pace.DECAY_BITS; // fraction bits of v while it is updated
  public static final int RATIO_BITS = 24;
  public static final int RATE_BITS = 12;
  private final NetworkShape shape;
  private final Int16Weights weights;
  private final Dither dither;
  private final Arena arena;
  private final GradientNorms norms;
  private final int decay; // see Pace
  private final int base; // parameters below the lowest tuned layer
  private final int velocity;

  public FixedSteps(Int16Weights weights, LessonParts parts) {
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
  public void reset() {
    byte[] m = arena.slab();
    Arrays.fill(m, velocity, velocity + shape.parameters() - base, (byte) 0);
    norms.reset();
    for (int i = 0; i < shape.size(); i++) {
      norms.start(i, weights.sumOfSquares(i));
    }
  }

  /** Offset of the int8 velocity of the tuned layers' parameters. */
  public int velocityOffset() {
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

  @Override
  public void apply(int i, int from, int gradient, int count, int scaleBits, int rate) {
    byte[] m = arena.slab();
    long ratio = norms.ratio(i, RATIO_BITS + V_BITS + scaleBits);
    int move = norms.move(i, rate, RATE_BITS);
    for (int k = 0; k < count; k++) {
      long g = getInt(m, gradient + 4 * k); // at most norm / 2^scaleBits, so its product with the ratio fits
      int at = velocity + from - base + k;
      m[at] = velocity(m[at], g * ratio, decay, dither);
      int w = weights.at(from + k);
      putShort(m, w, saturate16((int) (getShort(m, w) - dither.roundingShiftRight((long) m[at] * move, RATE_BITS))));
    }
  }

  /**
   * What becomes of one value of the velocity.
   *
   * @param push what the gradient adds, with RATIO_BITS + V_BITS fraction bits
   * @param decay what it loses of itself, with as many fraction bits as v, see {@link Pace}
   */
  public static byte velocity(byte before, long push, int decay, Dither dither) {
    long v = ((long) before << V_BITS) - (long) before * decay + (push >> RATIO_BITS);
    return (byte) Math.max(-127, Math.min(127, dither.roundingShiftRight(v, V_BITS)));
  }
}
