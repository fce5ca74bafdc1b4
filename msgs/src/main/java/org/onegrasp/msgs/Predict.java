package org.onegrasp.msgs;

/** Computes the best grasp for the newest images. */
public final class Predict {
  public static final ServiceCodec<Request, Response> CODEC =
      RecordServiceCodec.of("onegrasp_msgs/Predict", Request.class, Response.class);

  private Predict() {}

  /** Name of a skill; empty for the selected one. */
  public record Request(String object) {}

  /** Whether a grasp was found; if not, why, in plain words. */
  public record Response(boolean success, String message, GraspMessage grasp) {}
}
