package org.onegrasp.msgs;

/**
 * A top-down grasp with a parallel gripper. Not called Grasp, so that it can stand beside the grasp of the learner.
 *
 * @param header frame of the pose and time of the images behind it
 * @param object name of the skill that proposes it
 * @param pose between the finger tips when they close, metres; the x axis is the closing direction
 * @param width of the object between the fingers, metres
 * @param quality probability that it is right and holds, 0 to 1
 */
public record GraspMessage(Header header, String object, PoseMessage pose, double width, float quality) {
  public static final MessageCodec<GraspMessage> CODEC = RecordCodec.of("onegrasp_msgs/Grasp", GraspMessage.class);
}
