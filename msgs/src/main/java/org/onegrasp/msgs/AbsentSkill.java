package org.onegrasp.msgs;

/**
 * A taught object that was looked for and is not there.
 *
 * @param object name of the skill
 * @param reason in plain words
 */
public record AbsentSkill(String object, String reason) {
  public static final MessageCodec<AbsentSkill> CODEC = RecordCodec.of("onegrasp_msgs/AbsentSkill", AbsentSkill.class);
}
