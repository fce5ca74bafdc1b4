package org.onegrasp.soak;

import java.util.Arrays;

/**
 * Times from a picture going out to its answer coming in, all of them: a worst one among a million is still there. For
 * one thread.
 */
final class Latencies {
  private int[] micros = new int[1024];
  private int count;

  void add(long nanos) {
    if (count == micros.length) {
      micros = Arrays.copyOf(micros, 2 * count);
    }
    micros[count++] = (int) Math.min(Integer.MAX_VALUE, nanos / 1000);
  }

  int count() {
    return count;
  }

  /** The least time, in milliseconds, that this share of all does not exceed; 0 when there are none. */
  double quantileMillis(double share) {
    if (count == 0) {
      return 0;
    }
    int[] sorted = Arrays.copyOf(micros, count);
    Arrays.sort(sorted);
    return sorted[(int) Math.max(0, Math.ceil(share * count) - 1)] / 1000.0;
  }

  double worstMillis() {
    return quantileMillis(1);
  }
}
