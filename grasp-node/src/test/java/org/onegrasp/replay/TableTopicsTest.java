package org.onegrasp.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onegrasp.msgs.CameraInfo;
import org.onegrasp.msgs.Image;
import org.onegrasp.msgs.MessageCodec;
import org.onegrasp.msgs.PointCloud2;
import org.onegrasp.msgs.RosTime;
import org.onegrasp.node.camera.BoxOnTable;
import org.onegrasp.ros.Publisher;
import org.onegrasp.ros.RosArguments;
import org.onegrasp.ros.RosNode;
import org.onegrasp.ros.master.RosMaster;
import org.onegrasp.world.CameraModel;

/** A camera of the test's own, at a master of its own. */
class TableTopicsTest {
  private static final RosTime STAMP = new RosTime(1, 0);
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final Duration SHORT = Duration.ofSeconds(2);

  @TempDir
  Path folder;

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final ScheduledExecutorService camera = Executors.newSingleThreadScheduledExecutor();
  private RosMaster master;
  private RosNode node;

  @BeforeEach
  void open() throws Exception {
    master = RosMaster.start("127.0.0.1", 0);
    node = RosNode.create(arguments(), "camera");
  }

  @AfterEach
  void close() throws Exception {
    camera.shutdownNow();
    assertTrue(camera.awaitTermination(60, TimeUnit.SECONDS));
    node.close();
    master.close();
  }

  private RosArguments arguments() {
    return RosArguments.parse(List.of("~depth:=/cam/depth", "~camera_info:=/cam/camera_info"),
        Map.of("ROS_MASTER_URI", master.uri().toString(), "ROS_IP", "127.0.0.1"));
  }

  private <M> void publish(String topic, MessageCodec<M> codec, M message) {
    Publisher<M> publisher = node.advertise(topic, codec, false, 1);
    camera.scheduleWithFixedDelay(() -> publisher.publish(message), 0, 20, TimeUnit.MILLISECONDS);
  }

  private void publishInfo() {
    publish("/cam/camera_info", CameraInfo.CODEC, BoxOnTable.info());
  }

  private Path picture() {
    return folder.resolve("table.png");
  }

  private boolean survey(Duration patience) throws Exception {
    return TableTopics.survey(arguments(), picture(), new PrintStream(printed, true, StandardCharsets.UTF_8), patience);
  }

  private String said() {
    return printed.toString(StandardCharsets.UTF_8);
  }

  /** A plane that a camera in this height looks at from this angle off the vertical. */
  private static float[] slanted(double height, double degrees) {
    CameraModel of = BoxOnTable.CAMERA;
    float[] depth = new float[of.width() * of.height()];
    for (int i = 0; i < depth.length; i++) {
      double down = (i / of.width() - of.cy()) / of.fy();
      depth[i] = (float) (height / (Math.cos(Math.toRadians(degrees)) + down * Math.sin(Math.toRadians(degrees))));
    }
    return depth;
  }

  @Test
  void tableUnderTheCameraIsFoundDrawnAndThereToPaste() throws Exception {
    publishInfo();
    publish("/cam/depth", Image.CODEC, BoxOnTable.metres(STAMP));
    assertTrue(survey(LONG), said());
    assertTrue(said().contains("image 5: the camera is 0.800 m above the table, 0.0 degrees from straight down"),
        said());
    assertTrue(said().contains("launch/onegrasp node _camera_pose:=\"0.0000 0.0000 0.8000 3.1416 "), said());
    assertTrue(said().contains("_table_z:=0.000"), said());
    BufferedImage drawn = ImageIO.read(picture().toFile());
    assertTrue(drawn.getWidth() > drawn.getHeight(), drawn.getWidth() + " x " + drawn.getHeight());
  }

  @Test
  void slantedCameraIsFoundWithItsAngle() throws Exception {
    publishInfo();
    publish("/cam/depth", Image.CODEC, BoxOnTable.floats(STAMP, slanted(0.7, 30)));
    assertTrue(survey(LONG), said());
    assertTrue(said().contains("the camera is 0.700 m above the table, 30.0 degrees from straight down"), said());
    assertTrue(Files.exists(picture()));
  }

  @Test
  void pointsLaidOutLikeAPictureNeedNoCameraInfo() throws Exception {
    publish("/cam/depth", PointCloud2.CODEC, BoxOnTable.cloud(STAMP));
    assertTrue(survey(LONG), said());
    assertTrue(said().contains("image 5: the camera is 0.800 m above the table"), said());
    assertFalse(said().contains("No camera info"), said());
  }

  @Test
  void cameraThatSeesNoTableIsToldSo() throws Exception {
    float[] nothing = new float[BoxOnTable.CAMERA.width() * BoxOnTable.CAMERA.height()];
    Arrays.fill(nothing, Float.NaN);
    publishInfo();
    publish("/cam/depth", Image.CODEC, BoxOnTable.floats(STAMP, nothing));
    assertFalse(survey(LONG), said());
    assertTrue(said().contains("image 5: no table can be found in the picture: nothing flat is seen"), said());
    assertTrue(said().endsWith("No table was found." + System.lineSeparator()), said());
    assertFalse(Files.exists(picture()));
  }

  @Test
  void noPictureWithinTheWaitIsToldSo() throws Exception {
    publishInfo();
    assertFalse(survey(SHORT), said());
    assertEquals("Depth images from /cam/depth, camera info from /cam/camera_info ..." + System.lineSeparator()
        + "No depth image came." + System.lineSeparator(), said());
  }
}
