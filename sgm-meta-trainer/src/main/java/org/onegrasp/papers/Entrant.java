package org.onegrasp.papers;

import java.util.List;

/**
 * A rule in a {@link Task} whose data are at hand. Several threads ask at the same time, each for something else, so
 * that nets and kernels are made anew at every call; what is answered depends on data, seed and step sizes alone,
 * seconds apart.
 */
public interface Entrant {
  /** See {@link Row}; with {@link #arithmetic} it is no other's in the task. */
  String rule();

  /** See {@link Row}. */
  default String arithmetic() {
    return "float";
  }

  /** Whether {@link #search} takes learning; otherwise it gives what is known. */
  default boolean searches() {
    return false;
  }

  /** Chooses its step sizes, by examples that nothing is measured with. */
  default Choice search() {
    return Choice.NOTHING;
  }

  /** See {@link Row}. */
  String settings(List<Double> rates);

  /** Learns from one seed, and measures. */
  Row.Run run(List<Double> rates, long seed);
}
