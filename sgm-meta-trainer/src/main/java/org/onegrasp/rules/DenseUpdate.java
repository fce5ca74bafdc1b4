package org.onegrasp.rules;

import org.onegrasp.kernels.ConvShape;
import org.onegrasp.kernels.Convolution;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.GradientSteps;
import org.onegrasp.network.Arena;
import org.onegrasp.network.NetworkShape;

/**
 * From the inputs and errors of a batch to new weights of a dense layer, as {@link org.onegrasp.lesson.FixedUpdate}
 * does it for a sample of maps: the gradient is measured before it is applied, and made twice where it is larger than
 * the room for it, some input channels at a time.
 */
final class DenseUpdate implements BatchUpdate {
  private static final int SCRATCH_INTS = 1024;
  private final int layer;
  private final int inC;
  private final int outC;
  private final int inputBits;
  private final int band; // input channels at a time
  private final int from; // first parameter
  private final int bias; // first parameter of the bias
  private final Kernels kernels;
  private final GradientSteps steps;
  private final Arena arena;
  private ConvShape whole; // of a band over the batch
  private ConvShape rest; // of the last band

  /** @param inputBits fraction bits of the layer's input */
  DenseUpdate(NetworkShape shape, int layer, int inputBits, Kernels kernels, GradientSteps steps, Arena arena) {
    ConvShape s = shape.layer(layer);
    if (shape.outputs(layer) != s.outC() || s.kernel() != 1) {
      throw new IllegalArgumentException("layer " + layer + " is a convolution, no dense layer");
    }
    this.layer = layer;
    this.inputBits = inputBits;
    this.kernels = kernels;
    this.steps = steps;
    this.arena = arena;
    inC = s.inC();
    outC = s.outC();
    band = Math.max(1, Math.min(inC, SCRATCH_INTS / outC));
    from = shape.kernelOffset(layer);
    bias = shape.biasOffset(layer);
  }

  @Override
  public void step(int samples, int x, int errors, int rate) {
    shape(samples);
    int mark = arena.mark();
    int channels = arena.bytes("some channels of a batch", samples * band);
    int gradient = arena.ints("gradient of some channels", band * outC);
    int sums = arena.ints("gradient of a bias", outC);
    kernels.biasGradient8(whole, arena.slab(), errors, sums);
    steps.measure(layer, sums, outC, inputBits);
    for (int c = 0; c < inC; c += band) {
      steps.measure(layer, gradient, gradient(c, samples, x, errors, channels, gradient), 0);
    }
    steps.measured(layer);
    for (int c = 0; c < inC; c += band) {
      int count = gradient(c, samples, x, errors, channels, gradient);
      steps.apply(layer, from + c * outC, gradient, count, 0, rate);
    }
    steps.apply(layer, bias, sums, outC, inputBits, rate);
    arena.release(mark);
  }

  private void shape(int samples) {
    if (whole == null || whole.width() != samples) {
      whole = Convolution.pointwise(band, outC).over(1, samples);
      rest = Convolution.pointwise(inC % band == 0 ? band : inC % band, outC).over(1, samples);
    }
  }

  /** Of the band from channel c on; returns how many values. */
  private int gradient(int c, int samples, int x, int errors, int channels, int gradient) {
    byte[] m = arena.slab();
    ConvShape s = inC - c < band ? rest : whole;
    for (int n = 0; n < samples; n++) {
      System.arraycopy(m, x + n * inC + c, m, channels + n * s.inC(), s.inC());
    }
    kernels.tapGradient8(s, m, channels, errors, 0, 1, gradient);
    return s.weights();
  }
}
