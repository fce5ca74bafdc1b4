package org.onegrasp.msgs;

/** Sets the level of one logger of a node. */
public final class SetLoggerLevel {
  public static final ServiceCodec<Request, Response> CODEC =
      RecordServiceCodec.of("roscpp/SetLoggerLevel", Request.class, Response.class);

  private SetLoggerLevel() {}

  /** Name of the logger; "debug", "info", "warn", "error" or "fatal". */
  public record Request(String logger, String level) {}

  /** Nothing to say. */
  public record Response() {}
}
