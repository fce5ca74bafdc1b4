package org.onegrasp.replay;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.onegrasp.msgs.CameraInfo;
import org.onegrasp.node.camera.DepthImages;
import org.onegrasp.node.camera.DepthMessage;
import org.onegrasp.ros.RosArguments;
import org.onegrasp.ros.RosNode;
import org.onegrasp.ros.Subscription.Limits;

/** A survey of the table with a camera that is running. */
public final class TableTopics {
  private static final String NAME = "onegrasp_table";
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Limits IMAGES = new Limits(1, DepthImages.MOST_BYTES);
  private static final Limits INFOS = new Limits(10, 1 << 16);

  private TableTopics() {}

  /**
   * Looks at some pictures, as long as they come within 20 s.
   *
   * @param picture file to draw to
   * @return false when none shows a table
   */
  public static boolean survey(RosArguments arguments, Path picture, PrintStream out)
      throws IOException, InterruptedException {
    return survey(arguments, picture, out, PATIENCE);
  }

  static boolean survey(RosArguments arguments, Path picture, PrintStream out, Duration patience)
      throws IOException, InterruptedException {
    TableSurvey survey = new TableSurvey(out, picture, TableBag.onTable(arguments, Map.of()));
    BlockingQueue<DepthMessage> images = new ArrayBlockingQueue<>(1);
    AtomicReference<CameraInfo> info = new AtomicReference<>();
    boolean lacksInfo = false;
    try (RosNode node = RosNode.create(arguments.only(), NAME)) {
      survey.depthTopic(node.resolve("~depth"));
      node.subscribe("~camera_info", CameraInfo.CODEC, INFOS, info::set);
      node.subscribe("~depth", DepthMessage.types(), IMAGES, images::offer);
      out.println("Depth images from " + node.resolve("~depth") + ", camera info from "
          + node.resolve("~camera_info") + " ...");
      long end = System.nanoTime() + patience.toNanos();
      while (!survey.complete() && System.nanoTime() < end) {
        DepthMessage image = images.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        boolean usable = image != null && (info.get() != null || !image.needsInfo());
        lacksInfo = !usable && (lacksInfo || image != null);
        if (usable) {
          survey.look(image, Optional.ofNullable(info.get()));
        }
      }
      if (lacksInfo) {
        out.println("No camera info came on " + node.resolve("~camera_info")
            + ": give ~camera_info:=TOPIC (and ~depth:=TOPIC), and start the camera");
      }
    }
    return survey.summary();
  }
}
