package org.onegrasp.node.camera;

import org.onegrasp.grasp.HeightMap;

/**
 * One look at the work area, ready for the network.
 *
 * @param map heights over the work area
 * @param heights (96, 96) int8 millimetres: the network's input
 * @param stampNanos ROS time of the image that it comes from
 */
public record Scene(HeightMap map, byte[] heights, long stampNanos) {}
