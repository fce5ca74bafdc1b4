package org.onegrasp.soak;

import java.nio.file.Path;
import java.util.Map;

/**
 * How to soak.
 *
 * @param seconds from the first picture to the last
 * @param launcher the script that starts processes, launch/onegrasp
 * @param environment for these, besides our own
 * @param folder for skills, logs and what the processes say
 * @param simulated whether the node takes its time from /clock
 */
record SoakPlan(double seconds, long seed, Path launcher, Map<String, String> environment, Path folder,
    boolean simulated, Bounds bounds) {
  /** Of calm between two disturbances. */
  double calmSeconds() {
    return Math.max(2, Math.min(8, seconds / 20));
  }

  /** Between two readings of the process, and the live heap every so many readings. */
  double readSeconds() {
    return Math.max(1, Math.min(10, seconds / 30));
  }

  int heapEvery() {
    return (int) Math.max(1, Math.min(6, seconds / 200));
  }
}
