package org.onegrasp.network.layers;

import java.util.SplittableRandom;
import org.onegrasp.kernels.ConvShape;
import org.onegrasp.kernels.Convolution;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.network.HeInitialisation;

/**
 * y = x W + b. Parameters: W (inputs, outputs), then b (outputs). For the kernels it is a pointwise convolution over a
 * column of {@code batch} cells.
 */
public record Dense(Kernels kernels, int inputs, int outputs) implements Layer {
  @Override
  public int parameters() {
    return inputs * outputs + outputs;
  }

  @Override
  public boolean hasWeights() {
    return true;
  }

  /** He et al. 2015: variance 2 / inputs; biases 0. */
  @Override
  public void initialise(float[] parameters, int at, SplittableRandom random) {
    HeInitialisation.fill(parameters, at, inputs * outputs, 2.0 / inputs, random);
  }

  private ConvShape product(int batch) {
    return Convolution.pointwise(inputs, outputs).over(batch, 1);
  }

  @Override
  public void forward(int batch, float[] parameters, int at, float[] x, float[] y) {
    kernels.convolve(product(batch), x, 0, parameters, at, parameters, at + inputs * outputs, false, y, 0);
  }

  @Override
  public void addParameterGradient(int batch, float[] x, float[] gy, float[] gradients, int gradientsAt) {
    kernels.weightGradient(product(batch), x, 0, gy, 0, gradients, gradientsAt, gradients,
        gradientsAt + inputs * outputs);
  }

  @Override
  public void inputGradient(int batch, float[] parameters, int at, float[] x, float[] gy, float[] gx) {
    kernels.inputGradient(product(batch), gy, 0, parameters, at, gx, 0);
  }
}
