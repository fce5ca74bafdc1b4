package org.onegrasp.evaluation;

import java.util.Arrays;

/**
 * How often something worked.
 *
 * @param byObject success of each object, 0 to 1, over its poses and seeds
 * @param rate their mean
 * @param margin half width of the 95 % confidence interval of the rate for objects of this kind; poses of one object
 * are not independent, so it comes from the spread between objects
 */
record Success(double[] byObject, double rate, double margin) {

  /** 97.5 % quantile of the normal distribution. */
  private static final double QUANTILE = 1.96;

  static Success of(double[] byObject) {
    double mean = Arrays.stream(byObject).average().orElseThrow();
    double squares = Arrays.stream(byObject).map(x -> (x - mean) * (x - mean)).sum();
    int n = byObject.length;
    return new Success(byObject, mean, n == 1 ? 1 : QUANTILE * Math.sqrt(squares / (n - 1) / n));
  }

  double low() {
    return Math.max(0, rate - margin);
  }

  double high() {
    return Math.min(1, rate + margin);
  }
}
