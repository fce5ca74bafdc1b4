package org.onegrasp.soak;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Whether readings that were taken at equal distances grow: the median of the slopes between all pairs of them (Theil
 * and Sen), which a few outliers do not move, over the second half only, when caches and the heap have filled.
 *
 * @param growth over that half, in the unit of the readings
 * @param readings in that half
 */
record Trend(double growth, int readings) {
  /** Fewer say nothing. */
  static final int LEAST = 6;

  static Trend ofSecondHalf(double[] all) {
    double[] half = Arrays.copyOfRange(all, all.length / 2, all.length);
    return new Trend(half.length < 2 ? 0 : medianSlope(half) * (half.length - 1), half.length);
  }

  boolean known() {
    return readings >= LEAST;
  }

  private static double medianSlope(double[] values) {
    double[] slopes = IntStream.range(0, values.length).boxed()
        .flatMapToDouble(i -> IntStream.range(i + 1, values.length).mapToDouble(j -> (values[j] - values[i]) / (j - i)))
        .sorted().toArray();
    int middle = slopes.length / 2;
    return slopes.length % 2 == 1 ? slopes[middle] : (slopes[middle - 1] + slopes[middle]) / 2;
  }
}
