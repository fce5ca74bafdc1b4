package org.onegrasp.statistics;

import java.util.Arrays;

/** Student's t distribution, for means of few numbers. */
public final class StudentT {
  /** 97.5 % quantile of the normal distribution. */
  private static final double Z = 1.959963984540054;

  private StudentT() {}

  /**
   * Half width of the 95 % confidence interval of the mean of what these were drawn from.
   *
   * @return NaN for one number, which says nothing of its spread
   */
  public static double margin(double[] drawn) {
    int n = drawn.length;
    if (n < 2) {
      return Double.NaN;
    }
    double mean = Arrays.stream(drawn).average().orElseThrow();
    double squares = Arrays.stream(drawn).map(x -> (x - mean) * (x - mean)).sum();
    return quantile(n - 1) * Math.sqrt(squares / (n - 1) / n);
  }

  /**
   * The 97.5 % quantile: in closed form for one and two degrees of freedom, beyond them by the expansion at the normal
   * quantile (Abramowitz and Stegun 1964, 26.7.5), which is off by less than 0.004 at three and 0.001 from five on.
   *
   * @param freedom degrees of freedom, from 1
   */
  public static double quantile(int freedom) {
    if (freedom < 1) {
      throw new IllegalArgumentException("degrees of freedom must be 1 or more, got " + freedom);
    }
    if (freedom == 1) {
      return Math.tan(0.475 * Math.PI);
    }
    if (freedom == 2) {
      return 0.95 * Math.sqrt(2 / (1 - 0.95 * 0.95));
    }
    double z2 = Z * Z;
    double first = Z * (z2 + 1) / 4;
    double second = Z * ((5 * z2 + 16) * z2 + 3) / 96;
    double third = Z * (((3 * z2 + 19) * z2 + 17) * z2 - 15) / 384;
    double fourth = Z * ((((79 * z2 + 776) * z2 + 1482) * z2 - 1920) * z2 - 945) / 92_160;
    return Z + (first + (second + (third + fourth / freedom) / freedom) / freedom) / freedom;
  }
}
