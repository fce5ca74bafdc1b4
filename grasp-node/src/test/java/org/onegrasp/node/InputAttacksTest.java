package org.onegrasp.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onegrasp.ros.Eventually.eventually;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onegrasp.conversion.CameraMessages;
import org.onegrasp.conversion.Messages;
import org.onegrasp.msgs.CameraInfo;
import org.onegrasp.msgs.Demonstration;
import org.onegrasp.msgs.DiagnosticArray;
import org.onegrasp.msgs.DiagnosticStatus;
import org.onegrasp.msgs.Header;
import org.onegrasp.msgs.Image;
import org.onegrasp.msgs.KeyValue;
import org.onegrasp.msgs.Point;
import org.onegrasp.msgs.PoseMessage;
import org.onegrasp.msgs.Quaternion;
import org.onegrasp.msgs.RosTime;
import org.onegrasp.msgs.TFMessage;
import org.onegrasp.msgs.Transform;
import org.onegrasp.msgs.TransformStamped;
import org.onegrasp.msgs.Vector3;
import org.onegrasp.node.camera.BoxOnTable;
import org.onegrasp.ros.Publisher;
import org.onegrasp.world.CameraModel;

/**
 * Messages that no camera should send, to a real process: it says what is wrong while they come, and answers good
 * images after them.
 */
class InputAttacksTest {
  @TempDir
  static Path folder;
  private static final Map<String, DiagnosticStatus> STATUSES = new ConcurrentHashMap<>();
  private static Victim victim;
  private static Publisher<Image> depth;
  private static Publisher<CameraInfo> info;
  private static Publisher<TFMessage> transforms;
  private static Publisher<Demonstration> demonstrations;

  @BeforeAll
  static void start() throws IOException {
    victim = new Victim(folder);
    depth = victim.client().advertise("/onegrasp/depth", Image.CODEC, false, 10);
    info = victim.client().advertise("/onegrasp/camera_info", CameraInfo.CODEC, true, 10);
    transforms = victim.client().advertise("/tf", TFMessage.CODEC, false, 10);
    demonstrations = victim.client().advertise("/onegrasp/demonstration", Demonstration.CODEC, false, 10);
    victim.client().subscribe("/diagnostics", DiagnosticArray.CODEC, 100,
        array -> array.status().forEach(status -> STATUSES.put(status.name(), status)));
    eventually(() -> depth.subscriberCount() == 1 && transforms.subscriberCount() == 1
        && demonstrations.subscriberCount() == 1);
    victim.answersGoodImages();
  }

  @AfterAll
  static void stop() throws IOException {
    victim.close();
  }

  @AfterEach
  void allIsWellAgain() throws IOException {
    victim.answersGoodImages();
    for (String subject : List.of("depth image", "camera", "grasp", "node")) {
      eventually(() -> status(subject).level() == DiagnosticStatus.OK, () -> status(subject).toString());
    }
    eventually(() -> count("images in flight") == 0, () -> status("node").toString());
    assertEquals(count("images"),
        count("images predicted") + count("images dropped") + count("images unusable") + count("images failed"));
    assertEquals(0, count("images failed"), victim.words("node"));
  }

  private static DiagnosticStatus status(String subject) {
    return STATUSES.getOrDefault("/onegrasp: " + subject,
        new DiagnosticStatus(DiagnosticStatus.STALE, subject, "", "", List.of()));
  }

  private static long count(String key) {
    return status("node").values().stream().filter(value -> value.key().equals(key)).map(KeyValue::value)
        .mapToLong(Long::parseLong)
        .findFirst().orElse(-1);
  }

  private static RosTime now() {
    return victim.client().clock().now();
  }

  /** Sends it again and again, as a camera does, until it is told. */
  private static void told(String subject, CameraInfo camera, Image image, String words) {
    eventually(() -> {
      info.publish(camera);
      depth.publish(image);
      return status(subject).level() == DiagnosticStatus.WARN && status(subject).message().contains(words);
    }, () -> "'" + words + "' is not said by " + status(subject));
  }

  private static CameraInfo info(double fx, double fy, double cx, double cy) {
    CameraInfo good = BoxOnTable.info();
    return new CameraInfo(good.header(), good.height(), good.width(), good.distortionModel(), good.d(),
        new double[] {fx, 0, cx, 0, fy, cy, 0, 0, 1}, good.r(), new double[12], good.binningX(), good.binningY(),
        good.roi());
  }

  @Test
  void cameraInfosThatDescribeNoCamera() {
    double inf = Double.POSITIVE_INFINITY;
    Image image = BoxOnTable.metres(now());
    told("camera", info(165, 165, inf, 60), image, "Infinity");
    told("camera", info(165, 165, 80, Double.NaN), image, "NaN");
    told("camera", info(0, 0, 80, 60), image, "0.0");
    told("camera", info(-165, 165, 80, 60), image, "-165.0");
    told("camera", info(1e308, 1e308, 80, 60), image, "E308");
    told("camera", info(2, 2, 80, 60), image, "2.0");
    told("camera", BoxOnTable.info(640, 480), image, "640x480");
  }

  private static Image image(int width, int height, String encoding, int step, byte[] data) {
    return new Image(Header.of(now(), "camera"), height, width, encoding, false, step, data);
  }

  private static Image flat(float metres) {
    float[] depths = new float[160 * 120];
    Arrays.fill(depths, metres);
    return BoxOnTable.floats(now(), depths);
  }

  @Test
  void picturesThatAreNone() {
    CameraInfo good = BoxOnTable.info();
    told("depth image", good, image(-1, -1, "32FC1", -1, new byte[3]), "4294967295x4294967295");
    told("depth image", good, image(0, 0, "32FC1", 0, new byte[0]), "has no pixels");
    told("depth image", good, image(160, 120, "32FC1", 640, new byte[4]), "has 4 bytes of data");
    told("depth image", good, image(160, 120, "32FC1", 0, new byte[160 * 120 * 4]), "a step of 0 bytes");
    told("depth image", good, image(160, 120, "x".repeat(1_000_000), 640, new byte[4]), "is no depth");
    assertTrue(status("depth image").message().length() < 1000, "quotes all of an encoding of a million characters");
    for (float depth : new float[] {Float.NaN, Float.POSITIVE_INFINITY, -1, 0}) {
      told("depth image", good, flat(depth), "none of the 19200 depth pixels is valid");
    }
    told("depth image", good, flat(3e38f), "millimetres");
    told("depth image", good, flat(1e-30f), "metres read as millimetres");
  }

  private static CameraInfo info(int width, int height, double focalLength) {
    CameraModel model = new CameraModel(width, height, focalLength, focalLength, width / 2.0, height / 2.0);
    return CameraMessages.info(Header.of(RosTime.ZERO, "camera"), model);
  }

  /** The memory of the process is eight such pictures. */
  @Test
  void picturesThatAreTooLarge() {
    told("depth image", info(4096, 4096, 3000), image(4096, 4096, "32FC1", 16384, new byte[4096 * 4096 * 4]),
        "cannot be read");
    told("depth image", info(8000, 6000, 3000), image(8000, 6000, "16UC1", 16000, new byte[8000 * 6000 * 2]),
        "cannot be read");
  }

  @Test
  void largestPicturesOneAfterTheOther() {
    ByteBuffer data = ByteBuffer.allocate(4096 * 2048 * 4).order(ByteOrder.LITTLE_ENDIAN);
    while (data.hasRemaining()) {
      data.putFloat(0.8f);
    }
    long before = count("images predicted");
    eventually(() -> {
      info.publish(info(4096, 2048, 2500));
      depth.publish(image(4096, 2048, "32FC1", 16384, data.array()));
      return count("images predicted") >= before + 8;
    }, () -> status("depth image") + " " + status("camera") + " " + status("node"));
  }

  @Test
  void focalLengthsThatAskForRefinementWithoutEnd() {
    byte[] full = new byte[1920 * 1080 * 4];
    ByteBuffer data = ByteBuffer.wrap(full).order(ByteOrder.LITTLE_ENDIAN);
    while (data.hasRemaining()) {
      data.putFloat(0.8f);
    }
    told("camera", info(1920, 1080, 10), image(1920, 1080, "32FC1", 7680, full), "focal lengths 10.0 and 10.0");
    info.publish(info(1920, 1080, 97));
    told("depth image", info(1920, 1080, 97), image(1920, 1080, "32FC1", 7680, full), "covers too little");
  }

  @Test
  void transformsWithoutMeaningOrEnd() throws IOException {
    List<TransformStamped> many = new ArrayList<>();
    for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, 1e308}) {
      many.add(transform("base_link", "bad", new Transform(new Vector3(bad, 0, 0), Quaternion.IDENTITY)));
      many.add(transform("base_link", "bad", new Transform(new Vector3(0, 0, 0), new Quaternion(bad, 0, 0, 1))));
    }
    many.add(transform("base_link", "zero", new Transform(new Vector3(0, 0, 0), new Quaternion(0, 0, 0, 0))));
    many.add(transform("", "", new Transform(new Vector3(0, 0, 0), Quaternion.IDENTITY)));
    many.add(transform("x".repeat(100_000), "y", new Transform(new Vector3(0, 0, 0), Quaternion.IDENTITY)));
    eventually(() -> {
      transforms.publish(new TFMessage(many));
      return status("camera").message().contains("a transform on /tf is unusable");
    }, () -> status("camera").toString());
    for (int i = 0; i < 30; i++) {
      int first = 40_000 * i; // 4 MB
      transforms.publish(new TFMessage(IntStream.range(first, first + 40_000)
          .mapToObj(k -> transform("base_link", "f" + k, new Transform(new Vector3(0, 0, 0), Quaternion.IDENTITY)))
          .toList()));
    }
    victim.answersGoodImages();
  }

  private static TransformStamped transform(String parent, String child, Transform transform) {
    return new TransformStamped(Header.of(now(), parent), child, transform);
  }

  @Test
  void demonstrationsWithoutMeaningOrEnd() throws IOException {
    for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, -1e308}) {
      Demonstration good = Messages.demonstration(Header.of(now(), "base_link"), "box", BoxOnTable.GRASP);
      demonstrations.publish(new Demonstration(good.header(), good.object(), good.pose(), bad));
      PoseMessage nowhere = new PoseMessage(new Point(bad, 0, 0), new Quaternion(0, bad, 0, 1));
      demonstrations.publish(new Demonstration(good.header(), good.object(), nowhere, 0.04));
    }
    for (int i = 0; i < 200; i++) {
      Header header = Header.of(now(), "f" + i + "x".repeat(10_000));
      demonstrations.publish(Messages.demonstration(header, "o".repeat(i % 2 == 0 ? 3 : 20_000), BoxOnTable.GRASP));
    }
    eventually(() -> status("demonstration").level() == DiagnosticStatus.WARN,
        () -> status("demonstration").toString());
    assertTrue(status("demonstration").message().length() < 2000, status("demonstration").message());
    victim.answersGoodImages();
  }

  /** Good and bad images by turns, for a thousand of each. */
  @Test
  void turnsOfGoodAndBadFillNoLog() throws IOException {
    long before = victim.words("node").lines().count();
    long images = count("images");
    eventually(() -> {
      info.publish(BoxOnTable.info());
      depth.publish(BoxOnTable.metres(now()));
      depth.publish(image(160, 120, "rgb8", 480, new byte[160 * 120 * 3]));
      return count("images") > images + 1000;
    }, () -> status("node").toString());
    long lines = victim.words("node").lines().count() - before;
    assertTrue(lines < 100, lines + " lines about it");
  }
}
