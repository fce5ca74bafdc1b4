package org.onegrasp.replay;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which recording, and which topics of it. */
public final class BagTopicOptions {
  @Option(names = "--bag", required = true, paramLabel = "FILE", description = "Look at this bag (rosbag 2.0).")
  private Path file;

  @Option(names = "--image", paramLabel = "TOPIC", description = "Depth images in the bag (default: what ~depth is"
      + " remapped to, or the only depth topic).")
  private String image;

  @Option(names = "--camera-info", paramLabel = "TOPIC",
      description = "Their camera info (default: what ~camera_info is"
          + " remapped to, or camera_info beside the image, or the only one).")
  private String cameraInfo;

  /** As the node takes them. */
  public BagOptions options() {
    BagOptions options = new BagOptions();
    options.file = file;
    options.image = image;
    options.cameraInfo = cameraInfo;
    return options;
  }
}
