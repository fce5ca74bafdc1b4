package org.onegrasp.kernels;

import org.onegrasp.parallel.Partner;

/**
 * The arithmetic of a convolutional network, in float32 and in int8. {@link ScalarKernels} is the specification;
 * {@code VectorKernels} does the same with the Vector API. Float results of the two agree up to rounding (the order of
 * summation differs); int8 results are the same bytes on every machine.
 *
 * <p>
 * An instance owns scratch memory and belongs to one thread. No call allocates once each shape has been seen. Tensors
 * are described in {@link ConvShape}; every tensor is an array and the offset of its first element. Where weights are
 * (kernel, kernel, inC, outC) those of a depthwise convolution are (kernel, kernel, outC).
 */
public interface Kernels {
  /**
   * y = convolution of x with w, plus bias, and max(0, .) when {@code relu}.
   *
   * @param x input (height, width, inC)
   * @param w weights (kernel, kernel, inC, outC)
   * @param bias (outC)
   * @param y output (outHeight, outWidth, outC), overwritten; must not overlap x
   */
  void convolve(ConvShape s, float[] x, int xOff, float[] w, int wOff, float[] bias, int bOff, boolean relu, float[] y,
      int yOff);

  /**
   * Adds to gw and gb the gradient of a loss with respect to weights and bias.
   *
   * @param gy gradient with respect to the output before its ReLU (outHeight, outWidth, outC)
   * @param gw (kernel, kernel, inC, outC), added to
   * @param gb (outC), added to
   */
  void weightGradient(ConvShape s, float[] x, int xOff, float[] gy, int gyOff, float[] gw, int gwOff, float[] gb,
      int gbOff);

  /**
   * Writes the gradient of a loss with respect to the input.
   *
   * @param gy gradient with respect to the output before its ReLU (outHeight, outWidth, outC)
   * @param gx (height, width, inC), overwritten; must not overlap gy
   */
  void inputGradient(ConvShape s, float[] gy, int gyOff, float[] w, int wOff, float[] gx, int gxOff);

  /**
   * Back through a ReLU: g = 0 where its output h is not above 0, for the first {@code count} values of both.
   */
  default void closeUnits(float[] h, float[] g, int count) {
    for (int k = 0; k < count; k++) {
      g[k] = h[k] > 0 ? g[k] : 0;
    }
  }

  /**
   * Adds the matrix product A B to C; see {@link MatrixProduct} for how the three are stored. C must not overlap A or
   * B.
   */
  void multiply(MatrixProduct s, float[] a, int aOff, float[] b, int bOff, float[] c, int cOff);

  /**
   * Pools a map: for each patch and channel the sum of its cells times {@code factor}, or their mean times
   * {@code factor}.
   *
   * @param map (height, width, channels)
   * @param pooled (rows, columns, channels) of the grid, overwritten; must not overlap the map
   */
  void pool(PatchGrid g, float[] map, int mapOff, boolean mean, float factor, float[] pooled, int pooledOff);

  /**
   * y = saturate8(roundingShiftRight(bias + sum of x * w, shift)), every step exact, all tensors in the slab m.
   *
   * @param xOff input, int8 (height, width, inC), -128 included; its inC at most {@link #MAX_INPUT_CHANNELS} unless
   * depthwise
   * @param wOff weights, int8 (kernel, kernel, inC, outC), -128 included
   * @param biasOff bias, int32 little endian (outC) at the accumulator's scale; negative for none. The sum of products
   * stays below 2^14 * terms, so biases up to 2^30 cannot overflow it while terms &lt; 65,536; beyond that it wraps
   * @param shift fraction bits that the accumulator has more than y, 0..31; see {@code FixedPoint.roundingShiftRight}
   * @param relu negative results become 0
   * @param yOff output, int8 (outHeight, outWidth, outC), overwritten; must not overlap x
   */
  default void convolve8(ConvShape s, byte[] m, int xOff, int wOff, int biasOff, int shift, boolean relu, int yOff) {
    convolve8(s, m, xOff, wOff, biasOff, shift, relu, yOff, 0, s.outHeight());
  }

  /**
   * The rows firstRow .. endRow - 1 of that output, for callers who cannot hold whole maps. Only the rows of x that
   * those rows see need to be there, and y must not overlap them.
   *
   * @param xOff where row 0 of the input lies, or would lie; may be negative
   * @param yOff where row 0 of the output lies, or would lie
   */
  void convolve8(ConvShape s, byte[] m, int xOff, int wOff, int biasOff, int shift, boolean relu, int yOff,
      int firstRow, int endRow);

  /**
   * The accumulator of {@link #convolve8} itself, bias + sum of x * w: int32 little endian (outHeight, outWidth, outC)
   * at yOff.
   */
  default void convolve32(ConvShape s, byte[] m, int xOff, int wOff, int biasOff, int yOff) {
    convolve32(s, m, xOff, wOff, biasOff, yOff, 0, s.outHeight());
  }

  /** The rows firstRow .. endRow - 1 of the accumulators; row 0 would lie at yOff. */
  void convolve32(ConvShape s, byte[] m, int xOff, int wOff, int biasOff, int yOff, int firstRow, int endRow);

  /**
   * What becomes of a rectified map when its sums change: with y = {@link #convolve8}'s result of the sum known + more,
   * {@code relu}, writes y - before.
   *
   * @param more int32 little endian, added to the known sums
   * @param known likewise, with which the map was {@code before}
   * @param shift 0..31, as of {@code convolve8}
   * @param before int8, 0 to 127
   * @param changes int8, -127 to 127, overwritten
   * @param count values of each
   */
  default void changes8(byte[] m, int more, int known, int shift, int before, int changes, int count) {
    ScalarIntegers.changes8(m, more, known, shift, before, changes, count);
  }

  /**
   * Exact int32 sums of int8 products: the gradient of weights and bias at the sum of the fraction bits of x and gy.
   * Sums stay below 2^14 * outHeight * outWidth.
   *
   * @param xOff input, int8 (height, width, inC)
   * @param gyOff gradient with respect to the output before its ReLU, int8 (outHeight, outWidth, outC)
   * @param accumulate adds to gw and gb (samples of a batch) instead of overwriting them
   * @param gwOff int32 little endian (kernel, kernel, inC, outC)
   * @param gbOff int32 little endian (outC); the sums of gy alone, so at gy's fraction bits
   */
  void weightGradient8(ConvShape s, byte[] m, int xOff, int gyOff, boolean accumulate, int gwOff, int gbOff);

  /**
   * The part of {@link #weightGradient8} that lies under the taps firstTap .. endTap - 1, without the bias: for callers
   * who cannot hold the gradient of a whole layer.
   *
   * @param gwOff int32 little endian (endTap - firstTap, inC, outC), overwritten
   */
  void tapGradient8(ConvShape s, byte[] m, int xOff, int gyOff, int firstTap, int endTap, int gwOff);

  /**
   * Sums of gy over all cells: the gradient of the bias.
   *
   * @param gbOff int32 little endian (outC), overwritten
   */
  void biasGradient8(ConvShape s, byte[] m, int gyOff, int gbOff);

  /**
   * gx = saturate8(roundingShiftRight(sum of gy * w over the outputs that an input cell fed, shift)).
   *
   * @param gyOff int8 (outHeight, outWidth, outC)
   * @param wOff int8 (kernel, kernel, inC, outC)
   * @param turnedOff workspace in the slab of {@link ConvShape#weights} bytes for the transposed weights; its contents
   * are lost
   * @param gxOff int8 (height, width, inC), overwritten; must not overlap gy
   */
  void inputGradient8(ConvShape s, byte[] m, int gyOff, int wOff, int turnedOff, int shift, int gxOff);

  /**
   * The cells of a square map that points lie in when they are turned and moved, in float32: x = x0 + cos * col + sin *
   * row and y = y0 - sin * col + cos * row, from left to right, and their cell floor(y) * width + floor(x). What lies
   * beyond the map goes to the nearest cell of its border.
   *
   * @param col points from..end - 1 are used, and so are those of row; below 2^20 from x0 and y0
   * @param width cells along each side of the map
   * @param cells of the same points, overwritten
   */
  void turnedCells(float[] col, float[] row, int from, int end, float x0, float y0, float cos, float sin, int width,
      int[] cells);

  /**
   * Compares heights, exactly in int32. For each point from..end - 1 with a height h of the map that is not negative,
   * and the height s that was shown, let high = max(s, min(h, s + excess)). Adds to the sums min(high, min(h, s) +
   * noise), high, h and s.
   *
   * @param map heights; negative where nothing is known
   * @param at added to each of the cells
   * @param cells of the points, each at + cell within the map
   * @param shown heights of the points, not negative
   * @param sums (4)
   */
  void compareHeights(int[] map, int at, int[] cells, int[] shown, int from, int end, int excess, int noise,
      int[] sums);

  /**
   * Takes pixels off a depth picture that lie on no surface. At the edges of things cameras mix the depths of two
   * surfaces ("flying pixels"), over one or two pixels: a pixel is dropped when, of two surfaces within two pixels
   * along its row or its column, it is like neither, and when it is like none of its four neighbours. It stays where it
   * is like all of these. Two depths are alike when they differ by at most noise + depth * slope, and comparisons with
   * NaN are false, so pixels among holes stay.
   *
   * @param depth row-major; positive, NaN where not known. Pixels from..end - 1 are looked at, which have two
   * neighbours on each side
   * @param width pixels of a row
   * @param surfaces the same pixels, NaN for those that are dropped; must not overlap depth
   */
  default void surfaces(float[] depth, int from, int end, int width, float noise, float slope, float[] surfaces) {
    ScalarDepth.surfaces(depth, from, end, width, noise, slope, surfaces);
  }

  /**
   * Where the pixels of a part of a row come to lie on a square map, in float32: at column c and depth d it is origin +
   * d * (start + c * step), in cells to the right, cells down and height. Those that lie on the map, lowest to highest,
   * are appended in their order.
   *
   * @param depth pixels from..end - 1 are used; positive, NaN where not known
   * @param col of the first of them
   * @param rays (3, 3) origin, start and step, each to the right, down and up
   * @param side cells along each side of the map, below 2^20
   * @param pixels index of each, with room for end - from
   * @param cells row * side + column of each, likewise
   * @param heights of each, likewise
   * @param at where to append
   * @return where to append the next
   */
  default int place(float[] depth, int from, int end, int col, float[] rays, int side, float lowest, float highest,
      int[] pixels, int[] cells, float[] heights, int at) {
    return ScalarDepth.place(depth, from, end, col, rays, side, lowest, highest, pixels, cells, heights, at);
  }

  /**
   * Floats of the panel into which the int8 kernels unpack input cells: 10,304 bytes, to be counted against a byte
   * budget.
   */
  int WORKSPACE_FLOATS = 2576;

  /** Floats of the smallest panel that the int8 kernels can do with, somewhat slower: 3,136 bytes. */
  int LEAST_WORKSPACE_FLOATS = 784;

  /**
   * Most input channels (for {@link #inputGradient8} output channels) of the int8 kernels: a panel line holds at least
   * one tap. With the least workspace 96.
   */
  int MAX_INPUT_CHANNELS = 320;

  /**
   * Bytes that a slab must have behind its last tensor. Vectors of weights reach past the end of a row of channels;
   * what they find there is computed with and never stored.
   */
  int SLAB_TAIL = 64;

  /**
   * Makes kernels of one kind. What works with kernels is handed a source of them, since every thread and every arena
   * needs an instance of its own; a program chooses its source once, where it begins.
   */
  @FunctionalInterface
  interface Source {
    /**
     * New kernels for one thread.
     *
     * @param workspace panel of the int8 kernels, {@link #WORKSPACE_FLOATS}, or fewer down to
     * {@link #LEAST_WORKSPACE_FLOATS}; contents are lost with every call
     */
    Kernels with(float[] workspace);

    /** The same with a workspace of their own, which no byte budget counts. */
    default Kernels make() {
      return with(new float[WORKSPACE_FLOATS]);
    }

    /** New kernels for two threads, each with a workspace of its own; the partner is the other one. */
    default Kernels with(float[] workspace, float[] partners, Partner partner) {
      return new PairedKernels(with(workspace), with(partners), partner);
    }

    /** On how many threads a lesson may compute, 1 or 2; all else computes on one. */
    default int lessonThreads() {
      return 1;
    }

    /** The same kernels where a lesson may compute on so many threads, 1 or 2. */
    default Source onThreads(int threads) {
      return new LessonThreads(this, threads);
    }
  }

  /** The specification, for who has no other kernels: without vectors. */
  static Kernels scalar() {
    return new ScalarKernels();
  }

  /**
   * Vectors where the JVM was started with {@code --add-modules jdk.incubator.vector} on a machine with 128-bit
   * vectors, scalar code otherwise. {@code -Donegrasp.kernels=scalar} or {@code vector} forces one. What it is shows
   * when the first kernels are made.
   */
  static Source best() {
    return workspace -> {
      if (workspace.length < LEAST_WORKSPACE_FLOATS) {
        throw new IllegalArgumentException(
            "workspace has " + workspace.length + " floats, the kernels need " + LEAST_WORKSPACE_FLOATS);
      }
      return KernelChoice.MADE.with(workspace);
    };
  }
}
