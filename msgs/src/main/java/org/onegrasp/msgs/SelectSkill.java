package org.onegrasp.msgs;

/** Chooses the taught object to grasp from now on. */
public final class SelectSkill {
  public static final ServiceCodec<Request, Response> CODEC =
      RecordServiceCodec.of("onegrasp_msgs/SelectSkill", Request.class, Response.class);

  private SelectSkill() {}

  /** Name of a skill; empty for any. */
  public record Request(String object) {}

  /** Whether it was done and, if not, why, in plain words. */
  public record Response(boolean success, String message) {}
}
