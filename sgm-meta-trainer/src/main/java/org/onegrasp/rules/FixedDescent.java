package org.onegrasp.rules;

import static org.onegrasp.fixedpoint.FixedPoint.saturate16;
import static org.onegrasp.fixedpoint.LittleEndian.getInt;
import static org.onegrasp.fixedpoint.LittleEndian.getShort;
import static org.onegrasp.fixedpoint.LittleEndian.putShort;

import java.util.Arrays;
import org.onegrasp.kernels.ConvShape;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.Dither;
import org.onegrasp.lesson.FixedSteps;
import org.onegrasp.lesson.GradientNorms;
import org.onegrasp.lesson.LessonParts;
import org.onegrasp.model.FixedFormat;
import org.onegrasp.network.Arena;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.network.SplitWeights;

/**
 * {@link FixedSteps} for {@link SplitWeights}, with momentum or, to save its byte for each tuned parameter, without:
 * see {@link GradientNorms}. One sample, one update of int16 weights, rounded stochastically.
 *
 * <p>
 * Where its workspace is small, the int32 gradient is there for one tap of the kernel at a time, and made twice: to be
 * measured and to be applied.
 */
final class FixedDescent {
  private static final int DESCENT_BITS = 31;
  private static final int NO_MOMENTUM = -1;
  private final SplitWeights weights;
  private final NetworkShape shape;
  private final FixedFormat format;
  private final Kernels kernels;
  private final Dither dither;
  private final Arena arena;
  private final int firstLayer;
  private final GradientNorms norms;
  private final int decay; // see Pace
  private final int base; // parameters below the lowest tuned layer
  private final int velocity; // int8 offset, or NO_MOMENTUM
  private long ratio; // of the layer that is moved: times g it is what comes to v, or to w without momentum
  private int move; // times v it is what comes to w

  FixedDescent(SplitWeights weights, FixedFormat format, int firstLayer, boolean momentum, Kernels kernels,
      LessonParts parts) {
    this.weights = weights;
    this.shape = weights.shape();
    this.format = format;
    this.firstLayer = firstLayer;
    this.kernels = kernels;
    dither = parts.dither();
    arena = parts.arena();
    decay = parts.pace().decay();
    base = shape.kernelOffset(firstLayer);
    velocity = momentum ? arena.bytes("velocity", shape.parameters() - base) : NO_MOMENTUM;
    norms = new GradientNorms(parts);
  }

  /** Workspace of {@link #update}: the gradient of one tap at a time. */
  int bytes(int i) {
    return Arena.aligned(4 * shape.layer(i).outC()) + 4 * shape.layer(i).tapWeights();
  }

  /** Workspace in which the whole gradient has room, so that it need not be made twice. */
  int mostBytes(int i) {
    return Arena.aligned(4 * shape.layer(i).outC()) + 4 * shape.layer(i).weights();
  }

  /** Stands still, at the weights before a lesson. */
  void reset() {
    if (velocity != NO_MOMENTUM) {
      Arrays.fill(arena.slab(), velocity, velocity + shape.parameters() - base, (byte) 0);
    }
    norms.reset();
    for (int i = firstLayer; i < shape.size(); i++) {
      norms.start(i, weights.sumOfSquares(i));
    }
  }

  /**
   * Moves layer i's kernel and bias.
   *
   * @param x int8 offset of the layer's input
   * @param gz int8 offset of the gradient at its output before ReLU, of any scale
   * @param rate Q0.24
   */
  void update(int i, int x, int gz, int rate) {
    ConvShape s = shape.layer(i);
    byte[] m = arena.slab();
    int mark = arena.mark();
    int bias = arena.ints("bias gradient", s.outC());
    int tapInts = s.tapWeights();
    int held = Math.max(1, Math.min(s.taps(), arena.room() / (4 * tapInts))); // taps whose gradient is there at a time
    int gradient = arena.ints("weight gradient of some taps", held * tapInts);
    kernels.biasGradient8(s, m, gz, bias);
    for (int tap = 0; tap < s.taps(); tap += held) {
      int end = Math.min(s.taps(), tap + held);
      kernels.tapGradient8(s, m, x, gz, tap, end, gradient);
      measureKernel(i, gradient, (end - tap) * tapInts);
    }
    measureBias(i, bias);
    for (int tap = 0; tap < s.taps(); tap += held) {
      int end = Math.min(s.taps(), tap + held);
      if (held < s.taps()) {
        kernels.tapGradient8(s, m, x, gz, tap, end, gradient);
      }
      moveKernel(i, tap * tapInts, gradient, (end - tap) * tapInts, rate);
    }
    moveBias(i, bias, rate);
    arena.release(mark);
  }

  /** A part of the gradient of layer i's kernel, int32, at {@code gradient}. */
  void measureKernel(int i, int gradient, int count) {
    norms.measure(i, gradient, count, 0);
  }

  /**
   * The gradient of layer i's bias, which has fewer fraction bits than the kernel's; the last part that is measured.
   */
  void measureBias(int i, int gradient) {
    norms.measure(i, gradient, shape.layer(i).outC(), format.inputBits(i));
    norms.measured(i);
  }

  /** Moves a part of layer i's kernel, once all of its gradient has been measured. */
  void moveKernel(int i, int from, int gradient, int count, int rate) {
    prepare(i, 0, rate);
    int parameter = shape.kernelOffset(i) + from;
    for (int k = 0; k < count; k++) {
      long step = step(parameter + k, getInt(arena.slab(), gradient + 4 * k));
      weights.put(i, from + k, (int) (weights.value(i, from + k) - step));
    }
  }

  /** Likewise its bias. */
  void moveBias(int i, int gradient, int rate) {
    prepare(i, format.inputBits(i), rate);
    byte[] m = arena.slab();
    for (int k = 0; k < shape.layer(i).outC(); k++) {
      long step = step(shape.biasOffset(i) + k, getInt(m, gradient + 4 * k));
      int bias = weights.biasAt(i, k);
      putShort(m, bias, saturate16((int) (getShort(m, bias) - step)));
    }
  }

  private void prepare(int i, int scaleBits, int rate) {
    if (velocity == NO_MOMENTUM) {
      ratio = norms.descent(i, rate, DESCENT_BITS) << scaleBits;
    } else {
      ratio = norms.ratio(i, FixedSteps.RATIO_BITS + FixedSteps.V_BITS + scaleBits);
      move = norms.move(i, rate, FixedSteps.RATE_BITS);
    }
  }

  /** What a parameter moves by; g is at most the norm, so that its product with the ratio fits. */
  private long step(int parameter, long g) {
    if (velocity == NO_MOMENTUM) {
      return dither.roundingShiftRight(g * ratio, DESCENT_BITS);
    }
    int at = velocity + parameter - base;
    byte[] m = arena.slab();
    m[at] = FixedSteps.velocity(m[at], g * ratio, decay, dither);
    return dither.roundingShiftRight((long) m[at] * move, FixedSteps.RATE_BITS);
  }
}
