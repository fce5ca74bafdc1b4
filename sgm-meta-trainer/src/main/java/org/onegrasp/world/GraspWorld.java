package org.onegrasp.world;

/**
 * A table with things on it, an arm with a parallel gripper and a camera: the seam between the learner and a world. One
 * of the things is the object, which is grasped for. Worlds advance only when told to (lock-step) and repeat for the
 * same seed. Not thread-safe.
 */
public interface GraspWorld extends AutoCloseable {
  WorkArea workArea();

  /** Widest opening of the gripper, metres. */
  double gripperOpening();

  /**
   * Replaces whatever is there by this one object, at rest on the table, its frame at (x, y) metres turned by yaw
   * radians.
   *
   * @throws IllegalArgumentException when the place is outside the work area
   */
  default void place(ObjectModel object, double x, double y, double yaw) {
    place(Arrangement.alone(object, new Placing(x, y, yaw)));
  }

  /**
   * Replaces whatever is there by these things, at rest; things that stand together in one place stay as they were
   * modelled until something touches them.
   *
   * @throws IllegalArgumentException when the object's place is outside the work area
   */
  void place(Arrangement arrangement);

  /**
   * Where the object's frame is now, in the base frame.
   *
   * @throws IllegalStateException when there is none
   */
  Pose objectPose();

  /** One look with the arm parked aside. */
  Observation observe();

  /**
   * Opens, approaches from above, closes, lifts by 10 cm and more, shakes, and tells what became of the object. Whoever
   * lifts another thing, too, or knocks it over or away, has not succeeded.
   */
  Outcome attempt(Grasp grasp);

  @Override
  void close();
}
