package org.onegrasp.network;

import org.onegrasp.kernels.ConvShape;
import org.onegrasp.kernels.Kernels;

/**
 * Layers of a {@link FixedNetwork}, the same bytes, for those who have no room for two maps at a time. A layer of
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
public final class SlidingRows {
  private final FixedNetwork network;
  private final WeightStore weights;
  private final NetworkShape shape;
  private final Kernels kernels;
  private final Arena arena;

  /**
   * @param network whose kernels are stored as products see them, so that none is packed for each row
   * @throws IllegalArgumentException when they are not
   */
  public SlidingRows(FixedNetwork network) {
    if (network.weights().kernelBytes(0) > 0) {
      throw new IllegalArgumentException("rows slide under kernels that are read where they are stored, and those of "
          + network.weights().getClass().getSimpleName() + " are packed");
    }
    this.network = network;
    weights = network.weights();
    shape = network.shape();
    kernels = network.kernels();
    arena = network.arena();
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
    int biasBelow = network.packBias(0);
    int bias = network.packBias(1);
    int row = row(below);
    int kept = s.kernel() - s.stride();
    for (int r = 0; r < s.outHeight(); r++) {
      int first = r * s.stride() - s.pad(); // row of layer 0's output in the strip's first place
      int firstNew = r == 0 ? 0 : first + kept;
      System.arraycopy(m, strip + s.stride() * row, m, strip, kept * row);
      kernels.convolve8(below, m, input, weights.kernel(0), biasBelow, network.outputShift(0), shape.relu(0),
          strip - first * row,
          firstNew,
          Math.min(first + s.kernel(), s.height()));
      kernels.convolve8(s, m, strip - first * row, weights.kernel(1), bias, network.outputShift(1), shape.relu(1), to,
          r, r + 1);
    }
    arena.release(mark);
  }

  /** Workspace of that. */
  public int lowestBytes() {
    return Arena.aligned(strip(shape)) + Arena.aligned(4 * shape.layer(0).outC()) + 4 * shape.layer(1).outC();
  }

  /**
   * Some rows of the int8 output of layer 0.
   *
   * @param to where row 0 lies, or would lie
   */
  public void lowestRows(int input, int to, int firstRow, int endRow) {
    int mark = arena.mark();
    kernels.convolve8(shape.layer(0), arena.slab(), input, weights.kernel(0), network.packBias(0),
        network.outputShift(0), shape.relu(0), to,
        firstRow, endRow);
    arena.release(mark);
  }

  /** int8 output of hidden layer i over its input, if it {@link #slides}. */
  public void forward(int i, int map) {
    ConvShape s = shape.layer(i);
    int mark = arena.mark();
    int bias = network.packBias(i);
    int to = map + ahead(shape, i);
    for (int r = s.outHeight() - 1; r >= 0; r--) {
      kernels.convolve8(s, arena.slab(), map, weights.kernel(i), bias, network.outputShift(i), shape.relu(i), to, r,
          r + 1);
    }
    System.arraycopy(arena.slab(), to, arena.slab(), map, s.outputs());
    arena.release(mark);
  }

  /**
   * int8 gradient at layer i's input, of any scale, over that at its output before ReLU, if the layer {@link #slides};
   * in the workspace of {@link FixedNetwork#inputGradient(int, int, int, int)}.
   *
   * @param shift fraction bits that the accumulators lose
   */
  public void backward(int i, int map, int shift) {
    ConvShape s = network.backward(i);
    int mark = arena.mark();
    int turned = network.turn(shape.layer(i), weights.kernel(i));
    int to = map - before(shape, i);
    for (int r = 0; r < s.outHeight(); r++) {
      kernels.convolve8(s, arena.slab(), map, turned, -1, shift, false, to, r, r + 1);
    }
    System.arraycopy(arena.slab(), to, arena.slab(), map, s.outputs());
    arena.release(mark);
  }
}
