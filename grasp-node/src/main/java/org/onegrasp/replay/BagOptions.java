package org.onegrasp.replay;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.ArgGroup;
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

  @ArgGroup(exclusive = false, multiplicity = "0..*")
  public List<Showing> showings = new ArrayList<>();

  @Option(names = "--rate", paramLabel = "FACTOR",
      description = "Speed, 1 as recorded (default: as fast as the node can)."
          + " Time stands still during a lesson.")
  Double rate;

  @Option(names = "--out", paramLabel = "DIR",
      description = "Folder for a picture of every image: the camera's view, height map and heat map with the grasp"
          + " drawn in, and beside each other the shown and the found grasp. Edges have metres of the base frame.")
  Path out;

  /** @throws IllegalArgumentException when an option makes no sense; names it */
  public void check() {
    if (rate != null && !(rate > 0 && rate <= 1000)) {
      throw new IllegalArgumentException(
          "--rate must be more than 0 and at most 1000 times the recorded speed, got " + rate);
    }
    showings.forEach(Showing::check);
  }
}
