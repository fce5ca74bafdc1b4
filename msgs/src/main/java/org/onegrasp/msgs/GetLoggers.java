package org.onegrasp.msgs;

import java.util.List;

/** Asks a node for its loggers. */
public final class GetLoggers {
  public static final ServiceCodec<Request, Response> CODEC =
      RecordServiceCodec.of("roscpp/GetLoggers", Request.class, Response.class);

  private GetLoggers() {}

  /** Nothing to say. */
  public record Request() {}

  /** All loggers with their levels. */
  public record Response(List<LoggerLevel> loggers) {}
}
