package org.onegrasp.papers;

import java.util.List;
import org.onegrasp.statistics.StudentT;

/**
 * What one rule did in one task.
 *
 * @param rule its name as in {@code --rules}, with what the task adds, such as {@code tpsgd-l1}
 * @param arithmetic float or fixed
 * @param settings what else one must know to repeat it, such as "step 0.1, 10 epochs"
 * @param tried see {@link Choice}
 * @param runs one a seed
 */
public record Row(String task, String rule, String arithmetic, String settings, String tried, List<Run> runs) {

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
    return StudentT.margin(runs.stream().mapToDouble(Run::accuracy).toArray());
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
