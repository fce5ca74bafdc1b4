package org.onegrasp.msgs;

/**
 * One taught object in view, and where to grasp it.
 *
 * @param object name of the skill
 * @param instance 1 for the one most like what was shown, 2 for another of the same object, and so on
 * @param pose between the finger tips when they close, metres; the x axis is the closing direction
 * @param width of the object between the fingers, metres
 * @param quality probability that this grasp is right and holds, 0 to 1
 * @param distance 0: looks just as it was shown, to 1: nothing in common
 * @param demonstration which of the object's demonstrations it is like, counted from 1
 */
public record FoundGrasp(String object, int instance, PoseMessage pose, double width, float quality, float distance,
    int demonstration) {
  public static final MessageCodec<FoundGrasp> CODEC = RecordCodec.of("onegrasp_msgs/FoundGrasp", FoundGrasp.class);
}
