package org.onegrasp.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onegrasp.conversion.Messages;
import org.onegrasp.msgs.CameraInfo;
import org.onegrasp.msgs.CompressedImage;
import org.onegrasp.msgs.Demonstration;
import org.onegrasp.msgs.Float32;
import org.onegrasp.msgs.GoldenTypes;
import org.onegrasp.msgs.Image;
import org.onegrasp.msgs.PointCloud2;
import org.onegrasp.msgs.Quaternion;
import org.onegrasp.msgs.RosTime;
import org.onegrasp.msgs.TFMessage;
import org.onegrasp.msgs.Transform;
import org.onegrasp.msgs.TransformStamped;
import org.onegrasp.msgs.Vector3;
import org.onegrasp.msgs.bag.BagWriter;
import org.onegrasp.node.FakeLearner;
import org.onegrasp.node.camera.BoxOnTable;
import org.onegrasp.ros.RosArguments;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.Pose;
import picocli.CommandLine;

/** The node on recordings, with a learner that points at the highest place, and a master of its own. */
class BagSessionTest {
  private static final String DEPTH = "/cam/depth/image_raw";
  private static final String INFO = "/cam/depth/camera_info";

  @TempDir
  Path folder;

  private final BagOptions options = new BagOptions();
  private final List<String> rosArguments = new ArrayList<>();
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  private static RosTime at(int seconds) {
    return new RosTime(1_700_000_000 + seconds, 0);
  }

  static TFMessage cameraPose(String base, String camera, Pose pose) {
    Transform transform = new Transform(new Vector3(pose.x(), pose.y(), pose.z()),
        new Quaternion(pose.qx(), pose.qy(), pose.qz(), pose.qw()));
    return new TFMessage(List.of(new TransformStamped(Messages.header(at(0).toNanos(), base), camera, transform)));
  }

  private static Demonstration demonstration(int seconds, Grasp grasp) {
    return Messages.demonstration(Messages.header(at(seconds).toNanos(), "base_link"), "box", grasp);
  }

  /** An image in metres, then one in millimetres; what belongs to them comes a little later, as in a real recording. */
  private static BagWriter camera() {
    return new BagWriter("lz4")
        .write(DEPTH, Image.CODEC, at(1), BoxOnTable.metres(at(1)))
        .write(INFO, CameraInfo.CODEC, at(2), BoxOnTable.info())
        .write("/tf_static", TFMessage.CODEC, at(2), cameraPose("base_link", "camera", BoxOnTable.CAMERA_POSE))
        .endChunk()
        .write("/cam/color/image_raw", Image.CODEC, at(3), BoxOnTable.image(at(3), "rgb8", 3, new byte[3 * 160 * 120]));
  }

  private static BagWriter lesson(Grasp shown) {
    return camera()
        .write("/onegrasp/demonstration", Demonstration.CODEC, at(3), demonstration(3, shown))
        .write(DEPTH, Image.CODEC, at(4), BoxOnTable.millimetres(at(4)));
  }

  private boolean run(byte[] bag) throws Exception {
    options.file = Files.write(folder.resolve("test.bag"), bag);
    List<String> all = new ArrayList<>(rosArguments);
    all.add("_skills_dir:=" + folder.resolve("skills"));
    RosArguments arguments = RosArguments.parse(all, Map.of("ROS_MASTER_URI", "http://127.0.0.1:1"));
    options.check();
    return new BagSession(options, arguments, area -> new FakeLearner(FakeLearner.open()),
        new PrintStream(printed, true, StandardCharsets.UTF_8)).run();
  }

  private String printed() {
    return printed.toString(StandardCharsets.UTF_8);
  }

  private List<String> lines(String beginning) {
    return printed().lines().filter(line -> line.startsWith(beginning)).toList();
  }

  @Test
  void demonstrationInTheBagIsTaughtAndUsedFromThenOn() throws Exception {
    options.out = folder.resolve("pictures");
    assertTrue(run(lesson(BoxOnTable.GRASP).finish()), printed());
    List<String> images = lines("image");
    assertEquals(3, images.size(), printed());
    assertTrue(images.get(0).matches("image 1  0.000 s  x=-?0.0\\d* y=-?0.0\\d* z=.* object=-"), images.get(0));
    assertEquals(List.of("lesson: 'box' taught in 20 steps"), lines("lesson"));
    assertTrue(images.get(1).startsWith("image 1  0.000 s  x=") && images.get(1).endsWith("object=box"), images.get(1));
    assertTrue(images.get(2).startsWith("image 2  3.000 s  x=") && images.get(2).endsWith("object=box"), images.get(2));
    assertEquals(1, lines("2 images: 2 with a grasp, 0 without, 0 unusable; 1 lessons taught, 0 not.").size(),
        printed());
    assertTrue(Files.exists(folder.resolve("skills/box.skill")));
    assertTrue(Files.size(folder.resolve("pictures/image-00002.png")) > 1000);
  }

  @Test
  void graspOnTheCommandLineIsTaughtAtTheFirstUsableImage() throws Exception {
    show("0,0.02,0.43,0,0.04", null, "carton");
    assertTrue(run(camera().finish()), printed());
    assertEquals(List.of("lesson: 'carton' taught in 20 steps"), lines("lesson"));
    assertTrue(lines("image 1").get(1).endsWith("object=carton"), printed());
  }

  @Test
  void demonstrationThatIsRefusedIsAFailureWithItsReason() throws Exception {
    assertFalse(run(lesson(new Grasp(0.15, 0.15, 0.43, 0, 0.04, 1)).finish()), printed());
    assertTrue(lines("lesson: 'box' not taught: nothing to hold at").size() == 1, printed());
    assertEquals(1, lines("2 images: 2 with a grasp, 0 without, 0 unusable; 0 lessons taught, 1 not.").size(),
        printed());
  }

  @Test
  void withoutTransformsTheTableIsFoundInThePictures() throws Exception {
    byte[] bag = new BagWriter("none").write(DEPTH, Image.CODEC, at(1), BoxOnTable.metres(at(1)))
        .write(INFO, CameraInfo.CODEC, at(1), BoxOnTable.info()).finish();
    assertTrue(run(bag), printed());
    assertTrue(printed().contains("The recording does not say where the camera is, so the table is found"), printed());
  }

  @Test
  void missingCameraPoseIsSaidWithWhatTheBagHas() throws Exception {
    byte[] bag = new BagWriter("none")
        .write("/tf_static", TFMessage.CODEC, at(0), cameraPose("map", "odom", BoxOnTable.CAMERA_POSE))
        .write(DEPTH, Image.CODEC, at(1), BoxOnTable.metres(at(1)))
        .write(INFO, CameraInfo.CODEC, at(1), BoxOnTable.info()).finish();
    assertFalse(run(bag));
    assertTrue(
        printed().contains("No image could be used: ")
            && printed().contains("no transform from 'camera' to 'base_link'"),
        printed());
    assertTrue(
        printed().contains("set ~camera_pose")
            && printed().contains("\n  " + DEPTH + "  sensor_msgs/Image  1 messages\n"),
        printed());
  }

  @Test
  void cameraPoseMayBeAParameter() throws Exception {
    rosArguments.add("_camera_pose:=0 0 1.2 " + Math.PI + " 0 0");
    byte[] bag = new BagWriter("bz2").write("/d", Image.CODEC, at(1), BoxOnTable.metres(at(1)))
        .write("/i", CameraInfo.CODEC, at(1), BoxOnTable.info()).finish();
    rosArguments.addAll(List.of("~depth:=/d", "~camera_info:=/i"));
    assertTrue(run(bag), printed());
    assertEquals(1, lines("Depth images from /d, camera info from /i").size(), printed());
  }

  @Test
  void topicsThatTheBagDoesNotHaveAreAnsweredWithThoseThatItHas() throws Exception {
    byte[] bag = camera().finish();
    options.image = "/cam/image";
    String contents = "The bag has these topics:\n  /cam/color/image_raw  sensor_msgs/Image  1 messages\n  " + INFO
        + "  sensor_msgs/CameraInfo  1 messages\n  " + DEPTH + "  sensor_msgs/Image  1 messages\n  /tf_static"
        + "  tf2_msgs/TFMessage  1 messages";
    assertEquals("--image /cam/image: the bag has no messages of type sensor_msgs/Image, sensor_msgs/CompressedImage,"
        + " sensor_msgs/PointCloud2 on that topic. " + contents,
        assertThrows(IllegalArgumentException.class, () -> run(bag)).getMessage());
    options.image = null;
    options.cameraInfo = DEPTH;
    assertTrue(assertThrows(IllegalArgumentException.class, () -> run(bag)).getMessage()
        .startsWith("--camera-info " + DEPTH + ": the bag has no messages of type sensor_msgs/CameraInfo"));
    byte[] two = camera().write("/other/depth", Image.CODEC, at(1), BoxOnTable.metres(at(1))).finish();
    options.cameraInfo = null;
    assertTrue(assertThrows(IllegalArgumentException.class, () -> run(two)).getMessage()
        .startsWith(
            "the bag has 2 topics of sensor_msgs/Image with depth (32FC1 or 16UC1); name one with --image. The bag"));
  }

  @Test
  void recordingsOfOthersWithoutRawDepthAreExplained() {
    Path recorded = GoldenTypes.dataFolder().resolve("rosbags/aruco_images.bag");
    Assumptions.assumeTrue(Files.exists(recorded),
        () -> "no bag at " + recorded + "; set ONEGRASP_DATA to the data folder");
    String message = assertThrows(IllegalArgumentException.class, () -> run(Files.readAllBytes(recorded))).getMessage();
    assertTrue(
        message
            .startsWith(
                "the bag has no sensor_msgs/Image with depth (32FC1 or 16UC1), no compressed depth and no point cloud. "),
        message);
    assertTrue(message.contains("\n  /raspicam_node/camera_info  sensor_msgs/CameraInfo  15 messages"), message);
  }

  @Test
  void recordingThatBrokeOffIsPlayedAsFarAsItGoes() throws Exception {
    byte[] whole = lesson(BoxOnTable.GRASP).finish();
    assertTrue(run(Arrays.copyOf(whole, whole.length / 2)), printed());
    assertEquals(1, lines("image 1").size(), printed());
    assertTrue(lines("bag: reading stopped at byte ").size() == 1, printed());
  }

  @Test
  void optionsThatMakeNoSenseAreNamed() {
    options.rate = 0.0;
    assertEquals("--rate must be more than 0 and at most 1000 times the recorded speed, got 0.0", refusal());
    options.rate = 1.0;
    show("1,2,3", null, null);
    assertEquals("--demonstrate must be x,y,z,yaw or x,y,z,yaw,width (metres, radians), it is '1,2,3'", refusal());
    assertThrows(IOException.class, () -> {
      options.showings = List.of();
      run("no bag".getBytes(StandardCharsets.UTF_8));
    });
  }

  private String refusal() {
    return assertThrows(IllegalArgumentException.class, options::check).getMessage();
  }

  private void show(String demonstrate, String at, String object) {
    Showing showing = new Showing();
    showing.demonstrate = demonstrate;
    showing.at = at;
    showing.object = object;
    options.showings = Stream.concat(options.showings.stream(), Stream.of(showing)).toList();
  }

  private static BagWriter fixedCamera() {
    return new BagWriter("none").write("/tf_static", TFMessage.CODEC, at(0),
        cameraPose("base_link", "camera", BoxOnTable.CAMERA_POSE));
  }

  @Test
  void compressedDepthIsPlayedWithTheInfoBesideThePicture() throws Exception {
    byte[] bag = fixedCamera().write("/d/image/compressedDepth", CompressedImage.CODEC, at(1),
        BoxOnTable.compressed(at(1))).write("/d/camera_info", CameraInfo.CODEC, at(1), BoxOnTable.info())
        .write("/camera_info", CameraInfo.CODEC, at(1), BoxOnTable.info(7, 7))
        .write("/points", PointCloud2.CODEC, at(1), BoxOnTable.cloud(at(1))).finish();
    assertTrue(run(bag), printed());
    assertEquals(1, lines("Depth images from /d/image/compressedDepth, camera info from /d/camera_info").size(),
        printed());
    assertTrue(lines("image 1").get(0).startsWith("image 1  1.000 s  x="), printed());
  }

  @Test
  void pointsArePlayedWithoutAnyCameraInfo() throws Exception {
    show("0,0.02,0.43,0,0.04", null, "carton");
    byte[] bag = fixedCamera().write("/points", PointCloud2.CODEC, at(1), BoxOnTable.cloud(at(1))).finish();
    assertTrue(run(bag), printed());
    assertEquals(1, lines("Points from /points").size(), printed());
    assertTrue(lines("image 1").get(1).endsWith("object=carton"), printed());
  }

  @Test
  void eachGraspIsShownAtTheImageThatIsNamed() throws Exception {
    show("0,0.02,0.43,0,0.04", "2", "carton");
    show("0,0.02,0.43,0,0.04", "3.0", "box");
    BagWriter bag = fixedCamera().write(INFO, CameraInfo.CODEC, at(0), BoxOnTable.info());
    for (int second = 1; second <= 4; second++) {
      bag.write(DEPTH, Image.CODEC, at(second), BoxOnTable.metres(at(second)));
    }
    assertTrue(run(bag.finish()), printed());
    assertEquals(List.of("image 1 object=-", "image 2 object=-", "lesson: 'carton' taught in 20 steps",
        "image 2 object=carton", "image 3 object=carton", "lesson: 'box' taught in 20 steps", "image 3 object=box",
        "image 4 object=box"),
        printed().lines().filter(line -> line.matches("(image|lesson).*"))
            .map(line -> line.replaceFirst("(image \\d+).*(object=.*)", "$1 $2")).toList());
  }

  @Test
  void imagesThatCannotBeShownOnAreNamedAndTheEndIsAFailure() throws Exception {
    show("0,0.02,0.43,0,0.04", "2", "carton");
    show("0,0.02,0.43,0,0.04", "9", "box");
    show("0,0.02,0.43,0,0.04", "30s", "mug");
    byte[] bag = fixedCamera().write(INFO, CameraInfo.CODEC, at(0), BoxOnTable.info())
        .write(DEPTH, Image.CODEC, at(1), BoxOnTable.metres(at(1)))
        .write(DEPTH, Image.CODEC, at(2), BoxOnTable.image(at(2), "rgb8", 3, new byte[3 * 160 * 120])).finish();
    assertFalse(run(bag), printed());
    assertEquals(List.of("lesson: 'carton' not taught: image 2 cannot be used, see above: name another one with --at",
        "lesson: 'box' not taught: the recording ended before image 9 came; it has 2 images",
        "lesson: 'mug' not taught: the recording ended before a usable image after 30.000 s came; it has 2 images"),
        lines("lesson"));
  }

  @Test
  void commandLineMayShowSeveralGrasps() {
    new CommandLine(options).parseArgs("--bag", "a.bag", "--demonstrate", "1,2,3,4", "--at", "2", "--object", "mug",
        "--demonstrate=-1,2,3,4", "--object", "pan");
    options.check();
    assertEquals(List.of("mug at image 2", "pan at a usable image"),
        options.showings.stream().map(showing -> showing.object() + " at " + showing.when()).toList());
    options.showings.get(1).at = "soon";
    assertEquals("--at must be the number of an image, such as 3, or seconds from the beginning of the recording, such"
        + " as 2.5 or 2s, it is 'soon'", refusal());
  }

  @Test
  void recordingOfRealsenseViewerBringsItsUnit() throws Exception {
    rosArguments.add("_camera_pose:=0 0 1.2 " + Math.PI + " 0 0");
    Image steps = BoxOnTable.shorts(RosTime.ZERO, 4000);
    Image mono = BoxOnTable.image(RosTime.ZERO, "mono16", 2, steps.data());
    byte[] bag = new BagWriter("lz4")
        .write("/device_0/sensor_0/option/Depth_Units/value", Float32.CODEC, at(0), new Float32(0.00025f))
        .write("/device_0/sensor_0/Depth_0/info/camera_info", CameraInfo.CODEC, at(0), BoxOnTable.info())
        .write("/device_0/sensor_1/Color_0/info/camera_info", CameraInfo.CODEC, at(0), BoxOnTable.info(7, 7))
        .write("/device_0/sensor_0/Depth_0/image/data", Image.CODEC, at(1), mono).finish();
    assertTrue(run(bag), printed());
    assertEquals(1, lines("Depth units are in the recording: ~depth_scale is 0.25").size(), printed());
    assertTrue(lines("image 1").get(0).startsWith("image 1  1.000 s  x="), printed());
    rosArguments.add("_depth_scale:=1");
    assertFalse(run(bag), printed());
    assertTrue(printed().contains("(such as 0.25)"), printed());
  }

  /** The box is red on a grey table: without colour its picture has none of it. */
  @Test
  void colourThatIsConnectedIsInThePictures() throws Exception {
    options.out = folder.resolve("pictures");
    BagWriter bag = fixedCamera().write(INFO, CameraInfo.CODEC, at(0), BoxOnTable.info());
    bag.write(DEPTH, Image.CODEC, at(1), BoxOnTable.metres(at(1)));
    bag.write("/red", Image.CODEC, new RosTime(at(1).sec(), 50_000_000), red(at(1)));
    byte[] bytes = bag.finish();
    assertTrue(run(bytes), printed());
    assertFalse(redIn(folder.resolve("pictures/image-00001.png")));
    rosArguments.add("~colour:=/red");
    assertTrue(run(bytes), printed());
    assertTrue(redIn(folder.resolve("pictures/image-00001.png")));
  }

  private static Image red(RosTime stamp) {
    byte[] rgb = new byte[3 * 160 * 120];
    for (int i = 0; i < rgb.length; i += 3) {
      rgb[i] = (byte) 0xEE;
      rgb[i + 1] = 0x11;
    }
    return BoxOnTable.image(stamp, "rgb8", 3, rgb);
  }

  private static boolean redIn(Path picture) throws IOException {
    BufferedImage image = ImageIO.read(picture.toFile());
    return IntStream.range(0, image.getHeight()).anyMatch(y -> (image.getRGB(100, y) & 0xFFFFFF) == 0xEE1100);
  }
}
