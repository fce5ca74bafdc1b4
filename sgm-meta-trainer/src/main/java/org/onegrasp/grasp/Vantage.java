package org.onegrasp.grasp;

import org.onegrasp.world.Pose;

/**
 * Where a camera was, in the frame of the map that was made of its picture, metres.
 *
 * @param x not a number where it is not known, as with points of several pictures
 */
public record Vantage(double x, double y, double z) {

  public static final Vantage UNKNOWN = new Vantage(Double.NaN, Double.NaN, Double.NaN);

  static Vantage of(Pose camera) {
    return new Vantage(camera.x(), camera.y(), camera.z());
  }

  public boolean isKnown() {
    return !Double.isNaN(x);
  }
}
