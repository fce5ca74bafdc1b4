package org.onegrasp.rules;

import java.util.function.IntFunction;

/**
 * Finds the modules of a {@link StageShape} from exact gradients: those M_b under which S_top M_b is nearest to the gradient at x_b, in the
 * sum of squares over all cells of all samples that were added. Since a module is linear, that is ridge regression, in double precision:
 *
 * <pre>
 *   M_b = (sum of S_top' S_top + r I)^-1 (sum of S_top' S_b)        r is a thousandth of the mean of the diagonal
 * </pre>
 */
final class StageFit {
  private static final double RIDGE = 1e-3;
  private final StageShape stage;
  private final int channels;
  private final double[] square; // (C, C)
  private final double[][] products; // [b] (C, C)

  StageFit(StageShape stage) {
    this.stage = stage;
    channels = stage.module().inC();
    square = new double[channels * channels];
    products = new double[stage.modules()][channels * channels];
  }

  /** One sample: the gradients that backpropagation has just made. */
  void add(Backpropagation exact) {
    add(exact.delta(stage.top()), b -> exact.delta(stage.end(b)));
  }

  /** @param below [b] gradient at x_b */
  void add(float[] top, IntFunction<float[]> below) {
    addProduct(top, top, square);
    for (int b = 0; b < products.length; b++) {
      addProduct(top, below.apply(b), products[b]);
    }
  }

  private void addProduct(float[] a, float[] b, double[] sum) {
    for (int cell = 0; cell < a.length; cell += channels) {
      for (int i = 0; i < channels; i++) {
        for (int o = 0; o < channels; o++) {
          sum[i * channels + o] += (double) a[cell + i] * b[cell + o];
        }
      }
    }
  }

  /** The modules' parameters, for all samples so far. */
  float[] modules() {
    double[] factor = factor();
    float[] parameters = new float[stage.parameters()];
    for (int b = 0; b < products.length; b++) {
      double[] solved = products[b].clone();
      solve(factor, solved);
      for (int k = 0; k < solved.length; k++) {
        parameters[stage.offset(b) + k] = (float) solved[k];
      }
    }
    return parameters;
  }

  /** Lower triangle of Cholesky's factor L, square + r I = L L'. */
  private double[] factor() {
    double[] l = square.clone();
    double diagonal = 0;
    for (int i = 0; i < channels; i++) {
      diagonal += square[i * channels + i] / channels;
    }
    double ridge = Math.max(RIDGE * diagonal, Double.MIN_NORMAL);
    for (int i = 0; i < channels; i++) {
      l[i * channels + i] += ridge;
      for (int j = 0; j <= i; j++) {
        double sum = l[i * channels + j];
        for (int k = 0; k < j; k++) {
          sum -= l[i * channels + k] * l[j * channels + k];
        }
        l[i * channels + j] = i == j ? Math.sqrt(sum) : sum / l[j * channels + j];
      }
    }
    return l;
  }

  /** Replaces B, (C, C), by the X of L L' X = B. */
  private void solve(double[] l, double[] b) {
    for (int i = 0; i < channels; i++) {
      eliminate(l, b, i, 0, i, false);
    }
    for (int i = channels - 1; i >= 0; i--) {
      eliminate(l, b, i, i + 1, channels, true);
    }
  }

  /** Row i of the result from rows {@code from} to {@code end}, which are there. */
  private void eliminate(double[] l, double[] b, int i, int from, int end, boolean transposed) {
    for (int o = 0; o < channels; o++) {
      double sum = b[i * channels + o];
      for (int k = from; k < end; k++) {
        sum -= (transposed ? l[k * channels + i] : l[i * channels + k]) * b[k * channels + o];
      }
      b[i * channels + o] = sum / l[i * channels + i];
    }
  }
}
