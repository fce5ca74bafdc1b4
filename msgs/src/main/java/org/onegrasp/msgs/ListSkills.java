package org.onegrasp.msgs;

import java.util.List;

/** Names the objects that have been taught. */
public final class ListSkills {
  public static final ServiceCodec<Request, Response> CODEC =
      RecordServiceCodec.of("onegrasp_msgs/ListSkills", Request.class, Response.class);

  private ListSkills() {}

  /** Nothing to say. */
  public record Request() {}

  /** Names in alphabetical order, and the one that is used now (empty when there is none). */
  public record Response(boolean success, String message, List<String> skills, String selected) {}
}
