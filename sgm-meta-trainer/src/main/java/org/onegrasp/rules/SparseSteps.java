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
 * {@link FixedSteps} for the channels of a {@link ChannelChoice}, in two goes: a gradient goes into the velocity while
 * the weights are still what errors go down through; then these move. Sizes are those of {@link GradientNorms} for the
 * parameters of a layer that learn. Lower halves of weights are here, in the order of the velocity.
 */
final class SparseSteps {
  private final NetworkShape shape;
  private final int last;
  private final int lowest;
  private final Arena arena;
  private final FixedFormat format;
  private final Kernels kernels;
  private final Dither dither;
  private final SplitWeights weights;
  private final ChannelChoice choice;
  private final GradientNorms norms;
  private final int decay; // see Pace
  private final int ofLast; // offset of velocity and lower halves of the last layer's kernel
  private final int ofBiases; // offset of the velocity of all biases that learn
  private final int[] biases; // [i] offset
  private final int[] velocity; // [i] int8 offset (tap, count, outC)
  private final int[] lower; // [i] int8 offset, likewise
  private short[] start;

  /** @param weights all frozen, so that they have no lower halves of their own */
  SparseSteps(LessonParts parts, ChannelChoice choice, SplitWeights weights, Kernels kernels) {
    shape = parts.shape();
    last = shape.size() - 1;
    lowest = choice.lowest();
    arena = parts.arena();
    decay = parts.pace().decay();
    format = parts.model().format();
    dither = parts.dither();
    this.choice = choice;
    this.weights = weights;
    this.kernels = kernels;
    norms = new GradientNorms(parts);
    velocity = new int[shape.size()];
    lower = new int[shape.size()];
    biases = new int[shape.size()];
    ofLast = arena.bytes("velocity and lower halves of the last layer", 2 * shape.layer(last).weights());
    ofBiases = arena.bytes("velocity of biases", biasBytes(shape.size()));
    for (int i = lowest; i <= last; i++) {
      biases[i] = ofBiases + biasBytes(i);
    }
  }

  /** Of the layers that learn below this one. */
  private int biasBytes(int end) {
    int count = 0;
    for (int i = lowest; i < end; i++) {
      count += shape.layer(i).outC();
    }
    return count;
  }

  /** Before a lesson: the last layer stands still, at these weights. */
  void reset(short[] startWeights) {
    start = startWeights;
    norms.reset();
    Arrays.fill(arena.slab(), ofBiases, ofBiases + biasBytes(shape.size()), (byte) 0);
    begin(last, ofLast);
  }

  /**
   * So do layer i's present channels.
   *
   * @param at where velocity and lower halves of their weights have room
   * @return the first byte behind these
   */
  int begin(int i, int at) {
    int kernel = choice.count(i) * choice.weights(i);
    velocity[i] = at;
    lower[i] = at + kernel;
    start(i);
    return lower[i] + kernel;
  }

  /** Layer i stands still, at the weights before the lesson. */
  private void start(int i) {
    byte[] m = arena.slab();
    ConvShape s = shape.layer(i);
    int at = 0;
    long squares = 0;
    for (int tap = 0; tap < s.taps(); tap++) {
      for (int j = 0; j < choice.count(i); j++) {
        int k = choice.weight(i, tap, j, 0);
        for (int o = 0; o < s.outC(); o++) {
          m[velocity[i] + at] = 0;
          m[lower[i] + at] = (byte) start[shape.kernelOffset(i) + k + o];
          long weight = value(i, k + o, at++);
          squares += weight * weight;
        }
      }
    }
    for (int o = 0; o < s.outC(); o++) {
      squares += (long) weights.bias(i, o) * weights.bias(i, o);
    }
    norms.start(i, squares, choice.parameters(i));
  }

  /** Workspace of {@link #step}: the gradient of one tap at a time. */
  int bytes(int i) {
    return Arena.aligned(4 * shape.layer(i).outC()) + 4 * shape.layer(i).tapWeights();
  }

  /** Workspace in which the whole gradient has room, so that it need not be made twice. */
  int mostBytes(int i) {
    return Arena.aligned(4 * shape.layer(i).outC()) + 4 * shape.layer(i).weights();
  }

  /** Taps whose gradient of weights has room at a time. */
  int held(int i) {
    return Math.min(shape.layer(i).taps(), arena.room() / (4 * choice.part(i).tapWeights()));
  }

  /**
   * The gradient of layer i's channels that learn, and of its bias, goes into their velocity.
   *
   * @param x int8 offset of these channels of the layer's input
   * @param gz int8 offset of the gradient at its output before ReLU, of any scale
   */
  void step(int i, int x, int gz) {
    byte[] m = arena.slab();
    int mark = arena.mark();
    int outC = shape.layer(i).outC();
    int bias = arena.ints("bias gradient", outC);
    kernels.biasGradient8(shape.layer(i), m, gz, bias);
    norms.measure(i, bias, outC, format.inputBits(i));
    if (choice.count(i) == 0) {
      norms.measured(i);
    } else {
      stepKernel(i, x, gz);
    }
    remember(i, biases[i], bias, outC, format.inputBits(i));
    arena.release(mark);
  }

  private void stepKernel(int i, int x, int gz) {
    byte[] m = arena.slab();
    ConvShape s = choice.part(i);
    int held = held(i);
    int gradient = arena.ints("weight gradient of some taps", held * s.tapWeights());
    for (int tap = 0; tap < s.taps(); tap += held) {
      int end = Math.min(s.taps(), tap + held);
      kernels.tapGradient8(s, m, x, gz, tap, end, gradient);
      norms.measure(i, gradient, (end - tap) * s.tapWeights(), 0);
    }
    norms.measured(i);
    for (int tap = 0; tap < s.taps(); tap += held) {
      int end = Math.min(s.taps(), tap + held);
      if (held < s.taps()) {
        kernels.tapGradient8(s, m, x, gz, tap, end, gradient);
      }
      remember(i, velocity[i] + tap * s.tapWeights(), gradient, (end - tap) * s.tapWeights(), 0);
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

  /**
   * Layer i's weights that learn move by their velocity.
   *
   * @param rate Q0.24
   */
  void move(int i, int rate) {
    byte[] m = arena.slab();
    ConvShape s = shape.layer(i);
    int move = norms.move(i, rate, FixedSteps.RATE_BITS);
    int at = 0;
    for (int tap = 0; tap < s.taps(); tap++) {
      for (int j = 0; j < choice.count(i); j++) {
        int k = choice.weight(i, tap, j, 0);
        for (int o = 0; o < s.outC(); o++) {
          int moved = weights.put(i, k + o, (int) (value(i, k + o, at) - step(m[velocity[i] + at], move)));
          m[lower[i] + at++] = (byte) moved;
        }
      }
    }
    for (int o = 0; o < s.outC(); o++) {
      int b = weights.biasAt(i, o);
      putShort(m, b, saturate16((int) (getShort(m, b) - step(m[biases[i] + o], move))));
    }
  }

  private long step(byte v, int move) {
    return dither.roundingShiftRight((long) v * move, FixedSteps.RATE_BITS);
  }

  /** @param at of its lower half among those of the layer */
  private int value(int i, int k, int at) {
    byte[] m = arena.slab();
    return SplitWeights.join(m[weights.kernel(i) + k], m[lower[i] + at]);
  }

  /** Overwrites layer i's parameters that learn by what they are now. */
  void store(int i, short[] parameters) {
    ConvShape s = shape.layer(i);
    int at = 0;
    for (int tap = 0; tap < s.taps(); tap++) {
      for (int j = 0; j < choice.count(i); j++) {
        int k = choice.weight(i, tap, j, 0);
        for (int o = 0; o < s.outC(); o++) {
          parameters[shape.kernelOffset(i) + k + o] = saturate16(value(i, k + o, at++));
        }
      }
    }
    for (int o = 0; o < s.outC(); o++) {
      parameters[shape.biasOffset(i) + o] = (short) weights.bias(i, o);
    }
  }
}
