package org.onegrasp.soak;

/**
 * What a soak may find.
 *
 * @param answered least share of the good pictures
 * @param untold most share of pictures that went lost and that no count of the node tells
 * @param tailRatio most that the 99th percentile while teaching may be of that while idle
 * @param rssMb most resident memory, and {@code rssGrowthMb} its growth over the second half; so with heap (after a
 * collection), threads and descriptors
 * @param tellSeconds longest that /diagnostics may take to tell that the camera stopped, or that it is back
 * @param lessons least share of lessons that were taught
 */
record Bounds(double answered, double untold, double tailRatio, double rssMb, double rssGrowthMb, double heapMb,
    double heapGrowthMb,
    double threads, double threadsGrowth, double descriptors, double descriptorsGrowth, double tellSeconds,
    double lessons) {

  static final Bounds STANDARD = new Bounds(0.95, 0.001, 3, 600, 25, 300, 5, 80, 1, 250, 2, 4, 0.8);

  /** For a machine that is busy with other things: nothing that depends on speed is judged. */
  Bounds withoutHaste() {
    return new Bounds(0, untold, 1e6, rssMb, 1e6, heapMb, 1e6, threads, 1e6, descriptors, 1e6, 1e6, 0);
  }
}
