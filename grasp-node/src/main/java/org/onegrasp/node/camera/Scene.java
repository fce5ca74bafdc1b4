package org.onegrasp.node.camera;

import org.onegrasp.grasp.HeightMap;
import org.onegrasp.grasp.InputSpec;
import org.onegrasp.world.Pose;

/**
 * One look at the work area, ready for the network.
 *
 * @param input what the network is shown
 * @param map heights over the work area
 * @param seen the network's input over the work area, int8 (side, side, channels)
 * @param stampNanos ROS time of the image that it comes from
 * @param cameraInBase from where it was seen
 */
public record Scene(InputSpec input, HeightMap map, byte[] seen, long stampNanos, Pose cameraInBase) {
  public Scene(InputSpec input, HeightMap map, long stampNanos) {
    this(input, map, input.of(map), stampNanos, Pose.IDENTITY);
  }

  static Scene of(InputSpec input, HeightMap map, Pose cameraInBase, long stampNanos) {
    return new Scene(input, map, input.of(map), stampNanos, cameraInBase);
  }

  /** Where the table was found, if nobody said where it is; else what is to be said of it, if anything. */
  public String tableNews() {
    return Double.isNaN(map.table().said())
        ? "found at " + TableWords.place(map.table()) + "; the camera is "
            + TableWords.camera(map.onTable(cameraInBase))
        : tableDoubt();
  }

  /** What a person should know about where the table is seen; empty when it is where it is said to be. */
  public String tableDoubt() {
    return TableWords.doubt(map, cameraInBase);
  }
}
