package org.onegrasp.network.layers;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.kernels.MatrixProduct;

/** The simple recurrent cell of Elman 1990: h' = tanh(x W + h U + b). Parameters: W (inputs, units), U (units, units), b (units). */
public record ElmanCell(Kernels kernels, int inputs, int units) implements Cell {
  @Override
  public int kept() {
    return 0;
  }

  @Override
  public int errors() {
    return units;
  }

  @Override
  public int parameters() {
    return (inputs + units + 1) * units;
  }

  /** Normal with variance 1 / inputs and 1 / units, which keeps the size of a small state from step to step; biases 0. */
  @Override
  public void initialise(float[] parameters, int at, SplittableRandom random) {
    Start.fill(parameters, at, inputs * units, 2 * inputs, random);
    Start.fill(parameters, at + inputs * units, units * units, 2 * units, random);
  }

  @Override
  public void step(int batch, float[] parameters, int at, float[] x, float[] before, float[] after, float[] kept) {
    Gates.fill(batch, units, parameters, at + (inputs + units) * units, after, 0);
    kernels.multiply(new MatrixProduct(batch, inputs, units, false, false), x, 0, parameters, at, after, 0);
    kernels.multiply(new MatrixProduct(batch, units, units, false, false), before, 0, parameters, at + inputs * units, after, 0);
    for (int k = 0; k < batch * units; k++) {
      after[k] = Activation.Function.TANH.value(after[k]);
    }
  }

  @Override
  public void errors(int batch, float[] before, float[] after, float[] kept, float[] errors, float[] gradient) {
    for (int k = 0; k < batch * units; k++) {
      errors[k] = gradient[k] * (1 - after[k] * after[k]);
    }
    Arrays.fill(gradient, 0, batch * units, 0);
  }

  @Override
  public void addParameterGradient(int batch, float[] x, float[] before, float[] errors, float[] gradients, int gradientsAt) {
    int u = gradientsAt + inputs * units;
    kernels.multiply(new MatrixProduct(inputs, batch, units, true, false), x, 0, errors, 0, gradients, gradientsAt);
    kernels.multiply(new MatrixProduct(units, batch, units, true, false), before, 0, errors, 0, gradients, u);
    Gates.addSums(batch, units, errors, 0, gradients, u + units * units);
  }

  @Override
  public void addStateGradient(int batch, float[] parameters, int at, float[] errors, float[] gradient) {
    kernels.multiply(new MatrixProduct(batch, units, units, false, true), errors, 0, parameters, at + inputs * units, gradient, 0);
  }

  @Override
  public void addInputGradient(int batch, float[] parameters, int at, float[] errors, float[] gx) {
    kernels.multiply(new MatrixProduct(batch, units, inputs, false, true), errors, 0, parameters, at, gx, 0);
  }
}
