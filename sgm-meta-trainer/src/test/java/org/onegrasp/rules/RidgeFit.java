package org.onegrasp.rules;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * Ridge regression of some targets on features, each feature at the scale of its own root mean square, so that the
 * ridge weighs on all alike. Any part of the features can be fitted to the same sums.
 */
final class RidgeFit {
  private static final double RIDGE = 1e-4; // of a feature's mean square
  private final int features;
  private final int targets;
  private final double[][] square; // (features, features), the upper half
  private final double[][] products; // (features, targets)

  RidgeFit(int features, int targets) {
    this.features = features;
    this.targets = targets;
    square = new double[features][features];
    products = new double[features][targets];
  }

  /** @param y targets from..from + targets - 1 */
  void add(double[] x, float[] y, int from, double weight) {
    for (int i = 0; i < features; i++) {
      double scaled = weight * x[i];
      if (scaled != 0) {
        double[] row = square[i];
        for (int j = i; j < features; j++) {
          row[j] += scaled * x[j];
        }
        for (int t = 0; t < targets; t++) {
          products[i][t] += scaled * y[from + t];
        }
      }
    }
  }

  /**
   * Coefficients for these features; 0 for others.
   *
   * @return (features, targets)
   */
  double[][] solve(int[] used) {
    int n = used.length;
    double[] scale = new double[n];
    for (int i = 0; i < n; i++) {
      double mean = square[used[i]][used[i]];
      scale[i] = mean > 0 ? 1 / Math.sqrt(mean) : 0;
    }
    DMatrixRMaj regular = new DMatrixRMaj(n, n);
    DMatrixRMaj right = new DMatrixRMaj(n, targets);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double sum = square[Math.min(used[i], used[j])][Math.max(used[i], used[j])];
        regular.set(i, j, sum * scale[i] * scale[j] + (i == j ? RIDGE : 0));
      }
      for (int t = 0; t < targets; t++) {
        right.set(i, t, products[used[i]][t] * scale[i]);
      }
    }
    DMatrixRMaj solved = new DMatrixRMaj(n, targets);
    if (!CommonOps_DDRM.solve(regular, right, solved)) {
      throw new IllegalStateException("no solution for " + n + " features");
    }
    double[][] coefficients = new double[features][targets];
    for (int i = 0; i < n; i++) {
      for (int t = 0; t < targets; t++) {
        coefficients[used[i]][t] = solved.get(i, t) * scale[i];
      }
    }
    return coefficients;
  }
}
