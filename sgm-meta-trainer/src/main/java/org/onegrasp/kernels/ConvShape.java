package org.onegrasp.kernels;

import java.util.Arrays;

/**
 * Shape of one two-dimensional convolution with zero padding of {@code dilation * (kernel - 1) / 2} on every side
 * ("same" for stride 1; a stride divides height and width).
 *
 * <p>
 * Input (height, width, inC), output (outHeight, outWidth, outC), weights (kernel, kernel, inC, outC), bias (outC); all
 * row-major with the last index innermost. A depthwise convolution gives each channel a kernel of its own: weights
 * (kernel, kernel, outC), inC = outC.
 *
 * @param height rows of the input, a multiple of the stride
 * @param width columns of the input, a multiple of the stride
 * @param inC channels of the input
 * @param outC channels of the output
 * @param kernel taps along each side, odd
 * @param stride step of the output over the input, the same in both directions
 * @param dilation distance of neighbouring taps in input cells
 * @param depthwise whether an output channel sees its own input channel only
 */
public record ConvShape(int height, int width, int inC, int outC, int kernel, int stride, int dilation,
    boolean depthwise) {
  public ConvShape {
    require(height >= 0 && width >= 0 && inC >= 0 && outC >= 0, "sizes must not be negative", height, width, inC, outC);
    require(kernel >= 1 && kernel % 2 == 1, "the kernel must be odd", kernel);
    require(stride >= 1 && dilation >= 1, "stride and dilation must be at least 1", stride, dilation);
    require(
        fits(height, width, inC) && fits(height, width, outC) && fits(kernel, kernel, inC, outC)
            && fits(dilation, kernel),
        "more values than an array can hold", height, width, inC, outC, kernel, dilation);
    require(height % stride == 0 && width % stride == 0, "height and width must be multiples of the stride", height,
        width, stride);
    require(!depthwise || inC == outC, "a depthwise convolution has as many output as input channels", inC, outC);
  }

  /** Every output channel sees every input channel. */
  public ConvShape(int height, int width, int inC, int outC, int kernel, int stride, int dilation) {
    this(height, width, inC, outC, kernel, stride, dilation, false);
  }

  /** Each channel has a kernel of its own. */
  public static ConvShape depthwise(int height, int width, int channels, int kernel, int stride, int dilation) {
    return new ConvShape(height, width, channels, channels, kernel, stride, dilation, true);
  }

  /**
   * With stride 1: the convolution that takes a gradient at the output to the input, with taps in reverse order and
   * channels changed over.
   */
  public ConvShape turned() {
    require(stride == 1, "only with stride 1 is the way back a convolution", stride);
    return new ConvShape(height, width, outC, inC, kernel, 1, dilation, depthwise);
  }

  /** Whether there are no more than 2^31 - 1 of them. */
  private static boolean fits(int... sizes) {
    return Arrays.stream(sizes).asDoubleStream().reduce(1, (a, b) -> a * b) <= Integer.MAX_VALUE;
  }

  private static void require(boolean holds, String rule, int... values) {
    if (!holds) {
      throw new IllegalArgumentException("convolution shape: " + rule + ", got " + Arrays.toString(values));
    }
  }

  /** Rows of the output. */
  public int outHeight() {
    return height / stride;
  }

  /** Columns of the output. */
  public int outWidth() {
    return width / stride;
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

  /** Index of the weight from input channel c to output channel o under a tap; of a depthwise convolution c = o. */
  int weight(int tap, int c, int o) {
    return depthwise ? tap * outC + o : (tap * inC + c) * outC + o;
  }

  /** Number of weights, without the bias. */
  public int weights() {
    return terms() * outC;
  }

  /** Elements of the input. */
  public int inputs() {
    return height * width * inC;
  }

  /** Elements of the output. */
  public int outputs() {
    return outHeight() * outWidth() * outC;
  }

  /** Multiplications of one forward pass, those with padding included. */
  public long macs() {
    return (long) outHeight() * outWidth() * weights();
  }
}
