package org.onegrasp.msgs;

/** Deletes a skill, in memory and on disk. */
public final class ForgetSkill {
  public static final ServiceCodec<Request, Response> CODEC =
      RecordServiceCodec.of("onegrasp_msgs/ForgetSkill", Request.class, Response.class);

  private ForgetSkill() {}

  /** Name of a skill. */
  public record Request(String object) {}

  /** Whether it was done and, if not, why, in plain words. */
  public record Response(boolean success, String message) {}
}
