package org.onegrasp.rules;

import static org.onegrasp.fixedpoint.FixedPoint.roundingShiftRight;
import static org.onegrasp.fixedpoint.FixedPoint.saturate8;
import static org.onegrasp.fixedpoint.LittleEndian.getInt;
import static org.onegrasp.fixedpoint.LittleEndian.getShort;
import static org.onegrasp.fixedpoint.LittleEndian.putInt;
import static org.onegrasp.fixedpoint.LittleEndian.putShort;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.onegrasp.kernels.ConvShape;
import org.onegrasp.kernels.Elementwise;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.BlockShifts;
import org.onegrasp.model.FixedFormat;
import org.onegrasp.network.Arena;
import org.onegrasp.network.FixedNetwork;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.network.WeightStore;

/**
 * The arithmetic of two int16 streams of a reversible stage, in the slab of an arena. A function f, a depthwise layer
 * with ReLU and a pointwise one, sees the int8 view of one stream and adds to the other:
 *
 * <pre>
 *   up     x_t = x_t + f(view(x_s))
 *   down   x_t = x_t - f(view(x_s))
 * </pre>
 *
 * Sums wrap at 16 bits, so that the second line undoes the first to the bit, whatever the weights are and even where a
 * stream overflows. It has a bit of headroom over the largest value that calibration found room for.
 */
final class ReversibleStreams {
  private static final int MORE_BITS = 7; // of a stream than its coarsest int8 view; one of eight is headroom
  private final NetworkShape shape;
  private final FixedFormat format;
  private final WeightStore weights;
  private final FixedNetwork network;
  private final Kernels kernels;
  private final Arena arena;
  private final int streamBits;
  private final BlockShifts shifts; // [i] of the gradient at layer i's input
  private final int[] bits = new int[2]; // [stream] fraction bits of its gradient
  private int innerBits; // of the gradient inside a function

  /** @param top highest pointwise layer that adds to a stream; outputs of the even layers up to it are streams */
  ReversibleStreams(int top, FixedFormat format, WeightStore weights, FixedNetwork network, Arena arena) {
    this.format = format;
    this.weights = weights;
    this.network = network;
    this.arena = arena;
    shape = network.shape();
    kernels = network.kernels();
    int[] views = IntStream.rangeClosed(0, top / 2).map(k -> format.activationBits().get(2 * k)).sorted().toArray();
    streamBits = views[0] + MORE_BITS;
    if (views[views.length - 1] > streamBits) {
      throw new IllegalArgumentException("the int8 views of streams have from " + views[0] + " to "
          + views[views.length - 1] + " fraction bits, more than a stream of 16 bits can hold");
    }
    shifts = new BlockShifts(shape.size());
  }

  void reset() {
    shifts.reset();
  }

  /** A stream that holds an int8 map, the output of layer 0. */
  void begin(int map, int stream, int count) {
    byte[] m = arena.slab();
    int up = viewShift(1);
    for (int k = 0; k < count; k++) {
      putShort(m, stream + 2 * k, (short) (m[map + k] << up));
    }
  }

  void clear(int stream, int count) {
    Arrays.fill(arena.slab(), stream, stream + 2 * count, (byte) 0);
  }

  /** What layer i sees of a stream, int8. */
  void view(int i, int stream, int to) {
    byte[] m = arena.slab();
    int shift = viewShift(i);
    for (int k = 0; k < shape.inputs(i); k++) {
      m[to + k] = view(getShort(m, stream + 2 * k), shift);
    }
  }

  private int viewShift(int i) {
    return streamBits - format.inputBits(i);
  }

  private static byte view(short x, int shift) {
    return saturate8(roundingShiftRight(x, shift));
  }

  /**
   * Adds the output of pointwise layer i to a stream, or takes it off again.
   *
   * @param h int8 input of the layer
   * @param sign 1 or -1
   */
  void couple(int i, int h, int stream, int sign) {
    ConvShape s = shape.layer(i);
    byte[] m = arena.slab();
    int mark = arena.mark();
    int kernel = weights.kernel(i);
    int bias = packBias(i);
    int line = s.outWidth() * s.outC();
    int sums = arena.ints("sums of a row", line);
    int down = format.accumulatorBits(i) - streamBits;
    for (int row = 0; row < s.outHeight(); row++) {
      kernels.convolve32(s, m, h, kernel, bias, sums - 4 * row * line, row, row + 1);
      int at = stream + 2 * row * line;
      for (int k = 0; k < line; k++) {
        int sum = getInt(m, sums + 4 * k);
        int f = down >= 0 ? roundingShiftRight(sum, down) : sum << -down;
        putShort(m, at + 2 * k, (short) (getShort(m, at + 2 * k) + sign * f));
      }
    }
    arena.release(mark);
  }

  /** Workspace of {@link #couple}. */
  int coupleBytes(int i) {
    ConvShape s = shape.layer(i);
    return Arena.aligned(Arena.aligned(weights.kernelBytes(i)) + 4 * s.outC()) + 4 * s.outWidth() * s.outC();
  }

  private int packBias(int i) {
    int count = shape.layer(i).outC();
    int packed = arena.ints("int32 bias of a layer", count);
    int more = format.inputBits(i) - WeightStore.MASTER_BITS;
    for (int k = 0; k < count; k++) {
      int bias = weights.bias(i, k);
      putInt(arena.slab(), packed + 4 * k, more >= 0 ? bias << more : roundingShiftRight(bias, -more));
    }
    return packed;
  }

  /** The gradient at the stage's top has come down, to this stream; other streams have none yet. */
  void beginGradient(int stream) {
    bits[stream] = 0;
  }

  /** From the gradient at a stream to that at h, behind its ReLU: through pointwise layer i. */
  void intoFunction(int i, int stream, int gradient, int h, int to) {
    int shift;
    do {
      shift = shifts.get(i);
      network.inputGradient(i, gradient, shift, to);
    } while (shifts.saturated(i, arena.slab(), to, shape.inputs(i)));
    innerBits = bits[stream] + network.kernelBits(i) - shift;
    Elementwise.closeUnitsOf8(arena.slab(), h, to, shape.inputs(i));
  }

  /**
   * From there to the stream that the function saw, through depthwise layer i; where the view is saturated only what
   * was there already goes on.
   *
   * @param stream which one, 0 or 1
   * @param x offset of the stream
   * @param added gradient that the stream has, negative for none
   * @param to must not be {@code added}
   */
  void outOfFunction(int i, int stream, int gz, int x, int added, int to) {
    int up = innerBits + network.kernelBits(i) - bits[stream];
    int shift;
    do {
      shift = shifts.get(i);
      sum(i, gz, x, added, up, shift, to);
    } while (shifts.saturated(i, arena.slab(), to, shape.inputs(i)));
    bits[stream] = innerBits + network.kernelBits(i) - shift;
  }

  private void sum(int i, int gz, int x, int added, int up, int shift, int to) {
    ConvShape back = shape.layer(i).turned();
    byte[] m = arena.slab();
    int mark = arena.mark();
    int kernel = weights.kernel(i);
    int turned = arena.bytes("turned kernel", back.weights());
    for (int tap = 0; tap < back.taps(); tap++) {
      System.arraycopy(m, kernel + (back.taps() - 1 - tap) * back.outC(), m, turned + tap * back.outC(), back.outC());
    }
    int line = back.outWidth() * back.outC();
    int sums = arena.ints("sums of a row", line);
    int viewShift = viewShift(i);
    for (int row = 0; row < back.outHeight(); row++) {
      kernels.convolve32(back, m, gz, turned, -1, sums - 4 * row * line, row, row + 1);
      int at = row * line;
      for (int k = 0; k < line; k++) {
        byte seen = view(getShort(m, x + 2 * (at + k)), viewShift);
        long sum = seen == Byte.MIN_VALUE || seen == Byte.MAX_VALUE ? 0 : getInt(m, sums + 4 * k);
        if (added >= 0) {
          sum += up >= 0 ? (long) m[added + at + k] << up : roundingShiftRight((int) m[added + at + k], -up);
        }
        m[to + at + k] = (byte) Math.max(-128, Math.min(127, roundingShiftRight(sum, shift)));
      }
    }
    arena.release(mark);
  }

  /** Workspace of {@link #outOfFunction}. */
  int outOfFunctionBytes(int i) {
    ConvShape s = shape.layer(i);
    return Arena.aligned(weights.kernelBytes(i)) + Arena.aligned(s.weights()) + 4 * s.width() * s.inC();
  }
}
