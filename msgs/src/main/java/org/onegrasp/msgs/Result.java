package org.onegrasp.msgs;

/**
 * How an attempt at a published grasp ended.
 *
 * @param stamp of the grasp, as in the header of {@link GraspMessage} or {@link Grasps}
 * @param object of the grasp
 * @param instance as in {@link Grasps}; 0 for the one that was published alone
 * @param held the object was lifted and stayed in the gripper
 * @param text for the log
 */
public record Result(RosTime stamp, String object, int instance, boolean held, String text) {
  public static final MessageCodec<Result> CODEC = RecordCodec.of("onegrasp_msgs/Result", Result.class);
}
