package org.onegrasp.evaluation;

import java.util.List;
import org.onegrasp.geometry.Outline;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.GraspPlace;
import org.onegrasp.world.Placing;
import org.onegrasp.world.Pose;

/**
 * Whether the gripper of the shipped world, open a little wider than the object, comes down at a place without meeting
 * other things.
 */
final class FingerRoom {
  private static final double OPENING_MARGIN = 0.022; // metres, as at an attempt
  private static final double THICKNESS = 0.010; // of a finger, metres
  private static final double HALF_FINGER = 0.010; // metres
  private static final double PALM = 0.060; // above the finger tips, metres
  private static final double HALF_PALM = 0.055; // along the closing direction, metres
  private static final double PALM_DEPTH = 0.015; // half of it, metres
  private static final int ANY_TURN = 36; // turns that stand for any turn

  private final double opening;
  private final List<Outline> others;

  /**
   * @param opening widest of the gripper, metres
   * @param others what else stands there
   */
  FingerRoom(double opening, List<Outline> others) {
    this.opening = opening;
    this.others = others;
  }

  /** At the place or at one that is the same by symmetry. */
  boolean at(GraspPlace place, Placing object) {
    int turns = place.fold() == 0 ? ANY_TURN : place.fold();
    for (int i = 0; i < turns; i++) {
      Pose turned = Pose.ofYaw(object.x(), object.y(), 0, object.yaw() + 2 * Math.PI * i / turns);
      if (free(place.grasp().in(turned))) {
        return true;
      }
    }
    return false;
  }

  /** @param grasp over the table, its z above the ground */
  private boolean free(Grasp grasp) {
    double inner = Math.min(opening, grasp.width() + OPENING_MARGIN) / 2;
    return free(grasp, Outline.rectangle(inner, inner + THICKNESS, -HALF_FINGER, HALF_FINGER, 0), grasp.z())
        && free(grasp, Outline.rectangle(-inner - THICKNESS, -inner, -HALF_FINGER, HALF_FINGER, 0), grasp.z())
        && free(grasp, Outline.rectangle(-HALF_PALM, HALF_PALM, -PALM_DEPTH, PALM_DEPTH, 0), grasp.z() + PALM);
  }

  private boolean free(Grasp grasp, Outline part, double above) {
    Outline there = part.moved(grasp.x(), grasp.y(), grasp.yaw());
    return others.stream().allMatch(other -> other.above(above).distance(there) > 0);
  }
}
