package org.onegrasp.kernels;

import java.util.Arrays;

/**
 * A two-dimensional convolution, over a map of any size: which cells and channels it connects. Zero padding of
 * {@code dilation * (kernel - 1) / 2} on every side keeps a map's size with stride 1; a stride divides it.
 *
 * <p>
 * Weights (kernel, kernel, inC, outC), bias (outC); row-major with the last index innermost. A depthwise convolution
 * gives each channel a kernel of its own: weights (kernel, kernel, outC), inC = outC.
 *
 * @param inC channels of the input
 * @param outC channels of the output
 * @param kernel taps along each side, odd
 * @param stride step of the output over the input, the same in both directions
 * @param dilation distance of neighbouring taps in input cells
 * @param depthwise whether an output channel sees its own input channel only
 */
public record Convolution(int inC, int outC, int kernel, int stride, int dilation, boolean depthwise) {
  public Convolution {
    require(inC >= 0 && outC >= 0, "channels must not be negative", inC, outC);
    require(kernel >= 1 && kernel % 2 == 1, "the kernel must be odd", kernel);
    require(stride >= 1 && dilation >= 1, "stride and dilation must be at least 1", stride, dilation);
    require(fits(kernel, kernel, inC, outC) && fits(dilation, kernel), "more values than an array can hold", inC, outC,
        kernel, dilation);
    require(!depthwise || inC == outC, "a depthwise convolution has as many output as input channels", inC, outC);
  }

  /** Every output channel sees every input channel; with stride and dilation 1. */
  public static Convolution of(int kernel, int inC, int outC) {
    return new Convolution(inC, outC, kernel, 1, 1, false);
  }

  /** Every cell by itself; over a single cell it is a dense layer. */
  public static Convolution pointwise(int inC, int outC) {
    return of(1, inC, outC);
  }

  /** Each channel has a kernel of its own; with stride and dilation 1. */
  public static Convolution depthwise(int kernel, int channels) {
    return new Convolution(channels, channels, kernel, 1, 1, true);
  }

  /** The same with another stride. */
  public Convolution strided(int step) {
    return new Convolution(inC, outC, kernel, step, dilation, depthwise);
  }

  /** The same with another dilation. */
  public Convolution dilated(int distance) {
    return new Convolution(inC, outC, kernel, stride, distance, depthwise);
  }

  /**
   * With stride 1: the convolution that takes a gradient at the output to the input, with taps in reverse order and
   * channels changed over.
   */
  public Convolution turned() {
    require(stride == 1, "only with stride 1 is the way back a convolution", stride);
    return new Convolution(outC, inC, kernel, 1, dilation, depthwise);
  }

  /** Over a map of this size. */
  public ConvShape over(int height, int width) {
    return new ConvShape(height, width, this);
  }

  /** Whether there are no more than 2^31 - 1 of them. */
  static boolean fits(int... sizes) {
    return Arrays.stream(sizes).asDoubleStream().reduce(1, (a, b) -> a * b) <= Integer.MAX_VALUE;
  }

  static void require(boolean holds, String rule, int... values) {
    if (!holds) {
      throw new IllegalArgumentException("convolution: " + rule + ", got " + Arrays.toString(values));
    }
  }

  /** Zero cells in front of the first row and column. */
  public int pad() {
    return dilation * (kernel - 1) / 2;
  }

  /** Taps of the kernel. */
  public int taps() {
    return kernel * kernel;
  }

  /** Terms of one output's sum: taps, times inC unless depthwise. */
  public int terms() {
    return depthwise ? taps() : taps() * inC;
  }

  /** Weights of one tap, (inC, outC), or (outC) of a depthwise convolution. */
  public int tapWeights() {
    return depthwise ? outC : inC * outC;
  }

  /** Number of weights, without the bias. */
  public int weights() {
    return terms() * outC;
  }

  /** Index of the weight from input channel c to output channel o under a tap; of a depthwise convolution c = o. */
  int weight(int tap, int c, int o) {
    return depthwise ? tap * outC + o : (tap * inC + c) * outC + o;
  }
}
