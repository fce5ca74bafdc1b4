package org.onegrasp.node.camera;

import org.onegrasp.grasp.HeightMap;
import org.onegrasp.grasp.InputSpec;

/**
 * One look at the work area, ready for the network.
 *
 * @param input what the network is shown
 * @param map heights over the work area
 * @param seen the network's input over the work area, int8 (side, side, channels)
 * @param stampNanos ROS time of the image that it comes from
 */
public record Scene(InputSpec input, HeightMap map, byte[] seen, long stampNanos) {
  public Scene(InputSpec input, HeightMap map, long stampNanos) {
    this(input, map, input.of(map), stampNanos);
  }
}
