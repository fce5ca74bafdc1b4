package org.onegrasp.network.layers;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.kernels.MatrixProduct;
import org.onegrasp.network.HeInitialisation;

/**
 * Gated recurrent unit (Cho et al. 2014), with the reset gate behind the product so that all three products take h
 * itself:
 *
 * <pre>
 *   r = sigmoid(x Wr + h Ur + br)      u = sigmoid(x Wu + h Uu + bu)      q = h Uq + bq
 *   n = tanh(x Wn + bn + r . q)        h' = (1 - u) . n + u . h
 * </pre>
 *
 * <p>
 * Parameters: Wr, Wu, Wn (inputs, units) each, Ur, Uu, Uq (units, units) each, br, bu, bn, bq (units) each. What is
 * kept, and the errors: r, u, n, q as blocks (batch, units) one after the other.
 */
public record GatedCell(Kernels kernels, int inputs, int units) implements Cell {

  private static final int R = 0;
  private static final int U = 1;
  private static final int N = 2;
  private static final int Q = 3;
  private static final int BLOCKS = 4;
  private static final int GATES = 3;

  @Override
  public int kept() {
    return BLOCKS * units;
  }

  @Override
  public int errors() {
    return BLOCKS * units;
  }

  @Override
  public int parameters() {
    return GATES * (inputs + units) * units + BLOCKS * units;
  }

  /** Normal with variance 1 / inputs and 1 / units; biases 0, but that of u 1, so that a state lasts some steps. */
  @Override
  public void initialise(float[] parameters, int at, SplittableRandom random) {
    HeInitialisation.fill(parameters, at, GATES * inputs * units, 2.0 / (2 * inputs), random);
    HeInitialisation.fill(parameters, at + GATES * inputs * units, GATES * units * units, 2.0 / (2 * units), random);
    Arrays.fill(parameters, bias(at, U), bias(at, N), 1);
  }

  /** Where the weights of x for gate r, u or n start. */
  private int fromInput(int at, int gate) {
    return at + gate * inputs * units;
  }

  /** Where the weights of h for block r, u or q start. */
  private int fromState(int at, int block) {
    return at + GATES * inputs * units + Math.min(block, N) * units * units;
  }

  private int bias(int at, int block) {
    return at + GATES * (inputs + units) * units + block * units;
  }

  @Override
  public void step(int batch, Slice p, float[] x, float[] before, float[] after, float[] kept) {
    int size = batch * units;
    for (int block = 0; block < BLOCKS; block++) {
      Gates.fill(batch, units, p.values(), bias(p.at(), block), kept, block * size);
      if (block != Q) {
        MatrixProduct s = new MatrixProduct(batch, inputs, units, false, false);
        kernels.multiply(s, x, 0, p.values(), fromInput(p.at(), block), kept, block * size);
      }
      if (block != N) {
        MatrixProduct s = new MatrixProduct(batch, units, units, false, false);
        kernels.multiply(s, before, 0, p.values(), fromState(p.at(), block), kept, block * size);
      }
    }
    for (int k = 0; k < size; k++) {
      float r = Activation.Function.SIGMOID.value(kept[k]);
      float u = Activation.Function.SIGMOID.value(kept[U * size + k]);
      float n = Activation.Function.TANH.value(kept[N * size + k] + r * kept[Q * size + k]);
      kept[k] = r;
      kept[U * size + k] = u;
      kept[N * size + k] = n;
      after[k] = (1 - u) * n + u * before[k];
    }
  }

  @Override
  public void errors(int batch, float[] before, float[] after, float[] kept, float[] errors, float[] gradient) {
    int size = batch * units;
    for (int k = 0; k < size; k++) {
      float r = kept[k];
      float u = kept[U * size + k];
      float n = kept[N * size + k];
      float g = gradient[k];
      float dn = g * (1 - u) * (1 - n * n);
      errors[k] = dn * kept[Q * size + k] * r * (1 - r);
      errors[U * size + k] = g * (before[k] - n) * u * (1 - u);
      errors[N * size + k] = dn;
      errors[Q * size + k] = dn * r;
      gradient[k] = g * u;
    }
  }

  @Override
  public void addParameterGradient(int batch, float[] x, float[] before, float[] errors, float[] gradients,
      int gradientsAt) {
    int size = batch * units;
    for (int block = 0; block < BLOCKS; block++) {
      Gates.addSums(batch, units, errors, block * size, gradients, bias(gradientsAt, block));
      if (block != Q) {
        MatrixProduct s = new MatrixProduct(inputs, batch, units, true, false);
        kernels.multiply(s, x, 0, errors, block * size, gradients, fromInput(gradientsAt, block));
      }
      if (block != N) {
        MatrixProduct s = new MatrixProduct(units, batch, units, true, false);
        kernels.multiply(s, before, 0, errors, block * size, gradients, fromState(gradientsAt, block));
      }
    }
  }

  @Override
  public void addStateGradient(int batch, float[] parameters, int at, float[] errors, float[] gradient) {
    MatrixProduct s = new MatrixProduct(batch, units, units, false, true);
    for (int block = 0; block < BLOCKS; block++) {
      if (block != N) {
        kernels.multiply(s, errors, block * batch * units, parameters, fromState(at, block), gradient, 0);
      }
    }
  }

  @Override
  public void addInputGradient(int batch, float[] parameters, int at, float[] errors, float[] gx) {
    MatrixProduct s = new MatrixProduct(batch, units, inputs, false, true);
    for (int block = 0; block < Q; block++) {
      kernels.multiply(s, errors, block * batch * units, parameters, fromInput(at, block), gx, 0);
    }
  }
}
