package org.onegrasp.world.table;

import java.util.Map;
import java.util.Optional;
import org.onegrasp.world.GraspWorld;
import org.onegrasp.world.Observation;
import org.onegrasp.world.Pose;

/** A simulated table with arm and camera, as ROS tools want to follow it. */
public interface TableWorld extends GraspWorld {
  /**
   * How things stand now, also in the middle of an attempt.
   *
   * @param joints metres or radians by joint name, in the order x, y, z, yaw, finger_left, finger_right
   * @param object pose of the object's frame in the base frame; nothing when there is none
   */
  record Motion(Map<String, Double> joints, Optional<Pose> object) {}

  Motion motion();

  /** Table, arm and camera as a tree of links. */
  RobotDescription robotDescription();

  /** Simulated time, seconds. */
  double seconds();

  /** Length of one step of {@link #watch}, seconds. */
  double stepSeconds();

  /**
   * Lets time go by while the arm stays where it is.
   *
   * @param seconds rounded to steps of the physics, at least one
   */
  void hold(double seconds);

  /** The same until this time, in {@link #seconds}; nothing when it is later already. */
  default void holdUntil(double time) {
    double left = time - seconds();
    if (left > 0) {
      hold(left);
    }
  }

  /**
   * What the camera sees at this very moment, the arm where it is, also in the middle of an attempt; nothing where the
   * world cannot say. Moves nothing.
   */
  default Optional<Observation> glance() {
    return Optional.empty();
  }

  /** Takes the object away and parks the arm. */
  void clear();

  /** Whether observations of a world with colour carry rgb from now on, which takes longer. */
  void seeColour(boolean colour);

  /** From now on calls the watcher after every so many steps, on the thread that moves the world. */
  void watch(int steps, Runnable watcher);
}
