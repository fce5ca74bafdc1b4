package org.onegrasp.msgs;

/**
 * How far teaching has got.
 *
 * @param header time of this report
 * @param state IDLE to FAILED
 * @param object name of the skill
 * @param step steps made so far
 * @param steps steps of the whole run
 * @param loss of the last step, without unit
 * @param bytes most memory that the run has needed so far
 * @param reason in plain words when REJECTED or FAILED, otherwise empty
 */
public record TeachingStatus(Header header, int state, String object, int step, int steps, float loss, int bytes,
    String reason) {
  public static final MessageCodec<TeachingStatus> CODEC =
      RecordCodec.of("onegrasp_msgs/TeachingStatus", TeachingStatus.class);

  public static final int IDLE = 0;
  public static final int QUEUED = 1;
  public static final int TEACHING = 2;
  public static final int DONE = 3;
  public static final int REJECTED = 4;
  public static final int FAILED = 5;
}
