package org.onegrasp.evaluation;

import java.util.Arrays;
import org.onegrasp.statistics.StudentT;

/**
 * How often something worked.
 *
 * @param byObject success of each object, 0 to 1, over its poses and seeds
 * @param rate their mean
 * @param margin half width of the 95 % confidence interval of the rate for objects of this kind; poses of one object
 * are not independent, so it comes from the spread between objects, by Student's t
 */
record Success(double[] byObject, double rate, double margin) {

  static Success of(double[] byObject) {
    double mean = Arrays.stream(byObject).average().orElseThrow();
    return new Success(byObject, mean, byObject.length == 1 ? 1 : StudentT.margin(byObject));
  }

  double low() {
    return Math.max(0, rate - margin);
  }

  double high() {
    return Math.min(1, rate + margin);
  }
}
