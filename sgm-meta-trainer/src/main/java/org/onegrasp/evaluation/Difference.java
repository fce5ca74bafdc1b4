package org.onegrasp.evaluation;

import java.util.Locale;

/**
 * How much more often one rule succeeded than another with the same objects.
 *
 * @param mean of the objects' differences
 * @param margin half width of its 95 % confidence interval: the objects' differences scatter much less than their
 * successes
 */
record Difference(double mean, double margin) {
  static Difference of(Success one, Success other) {
    double[] differences = new double[one.byObject().length];
    for (int i = 0; i < differences.length; i++) {
      differences[i] = one.byObject()[i] - other.byObject()[i];
    }
    Success scatter = Success.of(differences);
    return new Difference(scatter.rate(), scatter.margin());
  }

  double low() {
    return mean - margin;
  }

  double high() {
    return mean + margin;
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%+.3f +- %.3f", mean, margin);
  }
}
