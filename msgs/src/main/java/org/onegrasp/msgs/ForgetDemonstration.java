package org.onegrasp.msgs;

/** Forgets one of the demonstrations of a skill; what is left is taught again. */
public final class ForgetDemonstration {
  public static final ServiceCodec<Request, Response> CODEC =
      RecordServiceCodec.of("onegrasp_msgs/ForgetDemonstration", Request.class, Response.class);

  private ForgetDemonstration() {}

  /**
   * Which one.
   *
   * @param object name of a skill
   * @param demonstration counted from 1 in the order they were shown
   */
  public record Request(String object, int demonstration) {}

  /** Whether it was done and, if not, why, in plain words. */
  public record Response(boolean success, String message) {}
}
