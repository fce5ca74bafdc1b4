package org.onegrasp.world;

/**
 * A table, an arm with a parallel gripper, a camera and at most one object: the seam between the learner and a world.
 * Worlds advance only when told to (lock-step) and repeat for the same seed. Not thread-safe.
 */
public interface GraspWorld extends AutoCloseable {
  WorkArea workArea();

  /** Widest opening of the gripper, metres. */
  double gripperOpening();

  /**
   * Replaces whatever object is there by this one, at rest on the table, its frame at (x, y) metres turned by yaw
   * radians.
   *
   * @throws IllegalArgumentException when the place is outside the work area
   */
  void place(ObjectModel object, double x, double y, double yaw);

  /** Where the object's frame is now, in the base frame. */
  Pose objectPose();

  /** One look with the arm parked aside. */
  Observation observe();

  /** Opens, approaches from above, closes, lifts by 10 cm and more, shakes, and tells what became of the object. */
  Outcome attempt(Grasp grasp);

  @Override
  void close();
}
