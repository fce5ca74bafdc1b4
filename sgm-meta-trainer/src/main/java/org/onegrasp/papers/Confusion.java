package org.onegrasp.papers;

/** How often cells of each class were taken for each class. */
final class Confusion {
  private final int classes;
  private final long[] counts; // (true class, class that was given)

  Confusion(int classes) {
    this.classes = classes;
    counts = new long[classes * classes];
  }

  void add(int label, int given) {
    counts[label * classes + given]++;
  }

  private long count(int label, int given) {
    return counts[label * classes + given];
  }

  /** Share of cells that were given their class. */
  double accuracy() {
    long right = 0;
    long all = 0;
    for (int label = 0; label < classes; label++) {
      right += count(label, label);
      for (int given = 0; given < classes; given++) {
        all += count(label, given);
      }
    }
    return (double) right / all;
  }

  /**
   * Mean over the classes that are there, or were given, of intersection over union: cells that are of a class and were
   * given it, of all that are or were.
   */
  double meanIntersectionOverUnion() {
    double sum = 0;
    int seen = 0;
    for (int c = 0; c < classes; c++) {
      long union = -count(c, c);
      for (int other = 0; other < classes; other++) {
        union += count(c, other) + count(other, c);
      }
      if (union > 0) {
        sum += (double) count(c, c) / union;
        seen++;
      }
    }
    return sum / seen;
  }
}
