package org.onegrasp.node;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.onegrasp.fuzz.FuzzTarget;
import org.onegrasp.fuzz.FuzzTarget.Bound;
import org.onegrasp.fuzz.FuzzedValues;
import org.onegrasp.fuzz.Seeds;
import org.onegrasp.grasp.InputSpec;
import org.onegrasp.grasp.OutputSpec;
import org.onegrasp.msgs.CameraInfo;
import org.onegrasp.msgs.CompressedImage;
import org.onegrasp.msgs.Demonstration;
import org.onegrasp.msgs.Header;
import org.onegrasp.msgs.Image;
import org.onegrasp.msgs.Point;
import org.onegrasp.msgs.PointCloud2;
import org.onegrasp.msgs.PointField;
import org.onegrasp.msgs.PoseMessage;
import org.onegrasp.msgs.Quaternion;
import org.onegrasp.msgs.RegionOfInterest;
import org.onegrasp.msgs.RosTime;
import org.onegrasp.msgs.TFMessage;
import org.onegrasp.msgs.Transform;
import org.onegrasp.msgs.TransformStamped;
import org.onegrasp.msgs.Vector3;
import org.onegrasp.node.camera.BoxOnTable;
import org.onegrasp.node.camera.DepthMessage;
import org.onegrasp.node.camera.SceneHistory;
import org.onegrasp.node.camera.SceneReader;
import org.onegrasp.node.frames.FrameTree;
import org.onegrasp.node.frames.NoTransformException;
import org.onegrasp.node.health.Problems;
import org.onegrasp.node.health.UnusableInputException;
import org.onegrasp.node.parameters.Configurations;
import org.onegrasp.node.parameters.NodeConfiguration;
import org.onegrasp.node.parameters.ParameterReader;
import org.onegrasp.node.skills.SkillTargets;
import org.onegrasp.replay.ReplayTargets;
import org.onegrasp.ros.NameTargets;

/**
 * What the grasp node is told: parameters, transforms, pictures, demonstrations, and what the packages around it read.
 */
public final class NodeTargets {
  private static final long NOW = 1_000_000_000_000L;
  private static final String[] FRAMES = {"base_link", "/base_link", "camera", "arm", "", "a", "b", "c"};
  private static final String[] PARAMETERS =
      {"~work_area_x", "~work_area_y", "~table_z", "~gripper_opening", "~base_frame",
          "~camera_pose", "~transform_tolerance", "~skills_dir", "~rate_limit", "~demonstration_max_age",
          "~diagnostics_rate", "~seed",
          "~rule", "~budget", "~tool_frame", "~arm_base", "~arm_base_pose", "~grip_pose", "~approach_distance",
          "~lift_height",
          "~linear_speed", "~arm_speed", "robot_description"};

  private static final String[] FORMATS = {"16UC1; compressedDepth png", "32FC1; compressedDepth png",
      "16UC1; compressedDepth rvl", "16UC1; png compressed ", "bgr8; jpeg compressed bgr8"};
  private static final String[] FIELDS = {"x", "y", "z", "rgb", ""};

  private NodeTargets() {}

  public static List<FuzzTarget> all() {
    Set<Class<? extends Exception>> unusable = Set.of(UnusableInputException.class);
    return List.of(
        new FuzzTarget("node.parameters", new Bound(16 << 10, 1 << 20), Set.of(IllegalArgumentException.class),
            parameters(),
            NodeTargets::configure),
        ReplayTargets.demonstrate(),
        new FuzzTarget("node.transforms", new Bound(2048, 64 << 10), Set.of(), transforms(), NodeTargets::transforms),
        new FuzzTarget("node.pictures", new Bound(4096, 32 << 20), unusable, pictures(), NodeTargets::picture),
        new FuzzTarget("node.compressed", new Bound(9000, 128 << 20), unusable, compressed(), NodeTargets::compressed),
        new FuzzTarget("node.cloud", new Bound(4096, 16 << 20), unusable, clouds(), NodeTargets::cloud),
        new FuzzTarget("node.demonstration", new Bound(2048, 256 << 10), unusable, demonstrations(),
            new DemonstrationTarget()),
        SkillTargets.skill());
  }

  private static List<byte[]> parameters() {
    List<byte[]> seeds = new ArrayList<>(
        Seeds.texts("\005[0, 0, 1.2, 3.14, 0, 0]", "\0050 0 1.2 3.14159 0 0", "\0001.5\n\0030.09\n\014bp-last2",
            "\014sgm@0.002#460", "\0171e400\n\015.inf\n\013-1", "\016tool\n\026<robot/>", "\005[[], {}, ~]\n\004~/x"));
    seeds.addAll(Seeds.texts(
        "\016tool\n\017base\n\026<robot name='r'><link name='base'/><link name='tool'/><joint name='j'"
            + " type='continuous'>"
            + "<parent link='base'/><child link='tool'/></joint></robot>"));
    return seeds;
  }

  /** A parameter a line: its number among those above, then its value in YAML, as roslaunch and rosparam give it. */
  private static void configure(byte[] input) {
    Map<String, Object> values = new LinkedHashMap<>();
    new String(input, StandardCharsets.UTF_8).lines().filter(line -> !line.isEmpty()).forEach(line -> {
      values.put(PARAMETERS[line.charAt(0) % PARAMETERS.length], NameTargets.parameter(line.substring(1)));
    });
    NodeConfiguration.read(new ParameterReader(name -> Optional.ofNullable(values.get(name))), () -> Path.of("skills"));
  }

  private static List<byte[]> transforms() {
    return List.of(Seeds.octets(1, 0, 2, 64, 1, 2, 0, 96, 64, 64, 64, 64, 64, 96, 0, 2, 64, 1),
        Seeds.octets(0, 0, 5, 64, 1, 5, 6, 140, 64, 64, 64, 64, 64, 96, 0, 0, 6, 7, 140, 64, 64, 64, 64, 64, 96, 0, 0,
            7, 64, 1));
  }

  /** Several transforms, and after each a question. */
  private static void transforms(byte[] input) {
    FuzzedValues values = new FuzzedValues(input);
    FrameTree frames = new FrameTree(0.5, () -> NOW);
    while (values.hasMore()) {
      try {
        frames.update(new TFMessage(List.of(transform(values))), values.below(2) == 1, NOW);
      } catch (IllegalArgumentException e) {
        // refused
      }
      try {
        frames.lookUp(values.among(FRAMES), values.among(FRAMES), NOW + values.integer());
      } catch (NoTransformException e) {
        // refused
      }
    }
  }

  private static TransformStamped transform(FuzzedValues values) {
    return new TransformStamped(header(values), values.among(FRAMES), new Transform(
        new Vector3(values.number(), values.number(), values.number()), quaternion(values)));
  }

  private static Header header(FuzzedValues values) {
    return Header.of(new RosTime(1000 + (int) values.integer(), (int) values.integer()), values.among(FRAMES));
  }

  private static Quaternion quaternion(FuzzedValues values) {
    return new Quaternion(values.number(), values.number(), values.number(), values.number());
  }

  private static List<byte[]> pictures() {
    return List.of(Seeds.join(Seeds.octets(0, 0, 64, 64, 0, 32, 32, 0, 0, 0), new byte[600]),
        Seeds.join(Seeds.octets(1, 0, 64, 64, 0, 24, 40, 1, 1, 0), new byte[600]));
  }

  /** A small picture of a table, damaged where the input says so, with a camera info of any numbers. */
  private static void picture(byte[] input) {
    FuzzedValues values = new FuzzedValues(input);
    boolean floats = values.below(2) == 0;
    String encoding = values.below(8) == 7 ? values.text() : floats ? "32FC1" : "16UC1";
    Header header = header(values);
    int width = size(values, 160);
    int height = size(values, 120);
    Image whole = floats ? BoxOnTable.metres(RosTime.ZERO) : BoxOnTable.millimetres(RosTime.ZERO);
    int step = values.below(16) == 15 ? (int) values.integer() : whole.step();
    boolean bigEndian = values.below(16) == 15;
    CameraInfo info = values.below(4) == 3 ? info(header, values, width, height) : BoxOnTable.info();
    byte[] data = whole.data().clone();
    while (values.hasMore()) {
      byte[] piece = values.bytes(4);
      System.arraycopy(piece, 0, data, values.below(data.length - 4), piece.length);
    }
    Image image = new Image(header, height, width, encoding, bigEndian, step, data);
    reader(new FrameTree(0.5, () -> NOW), new SceneHistory()).read(image, info);
  }

  private static List<byte[]> compressed() {
    byte[] head = Seeds.octets(0, 0, 0, 0, 0, 0x20, 0x1D, 0x46, 0, 0x40, 0x7C, 0xC4);
    CompressedImage png = BoxOnTable.compressed(RosTime.ZERO);
    CompressedImage metres = BoxOnTable.compressed(RosTime.ZERO, "32FC1; compressedDepth png", head,
        BoxOnTable.millimetres(RosTime.ZERO).data());
    byte[] size = Seeds.octets(160, 0, 0, 0, 120, 0, 0, 0);
    byte[] words = new byte[400]; // runs of zeros of no length
    return List.of(Seeds.join(Seeds.octets(0), png.data()), Seeds.join(Seeds.octets(1), metres.data()),
        Seeds.join(Seeds.octets(2), new byte[12], size, words),
        Seeds.join(Seeds.octets(3), Arrays.copyOfRange(png.data(), 12, png.data().length)),
        Seeds.join(Seeds.octets(4), png.data()));
  }

  /** A format by its number, and data as they come. */
  private static void compressed(byte[] input) {
    FuzzedValues values = new FuzzedValues(input);
    String format = values.among(FORMATS);
    CompressedImage image =
        new CompressedImage(Header.of(RosTime.ofNanos(NOW), "camera"), format, values.rest());
    reader(new FrameTree(0.5, () -> NOW), new SceneHistory()).read(new DepthMessage.Compressed(image),
        Optional.of(BoxOnTable.info()), NOW);
  }

  private static List<byte[]> clouds() {
    return List.of(Seeds.octets(0, 0, 0, 0, 0, 0, 0), Seeds.octets(0, 1, 7, 8, 64, 64, 64, 9, 9, 9, 9, 9, 1, 2, 3, 4),
        Seeds.octets(15, 160, 15, 70, 0, 2, 3, 3, 1, 0, 80, 7, 64, 64));
  }

  /** The points of a small picture of a table, with sizes and fields changed where the input says so, and damaged. */
  private static void cloud(byte[] input) {
    FuzzedValues values = new FuzzedValues(input);
    PointCloud2 whole = BoxOnTable.cloud(RosTime.ofNanos(NOW));
    int width = odd(values, whole.width());
    int height = odd(values, whole.height());
    int pointStep = odd(values, whole.pointStep());
    int rowStep = odd(values, whole.rowStep());
    List<PointField> fields = new ArrayList<>(whole.fields());
    for (int changed = values.below(4); changed > 0; changed--) {
      fields.set(values.below(fields.size()), new PointField(values.among(FIELDS), odd(values, 8), odd(values, 7),
          odd(values, 1)));
    }
    byte[] data = whole.data();
    while (values.hasMore()) {
      byte[] piece = values.bytes(4);
      System.arraycopy(piece, 0, data, values.below(data.length - 4), piece.length);
    }
    PointCloud2 cloud = new PointCloud2(whole.header(), height, width, fields, values.below(8) == 7, pointStep, rowStep,
        data, false);
    reader(new FrameTree(0.5, () -> NOW), new SceneHistory()).read(new DepthMessage.Cloud(cloud), Optional.empty(),
        NOW);
  }

  /** Mostly the usual number. */
  private static int odd(FuzzedValues values, int usual) {
    return values.below(16) == 15 ? (int) values.integer() : usual;
  }

  private static SceneReader reader(FrameTree frames, SceneHistory scenes) {
    NodeConfiguration standard =
        NodeConfiguration.read(new ParameterReader(name -> Optional.empty()), () -> Path.of("skills"));
    return new SceneReader(Configurations.withCameraPose(standard, BoxOnTable.CAMERA_POSE), InputSpec.STANDARD, frames,
        scenes, new Problems(), () -> NOW);
  }

  private static int size(FuzzedValues values, int usual) {
    int kind = values.octet();
    return kind < 200 ? usual : kind < 240 ? values.octet() : (int) values.integer();
  }

  private static CameraInfo info(Header header, FuzzedValues values, int width, int height) {
    double[] k = {numberNear(values, 165), 0, numberNear(values, 79.5), 0, numberNear(values, 165),
        numberNear(values, 59.5), 0, 0, 1};
    double[] p = {numberNear(values, 165), 0, numberNear(values, 79.5), 0, 0, numberNear(values, 165),
        numberNear(values, 59.5), 0, 0, 0, 1, 0};
    RegionOfInterest roi = new RegionOfInterest((int) values.integer(), (int) values.integer(), (int) values.integer(),
        (int) values.integer(), values.below(2) == 1);
    return new CameraInfo(header, height, width, "plumb_bob", new double[] {values.number(), 0, 0, 0, 0}, k,
        new double[] {1, 0, 0, 0, 1, 0, 0, 0, values.number()}, p, (int) values.integer(), (int) values.integer(), roi);
  }

  private static double numberNear(FuzzedValues values, double usual) {
    return values.below(4) == 3 ? values.number() : usual * (0.5 + values.octet() / 256.0);
  }

  private static List<byte[]> demonstrations() {
    return List.of(Seeds.octets(3, 'b', 'o', 'x', 64, 64, 0, 64, 65, 78, 64, 64, 64, 96, 65),
        Seeds.octets(3, 'b', 'o', 'x', 64, 64, 7, 64, 65, 78, 64, 64, 64, 96, 65),
        Seeds.octets(3, 'b', 'o', 'x', 64, 64, 5, 140, 140, 140, 140, 64, 64, 96, 65));
  }

  /** Demonstrations on one picture, with frames that are very far away. */
  private static final class DemonstrationTarget implements FuzzTarget.Parser {
    private final SceneHistory scenes = new SceneHistory();
    private final FrameTree frames = new FrameTree(0.5, () -> NOW);
    private final NodeConfiguration configuration =
        NodeConfiguration.read(new ParameterReader(name -> Optional.empty()), () -> Path.of("skills"));
    private final DemonstrationCheck check =
        new DemonstrationCheck(configuration, OutputSpec.STANDARD, scenes, frames, new Problems());

    DemonstrationTarget() {
      reader(frames, scenes).read(BoxOnTable.metres(RosTime.ofNanos(NOW)), BoxOnTable.info());
      for (int i = 5; i < FRAMES.length; i++) {
        frames.update(new TFMessage(
            List.of(new TransformStamped(Header.of(RosTime.ofNanos(NOW), i == 5 ? "base_link" : FRAMES[i - 1]),
                FRAMES[i], new Transform(new Vector3(999_999, 0, -999_999), Quaternion.IDENTITY)))),
            true, NOW);
      }
    }

    @Override
    public void parse(byte[] input) {
      FuzzedValues values = new FuzzedValues(input);
      String object = values.text();
      Header header = header(values);
      Point position = new Point(values.number(), values.number(), values.number());
      check.check(new Demonstration(header, object, new PoseMessage(position, quaternion(values)), values.number()),
          NOW);
    }
  }
}
