package org.onegrasp.msgs;

/** Switches something on or off. */
public final class SetBool {
  public static final ServiceCodec<Request, Response> CODEC =
      RecordServiceCodec.of("std_srvs/SetBool", Request.class, Response.class);

  private SetBool() {}

  /** True for on. */
  public record Request(boolean data) {}

  /** Whether it was done and, if not, why, in plain words. */
  public record Response(boolean success, String message) {}
}
