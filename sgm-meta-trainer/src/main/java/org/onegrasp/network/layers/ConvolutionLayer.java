package org.onegrasp.network.layers;

import java.util.SplittableRandom;
import org.onegrasp.kernels.ConvShape;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.network.HeInitialisation;

/**
 * A convolution with zero padding, stride and dilation as {@link ConvShape} says; pointwise with a kernel of 1, or
 * depthwise. Parameters: weights (kernel, kernel, inC, outC), or (kernel, kernel, outC) of a depthwise one, then bias
 * (outC).
 */
public record ConvolutionLayer(Kernels kernels, ConvShape shape) implements Layer {
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
    return shape.weights() + shape.outC();
  }

  @Override
  public boolean hasWeights() {
    return true;
  }

  /** He et al. 2015: variance 2 / fan-in; biases 0. */
  @Override
  public void initialise(float[] parameters, int at, SplittableRandom random) {
    HeInitialisation.fill(parameters, at, shape.weights(), 2.0 / shape.terms(), random);
  }

  @Override
  public void forward(int batch, float[] parameters, int at, float[] x, float[] y) {
    for (int n = 0; n < batch; n++) {
      kernels.convolve(shape, x, n * shape.inputs(), parameters, at, parameters, at + shape.weights(), false, y,
          n * shape.outputs());
    }
  }

  @Override
  public void addParameterGradient(int batch, float[] x, float[] gy, float[] gradients, int gradientsAt) {
    for (int n = 0; n < batch; n++) {
      kernels.weightGradient(shape, x, n * shape.inputs(), gy, n * shape.outputs(), gradients, gradientsAt, gradients,
          gradientsAt + shape.weights());
    }
  }

  @Override
  public void inputGradient(int batch, float[] parameters, int at, float[] x, float[] gy, float[] gx) {
    for (int n = 0; n < batch; n++) {
      kernels.inputGradient(shape, gy, n * shape.outputs(), parameters, at, gx, n * shape.inputs());
    }
  }
}
