package org.onegrasp.msgs;

import java.util.List;

/**
 * All taught objects in view, and which of them are not.
 *
 * @param header frame of the poses and time of the images behind them
 * @param found the one to take first in front; no place is claimed by two
 * @param notHere looked for in vain, at most 100 of them
 * @param skills taught in all
 * @param waiting of these, not looked for yet since something moved
 */
public record Grasps(Header header, List<FoundGrasp> found, List<AbsentSkill> notHere, int skills, int waiting) {
  public static final MessageCodec<Grasps> CODEC = RecordCodec.of("onegrasp_msgs/Grasps", Grasps.class);
}
