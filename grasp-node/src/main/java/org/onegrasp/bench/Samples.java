package org.onegrasp.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;

/** Order statistics, and numbers as tables show them. */
final class Samples {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private Samples() {}

  static double median(Collection<Double> values) {
    return share(values, 0.5);
  }

  /** The value below which such a part of them lies. */
  static double share(Collection<Double> values, double part) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return sorted.length == 0 ? Double.NaN : sorted[Math.min(sorted.length - 1, (int) (part * sorted.length))];
  }

  /** Median milliseconds of processor time of so many calls, after a quarter as many to warm up. */
  static double milliseconds(int calls, Runnable work) {
    double[] times = new double[calls];
    for (int i = -calls / 4 - 1; i < calls; i++) {
      long begun = THREADS.getCurrentThreadCpuTime();
      work.run();
      times[Math.max(0, i)] = (THREADS.getCurrentThreadCpuTime() - begun) * 1e-6;
    }
    Arrays.sort(times);
    return times[calls / 2];
  }

  /** Three digits that count. */
  static String text(double value) {
    if (Double.isNaN(value)) {
      return "-";
    }
    double size = Math.abs(value);
    return String.format(Locale.ROOT, size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : size >= 0.1 ? "%.2f" : "%.3f",
        value);
  }
}
