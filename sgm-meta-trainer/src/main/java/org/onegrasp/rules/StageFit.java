package org.onegrasp.rules;

import java.util.function.IntFunction;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * Finds the modules of a {@link StageShape} from exact gradients: those M_b under which S_top M_b is nearest to the
 * gradient at x_b, in the sum of squares over all cells of all samples that were added. Since a module is linear, that
 * is ridge regression, in double precision:
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
    DMatrixRMaj regular = DMatrixRMaj.wrap(channels, channels, square.clone());
    double ridge = Math.max(RIDGE * CommonOps_DDRM.trace(regular) / channels, Double.MIN_NORMAL);
    for (int c = 0; c < channels; c++) {
      regular.add(c, c, ridge);
    }
    float[] parameters = new float[stage.parameters()];
    DMatrixRMaj solved = new DMatrixRMaj(channels, channels);
    for (int b = 0; b < products.length; b++) {
      CommonOps_DDRM.solveSPD(regular, DMatrixRMaj.wrap(channels, channels, products[b]), solved);
      for (int k = 0; k < solved.getNumElements(); k++) {
        parameters[stage.offset(b) + k] = (float) solved.get(k);
      }
    }
    return parameters;
  }
}
