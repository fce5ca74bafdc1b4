package org.onegrasp.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onegrasp.ros.Eventually.eventually;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onegrasp.msgs.DiagnosticArray;
import org.onegrasp.msgs.DiagnosticStatus;
import org.onegrasp.msgs.Header;
import org.onegrasp.msgs.Image;
import org.onegrasp.msgs.KeyValue;
import org.onegrasp.msgs.Quaternion;
import org.onegrasp.msgs.RosTime;
import org.onegrasp.msgs.TFMessage;
import org.onegrasp.msgs.Transform;
import org.onegrasp.msgs.TransformStamped;
import org.onegrasp.msgs.Vector3;
import org.onegrasp.node.camera.BoxOnTable;
import org.onegrasp.node.camera.DepthImages;
import org.onegrasp.ros.Publisher;
import org.onegrasp.ros.Subscription;

/**
 * A camera on an arm that moves at 0.2 m/s: its transform comes after the image, as it always does. Over real
 * connections.
 */
class MovingCameraTest {
  private static final long PERIOD_NANOS = 100_000_000;
  /**
   * Metres from image to image: four pixels on top of the box, so that each picture shows it alike and errors are those
   * of the place.
   */
  private static final double STEP = 4 * 0.74 / BoxOnTable.CAMERA.fx();

  @TempDir
  Path skills;

  private final BlockingQueue<Image> maps = new LinkedBlockingQueue<>();
  private NodeRig rig;
  private Publisher<TFMessage> transforms;
  private long startNanos;
  private int sent;

  /** @param toleranceSeconds ~transform_tolerance: images wait as long, at most 5 s */
  private void start(double toleranceSeconds) throws Exception {
    rig = new NodeRig(skills, FakeLearner.open(), Map.of("~camera_pose", "", "~transform_tolerance", toleranceSeconds));
    transforms = rig.client.advertise("/tf", TFMessage.CODEC, false, 10);
    Subscription heights = rig.client.subscribe("/onegrasp/height_map", Image.CODEC, 10, maps::add);
    eventually(() -> transforms.subscriberCount() > 0 && heights.publisherCount() > 0);
    rig.info.publish(BoxOnTable.info());
    startNanos = rig.client.clock().nowNanos();
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  private RosTime stamp(int number) {
    return RosTime.ofNanos(startNanos + number * PERIOD_NANOS);
  }

  private static double place(int number) {
    return STEP * (number - 3);
  }

  private void transform(int number, double x) {
    transforms.publish(new TFMessage(List.of(new TransformStamped(Header.of(stamp(number), "base_link"), "camera",
        new Transform(new Vector3(x, 0, 1.2), new Quaternion(1, 0, 0, 0))))));
  }

  /** What the camera at x sees of the box that stays where it is. */
  private void image(int number, double x) {
    float[] metres = BoxOnTable.depthMetres();
    for (int i = 0; i < metres.length; i++) {
      double column = i % BoxOnTable.CAMERA.width() - BoxOnTable.CAMERA.cx();
      double row = i / BoxOnTable.CAMERA.width() - BoxOnTable.CAMERA.cy();
      boolean onBox = Math.abs(x + column / BoxOnTable.CAMERA.fx() * 0.74) <= 0.02
          && Math.abs(row / BoxOnTable.CAMERA.fy() * 0.74) <= 0.06;
      metres[i] = onBox ? 0.74f : 0.80f;
    }
    Image image = BoxOnTable.floats(stamp(number), metres);
    rig.depth.publish(image);
    sent++;
  }

  /** Waits until the node has all images that were sent; the transform of an earlier time keeps coming meanwhile. */
  private void awaitImages(int earlier) throws Exception {
    long end = System.nanoTime() + NodeRig.TIMEOUT.toNanos();
    for (long seen = 0; seen < sent;) {
      assertTrue(System.nanoTime() < end, "waited in vain for the node to get " + sent + " images, it got " + seen);
      transform(earlier, place(earlier));
      DiagnosticArray array = rig.diagnostics.poll(100, TimeUnit.MILLISECONDS);
      seen = array == null ? seen : images(array);
    }
  }

  /** Where the middle of the box is in the height map of an image, metres. */
  private double middle(int number) throws Exception {
    rig.awaitGrasp(stamp(number));
    Image map = maps.poll(NodeRig.TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    while (map != null && !map.header().stamp().equals(stamp(number))) {
      map = maps.poll(NodeRig.TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }
    float[] metres = DepthImages.metres(map);
    double sum = 0;
    double weight = 0;
    for (int i = 0; i < metres.length; i++) {
      double height = metres[i] > 0.03f ? metres[i] : 0;
      sum += height * ((i % 96 + 0.5) * 0.004 - 0.192);
      weight += height;
    }
    return sum / weight;
  }

  private static long images(DiagnosticArray array) {
    DiagnosticStatus node =
        array.status().stream().filter(status -> status.name().equals("/onegrasp: node")).findFirst().orElseThrow();
    KeyValue images = node.values().stream().filter(value -> value.key().equals("images")).findFirst().orElseThrow();
    return Long.parseLong(images.value());
  }

  @Test
  void graspIsWhereTheObjectIsThoughTheTransformComesAfterTheImage() throws Exception {
    start(100);
    transform(0, place(0));
    image(0, place(0));
    double still = middle(0);
    assertEquals(0, still, 0.004, "to a pixel");
    for (int number = 1; number <= 6; number++) {
      image(number, place(number));
      awaitImages(number - 1);
      transform(number, place(number));
      assertEquals(still, middle(number), 0.001, "image " + number);
    }
    rig.awaitWell("camera");
  }

  @Test
  void cameraThatStandsStillIsSeenWithAnOlderTransformAndThatIsTold() throws Exception {
    start(2);
    transform(0, 0);
    transform(1, 0);
    image(6, 0); // half a second later
    assertEquals(0, middle(6), 0.004);
    rig.awaitProblem("camera",
        "the newest transform of 'camera' in 'base_link' on /tf is 0.5 s too old; the frame stood still");
  }

  @Test
  void cameraThatMovesIsNotSeenWithAnOlderTransform() throws Exception {
    start(1);
    transform(0, place(0));
    transform(1, place(1));
    image(2, place(2));
    rig.awaitProblem("camera", "is 0.1 s too old, and the frame moves (18 mm in as much time)");
    transform(2, place(2));
    transform(4, place(4));
    image(3, place(3)); // between the two
    assertEquals(0, middle(3), 0.004);
    rig.awaitWell("camera");
  }
}
