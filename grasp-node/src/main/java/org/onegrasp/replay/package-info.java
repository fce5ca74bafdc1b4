/** A recording (rosbag 2.0) played into a grasp node, image by image. */
package org.onegrasp.replay;
