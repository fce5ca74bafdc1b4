package org.onegrasp.world;

/**
 * The square of table over which the network looks for grasps, in the base frame.
 *
 * @param centreX metres
 * @param centreY metres
 * @param tableZ metres, height of the table top
 * @param size metres, side of the square
 */
public record WorkArea(double centreX, double centreY, double tableZ, double size) {

  /** 96 cells of 4 mm around the origin of a table that is 0.40 m high: the area of the shipped worlds and models. */
  public static final WorkArea STANDARD = new WorkArea(0, 0, 0.40, 0.384);

  /**
   * Largest side that grasps are looked for on, metres: a map of so many cells takes four times as long as the standard
   * one.
   */
  public static final double MOST_SIZE = 0.8;

  public boolean contains(double x, double y) {
    return Math.abs(x - centreX) <= size / 2 && Math.abs(y - centreY) <= size / 2;
  }
}
