package org.onegrasp.msgs;

/** Asks a node to do the one thing that the service is named after. */
public final class Trigger {
  public static final ServiceCodec<Request, Response> CODEC =
      RecordServiceCodec.of("std_srvs/Trigger", Request.class, Response.class);

  private Trigger() {}

  /** Nothing to say. */
  public record Request() {}

  /** Whether it was done and, if not, why, in plain words. */
  public record Response(boolean success, String message) {}
}
