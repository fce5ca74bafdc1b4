package org.onegrasp.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.onegrasp.lesson.Rule;

/**
 * Processor time of lessons by one rule on this machine: so much for each lesson and so much more for each sample.
 *
 * @param lessonSeconds once, whatever the length
 * @param sampleSeconds for each sample
 */
record LessonTime(double lessonSeconds, double sampleSeconds) {
  /** Lengths are multiples of this: rules in float take their samples in batches of four. */
  private static final int BATCH = 4;
  private static final int SHORT = 24;
  private static final int LONG = 96;
  private static final int WARM_UPS = 2; // until the code is compiled
  private static final int ROUNDS = 5;

  /** Samples of the longest lesson within {@code seconds}; 0 when not even the shortest is. */
  int samplesWithin(double seconds) {
    double samples = (seconds - lessonSeconds) / sampleSeconds;
    return Math.max(0, (int) Math.min(1 << 20, samples) / BATCH * BATCH);
  }

  /** Seconds of the shortest lesson. */
  double shortest() {
    return lessonSeconds + BATCH * sampleSeconds;
  }

  /**
   * Measures rules in turns, so that a machine that becomes slower does so for all of them; medians of a few rounds.
   *
   * @param lesson seconds that one lesson by a rule takes, with the rule's number of samples
   */
  static List<LessonTime> measure(List<Rule> rules, ToDoubleFunction<Rule> lesson) {
    double[][] shorts = new double[rules.size()][ROUNDS];
    double[][] longs = new double[rules.size()][ROUNDS];
    for (int round = -WARM_UPS; round < ROUNDS; round++) {
      for (int r = 0; r < rules.size(); r++) {
        double shorter = lesson.applyAsDouble(rules.get(r).withSamples(SHORT));
        double longer = lesson.applyAsDouble(rules.get(r).withSamples(LONG));
        if (round >= 0) {
          shorts[r][round] = shorter;
          longs[r][round] = longer;
        }
      }
    }
    List<LessonTime> times = new ArrayList<>();
    for (int r = 0; r < rules.size(); r++) {
      times.add(of(median(shorts[r]), median(longs[r])));
    }
    return times;
  }

  /** The line through two measurements; never a negative or no time. */
  private static LessonTime of(double shortSeconds, double longSeconds) {
    double sample = Math.max(1e-7, (longSeconds - shortSeconds) / (LONG - SHORT));
    return new LessonTime(Math.max(0, shortSeconds - SHORT * sample), sample);
  }

  /** Sorts the values. */
  static double median(double[] values) {
    Arrays.sort(values);
    int n = values.length;
    return (values[(n - 1) / 2] + values[n / 2]) / 2;
  }
}
