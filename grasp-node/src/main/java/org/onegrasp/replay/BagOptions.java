package org.onegrasp.replay;

import java.nio.file.Path;
import java.util.Arrays;
import org.onegrasp.world.Grasp;
import picocli.CommandLine.Option;

/** How the grasp node is run on a recording instead of a camera. */
public final class BagOptions {
  @Option(names = "--bag", required = true, paramLabel = "FILE",
      description = "Teach and predict from this bag (rosbag 2.0)"
          + " instead of live topics; then end.")
  Path file;

  @Option(names = "--image", paramLabel = "TOPIC",
      description = "Depth images in the bag (default: what ~depth is remapped to, or"
          + " the only depth topic).")
  String image;

  @Option(names = "--camera-info", paramLabel = "TOPIC",
      description = "Their camera info (default: what ~camera_info is remapped"
          + " to, or camera_info beside the image, or the only one).")
  String cameraInfo;

  @Option(names = "--demonstrate", paramLabel = "X,Y,Z,YAW[,WIDTH]",
      description = "Teach this grasp at the first usable image:"
          + " metres and radians in the base frame, between the finger tips when they close; yaw is the closing"
          + " direction.")
  public String demonstrate;

  @Option(names = "--object", paramLabel = "NAME",
      description = "Name of the object that --demonstrate teaches (default:"
          + " ${DEFAULT-VALUE}).",
      defaultValue = "object")
  String object;

  @Option(names = "--rate", paramLabel = "FACTOR",
      description = "Speed, 1 as recorded (default: as fast as the node can)."
          + " Time stands still during a lesson.")
  Double rate;

  @Option(names = "--out", paramLabel = "DIR",
      description = "Folder for a picture of every image: height map and heat map, with"
          + " the grasp drawn in.")
  Path out;

  /** @throws IllegalArgumentException when an option makes no sense; names it */
  public void check() {
    if (rate != null && !(rate > 0 && rate <= 1000)) {
      throw new IllegalArgumentException(
          "--rate must be more than 0 and at most 1000 times the recorded speed, got " + rate);
    }
    shown();
  }

  /** What {@code --demonstrate} says; null when it was not given. */
  Grasp shown() {
    if (demonstrate == null) {
      return null;
    }
    try {
      double[] n = Arrays.stream(demonstrate.split(",")).mapToDouble(Double::parseDouble).toArray();
      if (n.length == 4 || n.length == 5) {
        return new Grasp(n[0], n[1], n[2], n[3], n.length == 5 ? n[4] : 0, 1);
      }
    } catch (NumberFormatException e) {
      // The message below says it better.
    }
    throw new IllegalArgumentException(
        "--demonstrate must be x,y,z,yaw or x,y,z,yaw,width (metres, radians), it is '" + demonstrate
            + "'");
  }
}
