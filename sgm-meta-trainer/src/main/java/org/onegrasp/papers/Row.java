package org.onegrasp.papers;

import java.util.List;

/**
 * What one rule did in one task.
 *
 * @param rule its name as in {@code --rules}, with what the task adds, such as {@code tpsgd-l1}
 * @param arithmetic float or fixed
 * @param settings what else one must know to repeat it, such as "step 0.1, 10 epochs"
 * @param runs one a seed
 */
public record Row(String task, String rule, String arithmetic, String settings, List<Run> runs) {

  /** 97.5 % quantiles of Student's t with 1, 2, ... degrees of freedom; beyond them the normal distribution's. */
  private static final double[] QUANTILES = {12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262};
  private static final double NORMAL_QUANTILE = 1.96;

  /**
   * One seed.
   *
   * @param accuracy share of the test examples that were classified right, 0 to 1
   * @param seconds processor time of the learning
   * @param peakBytes most bytes that all tensors of the learning took at a time: weights, activations, gradients,
   * workspace
   */
  public record Run(long seed, double accuracy, double seconds, long peakBytes) {}

  public Row {
    runs = List.copyOf(runs);
    if (runs.isEmpty()) {
      throw new IllegalArgumentException("a row needs a run, " + task + " " + rule + " has none");
    }
  }

  public double accuracy() {
    return runs.stream().mapToDouble(Run::accuracy).average().orElseThrow();
  }

  /** Half width of the 95 % confidence interval of the mean accuracy over seeds; NaN with one seed. */
  public double margin() {
    int n = runs.size();
    double mean = accuracy();
    double squares = runs.stream().mapToDouble(r -> (r.accuracy - mean) * (r.accuracy - mean)).sum();
    double quantile = n < 2 ? Double.NaN : n - 2 < QUANTILES.length ? QUANTILES[n - 2] : NORMAL_QUANTILE;
    return quantile * Math.sqrt(squares / (n - 1) / n);
  }

  /** Median over seeds. */
  public double seconds() {
    double[] sorted = runs.stream().mapToDouble(Run::seconds).sorted().toArray();
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }

  /** The most of all seeds. */
  public long peakBytes() {
    return runs.stream().mapToLong(Run::peakBytes).max().orElseThrow();
  }
}
