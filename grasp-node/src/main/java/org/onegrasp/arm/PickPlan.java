package org.onegrasp.arm;

/** What became of planning a pick. */
public sealed interface PickPlan {
  /**
   * The gripper opens before or during the approach, and closes between the two motions.
   *
   * @param approach from the joint positions at the start to the place above the grasp, and straight down
   * @param retreat straight up from where the approach ends
   */
  record Planned(JointMotion approach, JointMotion retreat) implements PickPlan {}

  /** Which of the poses the arm cannot take. */
  enum Stage {
    GRASP("grasp"), APPROACH("approach"), RETREAT("retreat");

    final String title;

    Stage(String title) {
      this.title = title;
    }
  }

  enum Cause {
    /** Too far, or turned as no joint positions can turn the tool there. */
    OUT_OF_REACH,
    /** Joints that turned further could do it. */
    JOINT_LIMIT,
    /** The tool can go there, but for a small step on the way joints would have to leap. */
    NEAR_SINGULAR
  }

  /** @param message which pose, why, and what to do */
  record Unreachable(Stage stage, Cause cause, String message) implements PickPlan {}
}
