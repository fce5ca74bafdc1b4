package org.onegrasp.msgs;

/** Asks a node to do the one thing that the service is named after, and hears nothing but that it is done. */
public final class EmptyService {
  public static final ServiceCodec<Request, Response> CODEC =
      RecordServiceCodec.of("std_srvs/Empty", Request.class, Response.class);

  private EmptyService() {}

  /** Nothing to say. */
  public record Request() {}

  /** Nothing to say. */
  public record Response() {}
}
