package org.onegrasp.recognition;

/**
 * How a thing differs from a demonstration.
 *
 * @param distance of the heights around it: 0 equal, 1 nothing in common
 * @param higher how much higher its highest parts are than was shown, below 0 lower, millimetres
 */
public record Likeness(double distance, double higher) {
  /**
   * Distance that a millimetre of height counts for between two skills: hollow things are seen differently at every
   * turn, but their rims are as high. Of things of training families among 72 taught ones, of 8 alike each, 3.2 % are
   * taken for another without it and 1.8 % with it; with twice as much 2.4 %.
   */
  private static final double PER_MILLIMETRE = 0.02;

  /** Of several skills that claim one thing, the one with the least has it. */
  double difference() {
    return distance + PER_MILLIMETRE * Math.abs(higher);
  }
}
