package org.onegrasp.kernels;

/**
 * Shape of one {@link Convolution} over a map: input (height, width, inC), output (outHeight, outWidth, outC),
 * row-major with the last index innermost.
 *
 * @param height rows of the input, a multiple of the stride
 * @param width columns of the input, a multiple of the stride
 */
public record ConvShape(int height, int width, Convolution convolution) {
  public ConvShape {
    int inC = convolution.inC();
    int outC = convolution.outC();
    int stride = convolution.stride();
    Convolution.require(height >= 0 && width >= 0, "sizes must not be negative", height, width);
    Convolution.require(Convolution.fits(height, width, inC) && Convolution.fits(height, width, outC),
        "more values than an array can hold", height, width, inC, outC);
    Convolution.require(height % stride == 0 && width % stride == 0, "height and width must be multiples of the stride",
        height, width, stride);
  }

  /** See {@link Convolution#turned}. */
  public ConvShape turned() {
    return convolution.turned().over(height, width);
  }

  public int inC() {
    return convolution.inC();
  }

  public int outC() {
    return convolution.outC();
  }

  public int kernel() {
    return convolution.kernel();
  }

  public int stride() {
    return convolution.stride();
  }

  public int dilation() {
    return convolution.dilation();
  }

  public boolean depthwise() {
    return convolution.depthwise();
  }

  /** Zero cells in front of the first row and column. */
  public int pad() {
    return convolution.pad();
  }

  /** Taps of the kernel. */
  public int taps() {
    return convolution.taps();
  }

  /** Terms of one output's sum: taps, times inC unless depthwise. */
  public int terms() {
    return convolution.terms();
  }

  /** Weights of one tap, (inC, outC), or (outC) of a depthwise convolution. */
  public int tapWeights() {
    return convolution.tapWeights();
  }

  /** Number of weights, without the bias. */
  public int weights() {
    return convolution.weights();
  }

  int weight(int tap, int c, int o) {
    return convolution.weight(tap, c, o);
  }

  /** Rows of the output. */
  public int outHeight() {
    return height / stride();
  }

  /** Columns of the output. */
  public int outWidth() {
    return width / stride();
  }

  /** Elements of the input. */
  public int inputs() {
    return height * width * inC();
  }

  /** Elements of the output. */
  public int outputs() {
    return outHeight() * outWidth() * outC();
  }

  /** Multiplications of one forward pass, those with padding included. */
  public long macs() {
    return (long) outHeight() * outWidth() * weights();
  }
}
