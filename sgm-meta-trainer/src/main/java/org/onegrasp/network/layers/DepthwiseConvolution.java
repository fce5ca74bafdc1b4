package org.onegrasp.network.layers;

import java.util.SplittableRandom;
import org.onegrasp.kernels.ConvShape;
import org.onegrasp.kernels.Depthwise;

/**
 * Every channel convolved with a kernel of its own; padding, stride and dilation as {@link ConvShape} says. Parameters: weights
 * (kernel, kernel, channels), then bias (channels).
 *
 * @param shape with inC = outC = channels
 */
public record DepthwiseConvolution(ConvShape shape) implements Layer {
  public DepthwiseConvolution {
    if (shape.inC() != shape.outC()) {
      throw new IllegalArgumentException("a depthwise convolution has as many output as input channels, got " + shape);
    }
  }

  private int weights() {
    return shape.kernel() * shape.kernel() * shape.inC();
  }

  @Override
  public int inputs() {
    return shape.inputs();
  }

  @Override
  public int outputs() {
    return shape.outputs();
  }

  @Override
  public int channels() {
    return shape.outC();
  }

  @Override
  public int parameters() {
    return weights() + shape.outC();
  }

  /** He et al. 2015: variance 2 / (kernel * kernel); biases 0. */
  @Override
  public void initialise(float[] parameters, int at, SplittableRandom random) {
    Start.fill(parameters, at, weights(), shape.kernel() * shape.kernel(), random);
  }

  @Override
  public void forward(int batch, float[] parameters, int at, float[] x, float[] y) {
    for (int n = 0; n < batch; n++) {
      Depthwise.convolve(shape, x, n * shape.inputs(), parameters, at, parameters, at + weights(), y, n * shape.outputs());
    }
  }

  @Override
  public void addParameterGradient(int batch, float[] parameters, int at, float[] x, float[] y, float[] gy, float[] gradients,
      int gradientsAt) {
    for (int n = 0; n < batch; n++) {
      Depthwise.weightGradient(shape, x, n * shape.inputs(), gy, n * shape.outputs(), gradients, gradientsAt, gradients,
          gradientsAt + weights());
    }
  }

  @Override
  public void inputGradient(int batch, float[] parameters, int at, float[] x, float[] y, float[] gy, float[] gx) {
    for (int n = 0; n < batch; n++) {
      Depthwise.inputGradient(shape, gy, n * shape.outputs(), parameters, at, gx, n * shape.inputs());
    }
  }
}
