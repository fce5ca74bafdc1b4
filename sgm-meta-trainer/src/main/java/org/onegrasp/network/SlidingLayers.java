package org.onegrasp.network;

import static org.onegrasp.fixedpoint.FixedPoint.roundingShiftRight;
import static org.onegrasp.fixedpoint.LittleEndian.getShort;
import static org.onegrasp.fixedpoint.LittleEndian.putInt;

import org.onegrasp.kernels.ConvShape;
import org.onegrasp.kernels.Kernels;

/**
 * The layers of {@link FixedLayers}, the same bytes, for those who have no room for two maps at a time. A layer of stride 1 writes its
 * output over its input, row by row, a few rows ahead of what it still reads:
 *
 * <pre>
 *   input   |  0  1  2  3 ...  r-1  r  r+1 ... 23 |            |    output row r sees input rows r - pad ... r + pad
 *   output  |                           |  r  r+1 ...       23 |    and takes the place pad + 1 rows behind
 * </pre>
 *
 * and is moved back in one go. Of the lowest layer's output, twice as wide and high as any other, only the rows exist that the layer
 * above it just reads.
 */
public final class SlidingLayers {
  private static final int MASTER_BITS = 8; // of a weight that products do not see
  private final SplitWeights weights;
  private final NetworkShape shape;
  private final int[] inputBits;
  private final int[] outputShift;
  private final ConvShape[] backward; // [i] from the gradient at layer i's output to that at its input; null with another stride
  private final Kernels kernels;
  private final Arena arena;

  /**
   * @param inputBits [i] fraction bits of layer i's int8 input
   * @param outputShift [i] fraction bits that layer i's accumulators have more than its int8 output; ignored for the last
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
      if (s.stride() != (i < 2 ? 2 : 1) || i == 1 && s.dilation() != 1) {
        throw new IllegalArgumentException("layer " + i + " is " + s + ": only the lowest two layers have stride 2, without dilation");
      }
      backward[i] = i < 2 ? null : new ConvShape(s.height(), s.width(), s.outC(), s.inC(), s.kernel(), 1, s.dilation());
    }
  }

  /** Bytes behind a map that {@link #forward}, in front of it that {@link #backward} writes over. */
  public static int slack(NetworkShape shape) {
    return shape.layers().stream().skip(2).mapToInt(s -> ahead(s) * row(s)).max().orElse(0);
  }

  /** Bytes of the strip that {@link #lowest} needs. */
  public static int strip(NetworkShape shape) {
    return shape.layer(1).kernel() * row(shape.layer(0));
  }

  private static int ahead(ConvShape s) {
    return s.pad() + 1;
  }

  private static int row(ConvShape s) {
    return s.outWidth() * s.outC();
  }

  /**
   * int8 output of layer 1 from the network's input.
   *
   * @param input may be the upper half of the output, which overtakes it nowhere where a row of output is as many bytes as eight
   *     rows of input
   */
  public void lowest(int input, int to, int strip) {
    byte[] m = arena.slab();
    ConvShape below = shape.layer(0);
    ConvShape s = shape.layer(1);
    int mark = arena.mark();
    int biasBelow = packBias(0);
    int bias = packBias(1);
    int row = row(below);
    int kept = s.kernel() - s.stride();
    for (int r = 0; r < s.outHeight(); r++) {
      int first = r * s.stride() - s.pad(); // row of layer 0's output in the strip's first place
      int firstNew = r == 0 ? 0 : first + kept;
      System.arraycopy(m, strip + s.stride() * row, m, strip, kept * row);
      kernels.convolve8(below, m, input, weights.kernel(0), biasBelow, outputShift[0], true, strip - first * row, firstNew,
          Math.min(first + s.kernel(), s.height()));
      kernels.convolve8(s, m, strip - first * row, weights.kernel(1), bias, outputShift[1], true, to, r, r + 1);
    }
    arena.release(mark);
  }

  /**
   * Some rows of the int8 output of layer 0.
   *
   * @param to where row 0 lies, or would lie
   */
  public void lowestRows(int input, int to, int firstRow, int endRow) {
    int mark = arena.mark();
    kernels.convolve8(shape.layer(0), arena.slab(), input, weights.kernel(0), packBias(0), outputShift[0], true, to, firstRow, endRow);
    arena.release(mark);
  }

  /** Offset of layer i's kernel as products see it, int8. */
  public int kernel(int i) {
    return weights.kernel(i);
  }

  /** int8 output of hidden layer i, 2 or above, over its input. */
  public void forward(int i, int map) {
    ConvShape s = shape.layer(i);
    int mark = arena.mark();
    int bias = packBias(i);
    int to = map + ahead(s) * row(s);
    for (int r = s.outHeight() - 1; r >= 0; r--) {
      kernels.convolve8(s, arena.slab(), map, weights.kernel(i), bias, outputShift[i], true, to, r, r + 1);
    }
    System.arraycopy(arena.slab(), to, arena.slab(), map, s.outputs());
    arena.release(mark);
  }

  /** int32 logits of the last layer at {@code to} from its int8 input. */
  public void logits(int from, int to) {
    int last = shape.size() - 1;
    int mark = arena.mark();
    kernels.convolve32(shape.layer(last), arena.slab(), from, weights.kernel(last), packBias(last), to);
    arena.release(mark);
  }

  /** int8 gradient at the last layer's input from that at the logits; see {@link #backward}. */
  public void backwardFromLogits(int from, int shift, int turned, int to) {
    int last = shape.size() - 1;
    turn(last, turned);
    kernels.convolve8(backward[last], arena.slab(), from, turned, -1, shift, false, to);
  }

  /**
   * int8 gradient at layer i's input, of any scale, over that at its output before ReLU; i is 2 or above.
   *
   * @param shift fraction bits that the accumulators lose
   * @param turned workspace of the size of the layer's kernel
   */
  public void backward(int i, int map, int shift, int turned) {
    ConvShape s = backward[i];
    turn(i, turned);
    int to = map - ahead(s) * row(s);
    for (int r = 0; r < s.outHeight(); r++) {
      kernels.convolve8(s, arena.slab(), map, turned, -1, shift, false, to, r, r + 1);
    }
    System.arraycopy(arena.slab(), to, arena.slab(), map, s.outputs());
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
