package org.onegrasp.msgs;

import java.util.List;

/** Names the objects that have been taught. */
public final class ListSkills {
  public static final ServiceCodec<Request, Response> CODEC =
      RecordServiceCodec.of("onegrasp_msgs/ListSkills", Request.class, Response.class);

  private ListSkills() {}

  /** Nothing to say. */
  public record Request() {}

  /**
   * What has been taught.
   *
   * @param skills names in alphabetical order
   * @param selected the one that is used now; empty when it is any of them
   * @param demonstrations that each skill has
   * @param attempts at grasps of each skill that were told of
   * @param held of these
   */
  public record Response(boolean success, String message, List<String> skills, String selected, int[] demonstrations,
      int[] attempts, int[] held) {}
}
