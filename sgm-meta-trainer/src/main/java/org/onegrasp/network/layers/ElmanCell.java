package org.onegrasp.network.layers;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.kernels.MatrixProduct;
import org.onegrasp.network.HeInitialisation;

/**
 * The simple recurrent cell of Elman 1990: h' = tanh(x W + h U + b). Parameters: W (inputs, units), U (units, units), b
 * (units).
 */
public record ElmanCell(Kernels kernels, int inputs, int units) implements Cell {

  private static final float KEEP = 0.9f;
  private static final float STATE_DEVIATION = 0.1f; // times the square root of units
  private static final float INPUT_DEVIATION = 0.3f; // times the square root of inputs

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

  /**
   * U is 0.9 on the diagonal, so that a state lasts some steps (after Le et al. 2015), with noise of variance 0.01 /
   * units; W is normal with variance 0.09 / inputs, so that inputs of about 1 do not saturate a state that sums them
   * up; biases are 0.
   */
  @Override
  public void initialise(float[] parameters, int at, SplittableRandom random) {
    int u = at + inputs * units;
    HeInitialisation.fill(parameters, at, inputs * units, 2.0 / (2 * inputs), random);
    HeInitialisation.fill(parameters, u, units * units, 2.0 / (2 * units), random);
    for (int k = 0; k < inputs * units; k++) {
      parameters[at + k] *= INPUT_DEVIATION;
    }
    for (int k = 0; k < units * units; k++) {
      parameters[u + k] = STATE_DEVIATION * parameters[u + k] + (k % (units + 1) == 0 ? KEEP : 0);
    }
  }

  @Override
  public void step(int batch, Slice p, float[] x, float[] before, float[] after, float[] kept) {
    Gates.fill(batch, units, p.values(), p.at() + (inputs + units) * units, after, 0);
    kernels.multiply(new MatrixProduct(batch, inputs, units, false, false), x, 0, p.values(), p.at(), after, 0);
    kernels.multiply(new MatrixProduct(batch, units, units, false, false), before, 0, p.values(),
        p.at() + inputs * units, after, 0);
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
  public void addParameterGradient(int batch, float[] x, float[] before, float[] errors, float[] gradients,
      int gradientsAt) {
    int u = gradientsAt + inputs * units;
    kernels.multiply(new MatrixProduct(inputs, batch, units, true, false), x, 0, errors, 0, gradients, gradientsAt);
    kernels.multiply(new MatrixProduct(units, batch, units, true, false), before, 0, errors, 0, gradients, u);
    Gates.addSums(batch, units, errors, 0, gradients, u + units * units);
  }

  @Override
  public void addStateGradient(int batch, float[] parameters, int at, float[] errors, float[] gradient) {
    kernels.multiply(new MatrixProduct(batch, units, units, false, true), errors, 0, parameters, at + inputs * units,
        gradient, 0);
  }

  @Override
  public void addInputGradient(int batch, float[] parameters, int at, float[] errors, float[] gx) {
    kernels.multiply(new MatrixProduct(batch, units, inputs, false, true), errors, 0, parameters, at, gx, 0);
  }
}
