package org.onegrasp.node.camera;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onegrasp.node.health.Problems.Subject.CALIBRATION;
import static org.onegrasp.node.health.Problems.Subject.COLOUR;
import static org.onegrasp.node.health.Problems.Subject.DEPTH_SCALE;
import static org.onegrasp.node.health.Problems.Subject.TABLE;
import static org.onegrasp.node.health.Problems.Subject.CAMERA_PLACE;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.onegrasp.conversion.CameraMessages;
import org.onegrasp.grasp.ColourMap;
import org.onegrasp.grasp.InputSpec;
import org.onegrasp.msgs.ByteArrays;
import org.onegrasp.msgs.CameraInfo;
import org.onegrasp.msgs.Header;
import org.onegrasp.msgs.Image;
import org.onegrasp.msgs.PointCloud2;
import org.onegrasp.msgs.Quaternion;
import org.onegrasp.msgs.RegionOfInterest;
import org.onegrasp.msgs.RosTime;
import org.onegrasp.msgs.TFMessage;
import org.onegrasp.msgs.Transform;
import org.onegrasp.msgs.TransformStamped;
import org.onegrasp.msgs.Vector3;
import org.onegrasp.node.frames.FrameTree;
import org.onegrasp.node.health.Problems;
import org.onegrasp.node.health.UnusableInputException;
import org.onegrasp.node.parameters.NodeConfiguration;
import org.onegrasp.node.parameters.ParameterReader;
import org.onegrasp.world.CameraModel;

/** The box of 40 x 120 x 60 mm stands where it stands, whatever the camera and its messages are like. */
class SceneReaderTest {
  private static final long NOW = 1_000_000_000_000L;
  private static final double CAMERA_HEIGHT = 1.2;

  private final Map<String, Object> parameters = new HashMap<>();
  private final FrameTree frames = new FrameTree(0.5, () -> 0);
  private final Problems problems = new Problems();

  private SceneReader reader(String topic) {
    NodeConfiguration configuration =
        NodeConfiguration.read(new ParameterReader(name -> Optional.ofNullable(parameters.get(name))),
            () -> Path.of("unused"));
    SceneReader reader =
        new SceneReader(configuration, InputSpec.STANDARD, frames, new SceneHistory(), problems, () -> NOW);
    reader.depthTopic(topic);
    return reader;
  }

  /** What a camera at (x, 0, 1.2) that looks straight down sees of the box, through a lens that bends or not. */
  private static Image picture(CameraModel camera, double cameraX, Optional<LensDistortion> lens, String frame) {
    float[] metres = new float[camera.width() * camera.height()];
    for (int row = 0; row < camera.height(); row++) {
      for (int col = 0; col < camera.width(); col++) {
        double[] ray = straight((col - camera.cx()) / camera.fx(), (row - camera.cy()) / camera.fy(), lens);
        boolean onBox = Math.abs(cameraX + ray[0] * 0.74) <= 0.02 && Math.abs(ray[1] * 0.74) <= 0.06;
        metres[row * camera.width() + col] = onBox ? 0.74f : 0.80f;
      }
    }
    return CameraMessages.metres(Header.of(RosTime.ofNanos(NOW), frame), camera.height(), camera.width(), metres);
  }

  /** The ray that the lens bends to this one: found by going back and forth. */
  private static double[] straight(double x, double y, Optional<LensDistortion> lens) {
    double[] ray = {x, y};
    for (int i = 0; i < 50 && lens.isPresent(); i++) {
      double[] bent = lens.get().distorted(ray[0], ray[1]);
      ray = new double[] {ray[0] + x - bent[0], ray[1] + y - bent[1]};
    }
    return ray;
  }

  private void placeCamera(String frame, double x) {
    frames.update(new TFMessage(List.of(new TransformStamped(Header.of(RosTime.ofNanos(NOW), "base_link"), frame,
        new Transform(new Vector3(x, 0, CAMERA_HEIGHT), new Quaternion(1, 0, 0, 0))))), true, NOW);
  }

  /** Where the middle of all that is higher than 40 mm lies: x in metres. */
  private static double middle(Scene scene) {
    double sum = 0;
    int count = 0;
    for (int i = 0; i < scene.map().metres().length; i++) {
      if (scene.map().metres()[i] > 0.04f) {
        sum += (i % 96 + 0.5) * 0.004 - 0.192;
        count++;
      }
    }
    return sum / count;
  }

  /** Of a lens that distorts. */
  private static CameraInfo bent() {
    return new CameraInfo(Header.of(RosTime.ofNanos(NOW), "camera"), 120, 160, "plumb_bob", BENT, RAW, new double[9],
        RECTIFIED, 0, 0,
        RegionOfInterest.WHOLE);
  }

  /** Of a part of 640 x 480 pixels, 4 x 4 of which are one. */
  private static CameraInfo binned(double[] k, double[] p, RegionOfInterest roi) {
    return new CameraInfo(Header.of(RosTime.ofNanos(NOW), "camera"), 480, 640, "plumb_bob", new double[0], k,
        new double[9], p, 4, 4, roi);
  }

  private static final double[] RAW = {230, 0, 82.5, 0, 230, 57, 0, 0, 1};
  private static final double[] BENT = {-0.25, 0.05, 0.001, 0, 0};
  private static final double[] RECTIFIED = {200, 0, 79.5, 0, 0, 200, 59.5, 0, 0, 0, 1, 0};

  @Test
  void rectifiedPictureOfADistortingLens() {
    placeCamera("camera", 0.1);
    Image image = picture(new CameraModel(160, 120, 200, 200, 79.5, 59.5), 0.1, Optional.empty(), "camera");
    CameraInfo info = bent();
    assertEquals(0, middle(reader("/camera/depth/image_rect").read(image, info)), 0.001);
    assertEquals("", problems.message(CALIBRATION));
    assertEquals(0, middle(reader("/camera/depth/image").read(image, info)), 0.001);
    assertTrue(problems.message(CALIBRATION).contains("K (fx 230.0"), problems.message(CALIBRATION));
  }

  @Test
  void rawPictureOfADistortingLens() {
    parameters.put("~rectified", false);
    placeCamera("camera", 0.15);
    CameraInfo info = bent();
    Image image = picture(new CameraModel(160, 120, 230, 230, 82.5, 57), 0.15, LensDistortion.of(info), "camera");
    assertEquals(0, middle(reader("/camera/depth/image_raw").read(image, info)), 0.001);
    assertEquals("", problems.message(CALIBRATION));
  }

  @Test
  void binnedPartOfAPicture() {
    placeCamera("camera", 0.1);
    double[] k = {800, 0, 319.5, 0, 800, 239.5, 0, 0, 1};
    double[] p = {800, 0, 319.5, 0, 0, 800, 239.5, 0, 0, 0, 1, 0};
    Image image = picture(new CameraModel(160, 160, 200, 200, 54.875, 49.875), 0.1, Optional.empty(), "camera");
    RegionOfInterest roi = new RegionOfInterest(100, 40, 440, 540, true);
    Image part = picture(new CameraModel(135, 110, 200, 200, 54.875, 49.875), 0.1, Optional.empty(), "camera");
    assertEquals(0, middle(reader("image").read(part, binned(k, p, roi))), 0.001);
    UnusableInputException failure = assertThrows(UnusableInputException.class,
        () -> reader("image").read(image, binned(k, p, roi)));
    assertTrue(failure.getMessage().contains("with binning 4x4 for images of 135x110, the depth image has 160x160"),
        failure.getMessage());
  }

  @Test
  void imagesFrameCountsAndADifferentOneOfTheInfoIsTold() {
    placeCamera("camera", 0.1);
    placeCamera("eye", 0);
    CameraModel camera = new CameraModel(160, 120, 200, 200, 79.5, 59.5);
    CameraInfo info = CameraMessages.info(Header.of(RosTime.ofNanos(NOW), "camera"), camera);
    assertEquals(0, middle(reader("image").read(picture(camera, 0, Optional.empty(), "eye"), info)), 0.001);
    assertEquals(
        "the depth image is in frame 'eye' and its camera info in 'camera': the image's counts. If it is another"
            + " camera's info,"
            + " connect ~camera_info to that of the depth camera",
        problems.message(CALIBRATION));
    assertEquals(0, middle(reader("image").read(picture(camera, 0.1, Optional.empty(), "/camera"), info)), 0.001);
    assertEquals("", problems.message(CALIBRATION));
  }

  @Test
  void imageWithoutAFrameIsInItsInfos() {
    placeCamera("camera", 0.1);
    CameraModel camera = new CameraModel(160, 120, 200, 200, 79.5, 59.5);
    Image image = picture(camera, 0.1, Optional.empty(), "");
    assertEquals(0,
        middle(reader("image").read(image, CameraMessages.info(Header.of(RosTime.ofNanos(NOW), "camera"), camera))),
        0.001);
    UnusableInputException failure = assertThrows(UnusableInputException.class,
        () -> reader("image").read(image, CameraMessages.info(Header.of(RosTime.ofNanos(NOW), ""), camera)));
    assertTrue(failure.getMessage().contains("neither the depth image nor its camera info names a frame"),
        failure.getMessage());
  }

  @Test
  void transformFromAnotherTimeIsTold() {
    frames.update(
        new TFMessage(List.of(new TransformStamped(Header.of(RosTime.ofNanos(NOW - 300_000_000), "base_link"), "camera",
            new Transform(new Vector3(0, 0, CAMERA_HEIGHT), new Quaternion(1, 0, 0, 0))))),
        false, NOW);
    CameraModel camera = new CameraModel(160, 120, 200, 200, 79.5, 59.5);
    CameraInfo info = CameraMessages.info(Header.of(RosTime.ofNanos(NOW), "camera"), camera);
    Image image = picture(camera, 0, Optional.empty(), "camera");
    assertEquals(0, middle(reader("image").read(image, info)), 0.001);
    assertTrue(
        problems.message(CAMERA_PLACE)
            .startsWith("the newest transform of 'camera' in 'base_link' on /tf is 0.3 s too old"),
        problems.message(CAMERA_PLACE));
  }

  @Test
  void depthsInAnotherUnitAreToldWithTheScaleThatMendsThem() {
    parameters.put("~camera_pose", "0 0 1.2 3.141592653589793 0 0");
    UnusableInputException failure = assertThrows(UnusableInputException.class,
        () -> reader("image").read(BoxOnTable.shorts(RosTime.ofNanos(NOW), 10_000), BoxOnTable.info()));
    assertTrue(failure.getMessage()
        .endsWith("The depths are about 10 times as large as the distance to the table: if they are in another"
            + " unit, set ~depth_scale to what makes metres of them (such as 0.1)"),
        failure.getMessage());
    parameters.put("~depth_scale", 0.1);
    assertEquals(0, middle(reader("image").read(BoxOnTable.shorts(RosTime.ofNanos(NOW), 10_000), BoxOnTable.info())),
        0.001);
  }

  @Test
  void tableThatAppearsTooHighScalesTheDepthsAndIsToldUntilItIsWell() {
    placeCamera("camera", 0);
    CameraModel camera = new CameraModel(160, 120, 200, 200, 79.5, 59.5);
    CameraInfo info = CameraMessages.info(Header.of(RosTime.ofNanos(NOW), "camera"), camera);
    SceneReader reader = reader("image");
    parameters.put("~depth_scale", 0.97);
    SceneReader shortOnes = reader("image");
    Image image = picture(camera, 0, Optional.empty(), "camera");
    assertEquals(0.06, shortOnes.read(image, info).map().heightAt(0, 0), 0.001);
    assertEquals(1 / 0.97, shortOnes.depthFactor(), 0.001);
    assertTrue(problems.message(TABLE).startsWith("the table is seen 24 mm above ~table_z"), problems.message(TABLE));
    assertEquals("", problems.message(DEPTH_SCALE), "one cause, one warning");
    reader.read(image, info);
    assertEquals(1, reader.depthFactor(), 0.001);
    assertEquals("", problems.message(DEPTH_SCALE, TABLE));
  }

  @Test
  void compressedImageAndPointsShowTheBoxWhereItStands() {
    placeCamera("camera", 0);
    RosTime stamp = RosTime.ofNanos(NOW);
    SceneReader reader = reader("image");
    DepthMessage packed = new DepthMessage.Compressed(BoxOnTable.compressed(stamp));
    assertEquals(0, middle(reader.read(packed, Optional.of(BoxOnTable.info()), NOW)), 0.001);
    PointCloud2 rows = BoxOnTable.cloud(stamp);
    for (DepthMessage points : List.of(new DepthMessage.Cloud(rows), inOneRow(rows))) {
      Scene scene = reader.read(points, Optional.empty(), NOW);
      assertEquals(0, middle(scene), 0.001);
      assertEquals(0.06, scene.map().heightAt(0, 0), 0.001);
      assertEquals(0, scene.map().heightAt(0.1, 0.1), 0.001);
    }
    assertEquals(BoxOnTable.CAMERA.fx(),
        reader.view(new DepthMessage.Cloud(rows), Optional.empty()).orElseThrow().camera().fx(), 0.01);
    UnusableInputException failure =
        assertThrows(UnusableInputException.class, () -> reader.read(packed, Optional.empty(), NOW));
    assertTrue(failure.getMessage().startsWith("a depth image without camera info"), failure.getMessage());
  }

  @Test
  void tableIsFoundInPointsWithoutOrderWhereNobodySaysHowHighItIs() {
    parameters.put("~camera_pose", "0 0 1.27 3.141592653589793 0 0");
    parameters.put("~table_z", "auto");
    SceneReader reader = reader("points");
    Scene scene = reader.read(inOneRow(BoxOnTable.cloud(RosTime.ofNanos(NOW))), Optional.empty(), NOW);
    assertEquals(0.47, scene.map().area().tableZ(), 0.001);
    assertEquals(0.06, scene.map().heightAt(0, 0), 0.001);
    assertTrue(reader.tablePlace().startsWith("z = 0.470 m"), reader.tablePlace());
    parameters.put("~camera_pose", "auto");
    UnusableInputException failure = assertThrows(UnusableInputException.class, () -> reader("points")
        .read(inOneRow(BoxOnTable.cloud(RosTime.ofNanos(NOW))), Optional.empty(), NOW));
    assertTrue(failure.getMessage().contains("set ~camera_pose, or connect a depth image"), failure.getMessage());
  }

  private static DepthMessage inOneRow(PointCloud2 cloud) {
    return new DepthMessage.Cloud(new PointCloud2(cloud.header(), 1, cloud.width() * cloud.height(), cloud.fields(),
        false, cloud.pointStep(), 0, cloud.data(), true));
  }

  @Test
  void quartersOfAMillimetreAreToldByTheTable() {
    parameters.put("~camera_pose", "0 0 1.2 3.141592653589793 0 0");
    UnusableInputException failure = assertThrows(UnusableInputException.class,
        () -> reader("image").read(BoxOnTable.shorts(RosTime.ofNanos(NOW), 4000), BoxOnTable.info()));
    assertTrue(failure.getMessage().endsWith("The depths are about 4 times as large as the distance to the table: if"
        + " they are in another unit, set ~depth_scale to what makes metres of them (such as 0.25)"),
        failure.getMessage());
  }

  @Test
  void cameraWhoseFrameIsNotTheOpticalOneIsSaidToLookSideways() {
    parameters.put("~camera_pose", "0 0 1.2 0 1.5707963267948966 0");
    UnusableInputException failure = assertThrows(UnusableInputException.class,
        () -> reader("image").read(BoxOnTable.metres(RosTime.ofNanos(NOW)), BoxOnTable.info()));
    assertTrue(failure.getMessage().contains("the camera looks sideways, 90 degrees from straight down: if it does see"
        + " the table, the frame in its messages (or ~camera_pose) is not its optical one"), failure.getMessage());
    parameters.put("~camera_pose", "0 0 1.2 0 0 0");
    failure = assertThrows(UnusableInputException.class,
        () -> reader("image").read(BoxOnTable.metres(RosTime.ofNanos(NOW)), BoxOnTable.info()));
    assertTrue(failure.getMessage().contains("the camera looks up, 180 degrees"), failure.getMessage());
  }

  @Test
  void distancesAlongTheRaysAreToldFromDepths() {
    parameters.put("~camera_pose", "0 0 1.2 3.141592653589793 0 0");
    SceneReader reader = reader("image");
    reader.read(BoxOnTable.metres(RosTime.ofNanos(NOW)), BoxOnTable.info());
    assertEquals("", problems.message(CALIBRATION));
    reader.read(BoxOnTable.floats(RosTime.ofNanos(NOW), ranges()), BoxOnTable.info());
    assertTrue(problems.message(CALIBRATION).startsWith("the picture holds distances along its rays (ranges)"),
        problems.message(CALIBRATION));
  }

  private static float[] ranges() {
    CameraModel camera = BoxOnTable.CAMERA;
    float[] metres = BoxOnTable.depthMetres();
    for (int i = 0; i < metres.length; i++) {
      double x = (i % camera.width() - camera.cx()) / camera.fx();
      double y = (i / camera.width() - camera.cy()) / camera.fy();
      metres[i] *= (float) Math.sqrt(1 + x * x + y * y);
    }
    return metres;
  }

  @Test
  void pointsBesideTheTableAreToldWithTheirPlace() {
    parameters.put("~camera_pose", "0 0 5 3.141592653589793 0 0");
    UnusableInputException failure = assertThrows(UnusableInputException.class, () -> reader("points")
        .read(new DepthMessage.Cloud(BoxOnTable.cloud(RosTime.ofNanos(NOW))), Optional.empty(), NOW));
    assertTrue(failure.getMessage().contains(". The middle of the points is at x ") && failure.getMessage()
        .endsWith("z 4.20 m in the base frame"), failure.getMessage());
  }

  private static Image colour(int width, int height, String frame, String encoding, long nanos) {
    byte[] data = new byte[3 * width * height];
    for (int i = 0; i < width * height; i++) {
      data[3 * i] = (byte) (i % width < width / 2 ? 200 : 20);
      data[3 * i + 1] = 30;
      data[3 * i + 2] = 90;
    }
    return new Image(Header.of(RosTime.ofNanos(nanos), frame), height, width, encoding, false, 3 * width, data);
  }

  private static int cell(double x, double y) {
    return (int) ((0.192 - y) / 0.004) * 96 + (int) ((x + 0.192) / 0.004);
  }

  @Test
  void registeredColourLiesInTheCells() {
    placeCamera("camera", 0);
    CameraModel camera = new CameraModel(160, 120, 200, 200, 79.5, 59.5);
    CameraInfo info = CameraMessages.info(Header.of(RosTime.ofNanos(NOW), "camera"), camera);
    Image depth = picture(camera, 0, Optional.empty(), "camera");
    SceneReader reader = reader("image");
    assertTrue(reader.read(depth, info).map().colours().isEmpty());
    reader.colour(colour(160, 120, "/camera", "bgr8", NOW + 30_000_000));
    ColourMap colours = reader.read(depth, info).map().colours();
    assertEquals(200, colours.at(cell(-0.1, 0.1), 2));
    assertEquals(30, colours.at(cell(-0.1, 0.1), 1));
    assertEquals(20, colours.at(cell(0.1, 0.1), 2));
    assertEquals("", problems.message(COLOUR));
  }

  @Test
  void colourOfAnotherCameraIsLookedUpWhereThatSeesThePoint() {
    placeCamera("camera", 0);
    placeCamera("eye", 0.05);
    CameraModel camera = new CameraModel(160, 120, 200, 200, 79.5, 59.5);
    CameraInfo info = CameraMessages.info(Header.of(RosTime.ofNanos(NOW), "camera"), camera);
    Image depth = picture(camera, 0, Optional.empty(), "camera");
    SceneReader reader = reader("image");
    reader.colour(colour(320, 240, "eye", "rgb8", NOW));
    assertTrue(reader.read(depth, info).map().colours().isEmpty());
    assertEquals("the colour image has 320x240 pixels in frame 'eye', the depth image 160x120 in 'camera': connect"
        + " ~colour to colour that is registered to the depth, or ~colour_info to its camera info; colour is left out",
        problems.message(COLOUR));
    reader.colourInfo(CameraMessages.info(Header.of(RosTime.ofNanos(NOW), "eye"),
        new CameraModel(320, 240, 300, 300, 159.5, 119.5)));
    ColourMap colours = reader.read(depth, info).map().colours();
    assertEquals(200, colours.at(cell(0.03, 0.1), 0), "left of the other camera's middle, which is above x = 0.05");
    assertEquals(20, colours.at(cell(0.07, 0.1), 0));
    assertEquals("", problems.message(COLOUR));
  }

  @Test
  void memoryOfAColourImageIsUsedAgainWhenFourNewerOnesCame() {
    SceneReader reader = reader("image");
    byte[] data = new byte[200_001]; // a length of its own
    reader.colour(new Image(Header.of(RosTime.ofNanos(NOW), "camera"), 120, 160, "rgb8", false, 480, data));
    for (int i = 1; i < 4; i++) {
      reader.colour(colour(160, 120, "camera", "rgb8", NOW + i));
    }
    assertNotSame(data, ByteArrays.take(data.length));
    reader.colour(colour(160, 120, "camera", "rgb8", NOW + 4));
    assertSame(data, ByteArrays.take(data.length));
  }

  @Test
  void colourThatDoesNotFitIsLeftOutAndTold() {
    placeCamera("camera", 0);
    CameraModel camera = new CameraModel(160, 120, 200, 200, 79.5, 59.5);
    CameraInfo info = CameraMessages.info(Header.of(RosTime.ofNanos(NOW), "camera"), camera);
    Image depth = picture(camera, 0, Optional.empty(), "camera");
    SceneReader late = reader("image");
    late.colour(colour(160, 120, "camera", "rgb8", NOW - 900_000_000));
    assertTrue(late.read(depth, info).map().colours().isEmpty());
    assertTrue(problems.message(COLOUR).startsWith("the nearest colour image is "), problems.message(COLOUR));
    SceneReader bayer = reader("image");
    bayer.colour(colour(160, 120, "camera", "bayer_rggb8", NOW));
    assertTrue(bayer.read(depth, info).map().colours().isEmpty());
    assertTrue(problems.message(COLOUR).startsWith("encoding 'bayer_rggb8' is no colour that can be read"),
        problems.message(COLOUR));
    SceneReader cut = reader("image");
    cut.colour(new Image(Header.of(RosTime.ofNanos(NOW), "camera"), 120, 160, "rgb8", false, 480, new byte[480 * 119]));
    assertTrue(cut.read(depth, info).map().colours().isEmpty());
    assertTrue(problems.message(COLOUR).contains("they do not fit together"), problems.message(COLOUR));
  }
}
