package org.onegrasp.papers;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * New classes to be told apart after few examples.
 *
 * @param support some of each class, to learn from
 * @param query others of each class, to measure with
 */
record Episode(Examples support, Examples query) {
  /**
   * Draws examples of all classes of a pool, none of them twice.
   *
   * @param shots examples of a class in the support
   * @param queries of a class
   */
  static Episode draw(Examples pool, int shots, int queries, SplittableRandom random) {
    int[] support = new int[pool.classes() * shots];
    int[] query = new int[pool.classes() * queries];
    int[] taken = new int[pool.classes()];
    for (int n : pool.order(random)) {
      int c = pool.labels()[n];
      if (taken[c] < shots) {
        support[c * shots + taken[c]] = n;
      } else if (taken[c] < shots + queries) {
        query[c * queries + taken[c] - shots] = n;
      }
      taken[c]++;
    }
    if (Arrays.stream(taken).min().orElse(0) < shots + queries) {
      throw new IllegalArgumentException("an episode needs " + (shots + queries) + " examples of each class, there are "
          + Arrays.toString(taken));
    }
    return new Episode(pool.select(support), pool.select(query));
  }
}
