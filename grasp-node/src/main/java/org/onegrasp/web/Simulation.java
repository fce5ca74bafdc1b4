package org.onegrasp.web;

import java.util.List;
import java.util.Optional;

/** A simulated robot that does what a person on the page asks for. For one thread at a time. */
public interface Simulation {
  /** Names of what lies on the table. */
  List<String> objects();

  /** Takes what the node says now, and ends when the arm has; nothing when the node has no grasp. */
  Optional<Tried> attempt() throws InterruptedException;

  /** Puts everything elsewhere, and says what it did. */
  String shuffle() throws InterruptedException;

  /**
   * How an attempt ended; nobody else may tell the node of it.
   *
   * @param stampNanos of the grasp
   * @param object that the grasp was of; empty for the start weights
   * @param right whether it was the shown place; null where nobody knows
   * @param text why it did not hold; empty
   */
  record Tried(long stampNanos, String object, Boolean right, boolean held, String text) {}
}
