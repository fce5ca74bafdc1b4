package org.onegrasp.grasp;

import org.onegrasp.world.Grasp;
import org.onegrasp.world.GraspPlace;
import org.onegrasp.world.Pose;

/**
 * How far a predicted grasp is from the place that was meant, up to the object's symmetry: the errors to that
 * equivalent of the place which suits the prediction best, each error counted in units of its limit.
 *
 * @param positionError metres on the table plane
 * @param angleError radians between the closing directions, 0 to pi/2
 */
public record PlaceScore(double positionError, double angleError) {
  /** Largest error of the right place, metres. */
  public static final double POSITION_LIMIT = 0.015;
  /** Largest error of the right angle, radians (20 degrees). */
  public static final double ANGLE_LIMIT = Math.toRadians(20);
  /** "Any turn" in steps of half a degree, so the angle is wrong by at most a quarter. */
  private static final int FINE_TURNS = 720;

  /** Scores a grasp in the base frame against a place on the object that stands at {@code objectInBase}. */
  public static PlaceScore of(Grasp predicted, GraspPlace place, Pose objectInBase) {
    PlaceScore best = new PlaceScore(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
    for (Grasp equal : GraspLabel.turned(place, objectInBase, place.fold() == 0 ? FINE_TURNS : place.fold())) {
      PlaceScore score = new PlaceScore(distance(predicted, equal),
          Grasp.angleBetween(predicted.yaw(), equal.yaw()));
      best = score.cost() < best.cost() ? score : best;
    }
    return best;
  }

  /** Right place (15 mm) and right angle (20 degrees). */
  public boolean success() {
    return positionError <= POSITION_LIMIT && angleError <= ANGLE_LIMIT;
  }

  private static double distance(Grasp a, Grasp b) {
    return Math.sqrt((a.x() - b.x()) * (a.x() - b.x()) + (a.y() - b.y()) * (a.y() - b.y()));
  }

  /** The larger error decides; the smaller one chooses between equals. */
  private double cost() {
    double position = positionError / POSITION_LIMIT;
    double angle = angleError / ANGLE_LIMIT;
    return Math.max(position, angle) + 1e-3 * Math.min(position, angle);
  }
}
