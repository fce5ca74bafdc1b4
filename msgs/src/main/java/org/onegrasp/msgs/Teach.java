package org.onegrasp.msgs;

/** Teaches one grasp; answers as soon as the demonstration is accepted or refused. */
public final class Teach {
  public static final ServiceCodec<Request, Response> CODEC =
      RecordServiceCodec.of("onegrasp_msgs/Teach", Request.class, Response.class);

  private Teach() {}

  /** The grasp to teach. */
  public record Request(Demonstration demonstration) {}

  /** Whether teaching has begun or is queued and, if not, why, in plain words. */
  public record Response(boolean success, String message) {}
}
