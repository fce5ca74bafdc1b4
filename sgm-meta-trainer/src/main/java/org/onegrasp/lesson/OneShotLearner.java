package org.onegrasp.lesson;

import org.onegrasp.model.Demonstration;

/**
 * A {@link Rule} at work: taught one demonstration, it predicts for any look. Made by {@link Rule#oneShotLearner}; not
 * thread-safe.
 */
public interface OneShotLearner {
  /**
   * Learns from the start weights.
   *
   * @param seed of all randomness in the lesson
   */
  void teach(Demonstration shown, long seed);

  /**
   * Learns another object on top of what the latest lessons gave, with one set of weights for all of them; at first
   * from the start weights.
   */
  void teachOn(Demonstration shown, Rehearsal rehearsal, long seed);

  /**
   * Predicts with what the latest lesson gave.
   *
   * @param seen the network's input over the whole work area
   * @param quality probabilities 0 to 1 over the whole work area, overwritten
   */
  void predict(byte[] seen, float[] quality);

  /**
   * Goes through the steps of the latest lesson alone, for measuring: without what comes before and after them. What
   * was learnt is lost.
   *
   * @return number of steps; 0 for a rule that does not learn
   */
  int repeatSteps();

  /** Bytes of all tensors of a lesson at their peak; 0 before the first lesson of a rule in fixed point. */
  long peakBytes();

  /** Multiplications of one lesson. */
  long macsPerLesson();

  /** Why a node would not use what the latest lesson gave; empty when it would. */
  default String refusal() {
    return "";
  }

  /** Whether it takes anything from a demonstration. */
  default boolean learns() {
    return true;
  }
}
