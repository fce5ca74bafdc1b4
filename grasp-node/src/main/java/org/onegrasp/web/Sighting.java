package org.onegrasp.web;

import java.util.List;
import org.onegrasp.world.Grasp;

/**
 * What a look came to: what ~grasps says.
 *
 * @param stamp seconds with all digits; empty before the first look
 * @param age seconds
 * @param best index of the grasp to take; -1 for none
 * @param obstacle why there is none
 * @param skills taught in all
 * @param waiting of these, not looked for yet
 */
public record Sighting(String stamp, double age, int best, List<Found> found, List<Absent> notHere, String obstacle,
    int skills, int waiting) {

  /** Before the first look. */
  public static final Sighting NONE = new Sighting("", 0, -1, List.of(), List.of(), "no image has been looked at yet",
      0, 0);

  /**
   * An object in view: metres, radians, base frame.
   *
   * @param object empty for the start weights
   * @param distance 0: looks as it was shown, 1: nothing in common
   * @param demonstration that it is like, from 1
   * @param height of the tips above the table
   * @param tips inner faces of the fingers
   */
  public record Found(String object, int instance, double x, double y, double z, double yaw, double width,
      double quality, double distance, int demonstration, double height, List<List<Double>> tips, Posed pose) {}

  /** x y z in metres, and a quaternion x y z w. */
  public record Posed(List<Double> position, List<Double> orientation) {}

  /** A taught object that is not there. */
  public record Absent(String object, String reason) {}

  /** Where the inner faces of the fingers are. */
  public static List<List<Double>> tips(Grasp grasp) {
    double across = grasp.width() / 2 * Math.cos(grasp.yaw());
    double up = grasp.width() / 2 * Math.sin(grasp.yaw());
    return List.of(List.of(grasp.x() + across, grasp.y() + up, grasp.z()),
        List.of(grasp.x() - across, grasp.y() - up, grasp.z()));
  }

  Sighting ageless() {
    return new Sighting(stamp, 0, best, found, notHere, obstacle, skills, waiting);
  }
}
