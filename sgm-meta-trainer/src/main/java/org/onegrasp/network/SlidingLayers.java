package org.onegrasp.network;

import static org.onegrasp.fixedpoint.FixedPoint.roundingShiftRight;
import static org.onegrasp.fixedpoint.LittleEndian.getShort;
import static org.onegrasp.fixedpoint.LittleEndian.putInt;

import org.onegrasp.kernels.ConvShape;
import org.onegrasp.kernels.Kernels;

/**
 * The layers of {@link FixedLayers}, the same bytes, for those who have no room for two maps at a time. A layer of
 * stride 1 writes its output over its input, row by row, a few rows ahead of what it still reads:
 *
 * <pre>
 *   input   |  0  1  2  3 ...  r-1  r  r+1 ... 23 |            |    output row r sees input rows r - pad ... r + pad
 *   output  |                           |  r  r+1 ...       23 |    and takes the place pad + 1 rows behind
 * </pre>
 *
 * and is moved back in one go. Where the lowest two layers have stride 2, the map between them is the largest of all,
 * and only the rows of it exist that the layer above just reads ({@link #strips}).
 */
public final class SlidingLayers {
  private static final int MASTER_BITS = 8; // of a weight that products do not see
  private final SplitWeights weights;
  private final NetworkShape shape;
  private final int[] inputBits;
  private final int[] outputShift;
  // [i] from the gradient at layer i's output to that at its input; null with another stride
  private final ConvShape[] backward;
  private final Kernels kernels;
  private final Arena arena;

  /**
   * @param inputBits [i] fraction bits of layer i's int8 input
   * @param outputShift [i] fraction bits that layer i's accumulators have more than its int8 output; ignored for the
   * last
   */
  public SlidingLayers(SplitWeights weights, int[] inputBits, int[] outputShift, Kernels kernels, Arena arena) {
    this.weights = weights;
    this.shape = weights.shape();
    this.inputBits = inputBits.clone();
    this.outputShift = outputShift.clone();
    this.kernels = kernels;
    this.arena = arena;
    backward = new ConvShape[shape.size()];
    for (int i = 0; i < shape.size(); i++) {
      ConvShape s = shape.layer(i);
      backward[i] = slides(shape, i)
          ? new ConvShape(s.height(), s.width(), s.outC(), s.inC(), s.kernel(), 1, s.dilation()) : null;
    }
  }

  /** Whether layer i can write its output over its input. */
  public static boolean slides(NetworkShape shape, int i) {
    return shape.layer(i).stride() == 1;
  }

  /** Whether the lowest two layers can be computed without the map between them. */
  public static boolean strips(NetworkShape shape) {
    return shape.size() > 2 && shape.layer(0).stride() == 2 && shape.layer(0).dilation() == 1
        && shape.layer(0).kernel() == 5
        && shape.layer(1).stride() == 2 && shape.layer(1).dilation() == 1 && shape.layer(1).kernel() == 3
        && shape.layer(1).outHeight() % 2 == 0;
  }

  /**
   * How far behind its input's first byte {@link #forward} writes its output: output row r spares the input rows up to
   * r + pad.
   */
  public static int ahead(NetworkShape shape, int i) {
    ConvShape s = shape.layer(i);
    int most = 0;
    for (int r = 0; r < s.height(); r++) {
      most = Math.max(most, Math.min(s.height(), r + s.pad() + 1) * s.width() * s.inC() - r * row(s));
    }
    return most;
  }

  /**
   * How far in front of the gradient's first byte {@link #backward} writes: row r of the result spares the rows from r
   * - pad on.
   */
  public static int before(NetworkShape shape, int i) {
    ConvShape s = shape.layer(i);
    int most = 0;
    for (int r = 0; r < s.height(); r++) {
      most = Math.max(most, (r + 1) * s.width() * s.inC() - Math.max(0, r - s.pad()) * row(s));
    }
    return most;
  }

  /**
   * How far behind its output's first byte {@link #lowest} needs its input, which it may overwrite as far as it is not
   * read any more.
   */
  public static int inputBehind(NetworkShape shape) {
    ConvShape below = shape.layer(0);
    ConvShape s = shape.layer(1);
    int most = 0;
    for (int r = 0; r < s.outHeight() - 1; r++) {
      int next = Math.max(0, ((r + 1) * s.stride() - s.pad() + s.kernel() - s.stride()) * below.stride() - below.pad());
      most = Math.max(most, (r + 1) * row(s) - next * below.width() * below.inC());
    }
    return most;
  }

  private static int strip(NetworkShape shape) {
    return shape.layer(1).kernel() * row(shape.layer(0));
  }

  private static int row(ConvShape s) {
    return s.outWidth() * s.outC();
  }

  /**
   * int8 output of layer 1 from the network's input.
   *
   * @param input int8 offset; may lie {@link #inputBehind} bytes behind the output, or more, and is lost then
   */
  public void lowest(int input, int to) {
    byte[] m = arena.slab();
    ConvShape below = shape.layer(0);
    ConvShape s = shape.layer(1);
    int mark = arena.mark();
    int strip = arena.bytes("rows of h_0", strip(shape));
    int biasBelow = packBias(0);
    int bias = packBias(1);
    int row = row(below);
    int kept = s.kernel() - s.stride();
    for (int r = 0; r < s.outHeight(); r++) {
      int first = r * s.stride() - s.pad(); // row of layer 0's output in the strip's first place
      int firstNew = r == 0 ? 0 : first + kept;
      System.arraycopy(m, strip + s.stride() * row, m, strip, kept * row);
      kernels.convolve8(below, m, input, weights.kernel(0), biasBelow, outputShift[0], true, strip - first * row,
          firstNew,
          Math.min(first + s.kernel(), s.height()));
      kernels.convolve8(s, m, strip - first * row, weights.kernel(1), bias, outputShift[1], true, to, r, r + 1);
    }
    arena.release(mark);
  }

  /** Workspace of that. */
  public int lowestBytes() {
    return Arena.aligned(strip(shape)) + Arena.aligned(4 * shape.layer(0).outC()) + 4 * shape.layer(1).outC();
  }

  /** Workspace of a layer for which a kernel need not be turned. */
  public int forwardBytes(int i) {
    return 4 * shape.layer(i).outC();
  }

  /**
   * Some rows of the int8 output of layer 0.
   *
   * @param to where row 0 lies, or would lie
   */
  public void lowestRows(int input, int to, int firstRow, int endRow) {
    int mark = arena.mark();
    kernels.convolve8(shape.layer(0), arena.slab(), input, weights.kernel(0), packBias(0), outputShift[0], true, to,
        firstRow, endRow);
    arena.release(mark);
  }

  /** Offset of layer i's kernel as products see it, int8. */
  public int kernel(int i) {
    return weights.kernel(i);
  }

  /** int8 output of hidden layer i over its input, if it {@link #slides}. */
  public void forward(int i, int map) {
    ConvShape s = shape.layer(i);
    int mark = arena.mark();
    int bias = packBias(i);
    int to = map + ahead(shape, i);
    for (int r = s.outHeight() - 1; r >= 0; r--) {
      kernels.convolve8(s, arena.slab(), map, weights.kernel(i), bias, outputShift[i], true, to, r, r + 1);
    }
    System.arraycopy(arena.slab(), to, arena.slab(), map, s.outputs());
    arena.release(mark);
  }

  /** int8 output of hidden layer i beside its input. */
  public void forward(int i, int from, int to) {
    int mark = arena.mark();
    kernels.convolve8(shape.layer(i), arena.slab(), from, weights.kernel(i), packBias(i), outputShift[i], true, to);
    arena.release(mark);
  }

  /** int32 logits of the last layer at {@code to} from its int8 input. */
  public void logits(int from, int to) {
    int last = shape.size() - 1;
    int mark = arena.mark();
    kernels.convolve32(shape.layer(last), arena.slab(), from, weights.kernel(last), packBias(last), to);
    arena.release(mark);
  }

  /**
   * int8 gradient at layer i's input, of any scale, beside that at its output before ReLU.
   *
   * @param shift fraction bits that the accumulators lose
   */
  public void backward(int i, int from, int shift, int to) {
    int mark = arena.mark();
    int turned = arena.bytes("turned kernel", shape.layer(i).weights());
    kernels.inputGradient8(shape.layer(i), arena.slab(), from, weights.kernel(i), turned, shift, to);
    arena.release(mark);
  }

  /** The same over that at its output, if the layer {@link #slides}. */
  public void backward(int i, int map, int shift) {
    ConvShape s = backward[i];
    int mark = arena.mark();
    int turned = arena.bytes("turned kernel", s.weights());
    turn(i, turned);
    int to = map - before(shape, i);
    for (int r = 0; r < s.outHeight(); r++) {
      kernels.convolve8(s, arena.slab(), map, turned, -1, shift, false, to, r, r + 1);
    }
    System.arraycopy(arena.slab(), to, arena.slab(), map, s.outputs());
    arena.release(mark);
  }

  /** Workspace of both. */
  public int backwardBytes(int i) {
    return shape.layer(i).weights();
  }

  /** Layer i's kernel with taps in reverse order and channels changed over. */
  private void turn(int i, int turned) {
    ConvShape s = shape.layer(i);
    byte[] m = arena.slab();
    int to = turned;
    for (int tap = s.kernel() * s.kernel() - 1; tap >= 0; tap--) {
      for (int o = 0; o < s.outC(); o++) {
        for (int c = 0; c < s.inC(); c++) {
          m[to++] = m[weights.kernel(i) + (tap * s.inC() + c) * s.outC() + o];
        }
      }
    }
  }

  /** Biases have the fraction bits of the int16 weights; accumulators inputBits - 8 more. */
  private int packBias(int i) {
    int count = shape.layer(i).outC();
    int packed = arena.ints("int32 bias of a layer", count);
    byte[] m = arena.slab();
    int more = inputBits[i] - MASTER_BITS;
    for (int k = 0; k < count; k++) {
      int bias = getShort(m, weights.bias(i) + 2 * k);
      putInt(m, packed + 4 * k, more >= 0 ? bias << more : roundingShiftRight(bias, -more));
    }
    return packed;
  }
}
