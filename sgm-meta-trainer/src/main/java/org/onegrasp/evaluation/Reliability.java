package org.onegrasp.evaluation;

import java.util.ArrayList;
import java.util.List;
import org.onegrasp.statistics.StudentT;

/**
 * Whether quality means what it says, the probability that a grasp is right and holds: published grasps in ten bins of
 * quality.
 *
 * @param bins from low quality to high
 * @param error expected calibration error: the mean over all grasps of the difference between a bin's quality and its
 * share of good grasps (Naeini et al. 2015)
 * @param margin half width of its 95 % confidence interval over objects, by the jackknife
 */
record Reliability(List<Bin> bins, double error, double margin) {

  private static final int BINS = 10;

  /**
   * Grasps with a quality in one tenth.
   *
   * @param count of grasps
   * @param quality sum of theirs
   * @param good how many kept the promise
   */
  record Bin(int count, double quality, int good) {
    double meanQuality() {
      return quality / count;
    }

    double share() {
      return (double) good / count;
    }

    private double gap() {
      return count == 0 ? 0 : Math.abs(quality - good);
    }
  }

  /** @return null when no grasp was published */
  static Reliability of(List<List<LookScore>> byObject) {
    List<List<LookScore>> published = byObject.stream()
        .map(looks -> looks.stream().filter(look -> look.answer().given()).toList()).filter(looks -> !looks.isEmpty())
        .toList();
    if (published.isEmpty()) {
      return null;
    }
    List<Bin> all = bins(published);
    int n = published.size();
    double[] without = new double[n];
    for (int i = 0; i < n && n > 1; i++) {
      List<List<LookScore>> rest = new ArrayList<>(published);
      rest.remove(i);
      without[i] = error(bins(rest));
    }
    // the spread of estimates that each leave one object out, times n - 1, is that of the estimate
    return new Reliability(all, error(all),
        n == 1 ? 1 : StudentT.quantile(n - 1) * Math.sqrt(squares(without) * (n - 1) / n));
  }

  private static double squares(double[] values) {
    double mean = 0;
    for (double value : values) {
      mean += value / values.length;
    }
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    return squares;
  }

  private static List<Bin> bins(List<List<LookScore>> byObject) {
    List<Bin> bins = new ArrayList<>();
    for (int b = 0; b < BINS; b++) {
      int bin = b;
      List<LookScore> in = byObject.stream().flatMap(List::stream)
          .filter(look -> (int) Math.min(BINS - 1, look.answer().quality() * BINS) == bin).toList();
      bins.add(new Bin(in.size(), in.stream().mapToDouble(look -> look.answer().quality()).sum(),
          (int) in.stream().filter(LookScore::kept).count()));
    }
    return bins;
  }

  private static double error(List<Bin> bins) {
    return bins.stream().mapToDouble(Bin::gap).sum() / bins.stream().mapToInt(Bin::count).sum();
  }
}
