package org.onegrasp.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.onegrasp.conversion.CameraMessages;
import org.onegrasp.conversion.Messages;
import org.onegrasp.grasp.GraspLabel;
import org.onegrasp.grasp.PlaceScore;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.model.ModelFile;
import org.onegrasp.model.ShippedModel;
import org.onegrasp.model.Skill;
import org.onegrasp.msgs.CameraInfo;
import org.onegrasp.msgs.Demonstration;
import org.onegrasp.msgs.Header;
import org.onegrasp.msgs.Image;
import org.onegrasp.msgs.RosTime;
import org.onegrasp.msgs.TFMessage;
import org.onegrasp.msgs.bag.BagWriter;
import org.onegrasp.node.Learners;
import org.onegrasp.node.skills.SkillFile;
import org.onegrasp.objects.HouseholdObjects;
import org.onegrasp.ros.RosArguments;
import org.onegrasp.sim.SimWorld;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.ObjectModel;
import org.onegrasp.world.Observation;
import org.onegrasp.world.Pose;
import org.onegrasp.world.WorkArea;
import org.onegrasp.world.table.SimConfiguration;

/**
 * A recording of the simulated camera, played into the node with a shipped model. {@code -Donegrasp.golden=print}
 * prints the checksum of the taught skill's file but for the moment it was made, which has to be the same on every
 * machine: {@code .ci/arm64 DIR lesson} compares two.
 */
class RecordedLessonTest {
  private static final Pattern GRASP =
      Pattern.compile("x=(\\S+) y=(\\S+) z=(\\S+) yaw=(\\S+) width=(\\S+) quality=(\\S+) object=(\\S+)");
  private static final String OPTICAL = "camera_optical";
  private static final double[][] PLACES = {{-0.04, 0}, {-0.02, -0.01}, {0, -0.02}, {0.02, -0.03}, {0.04, -0.04}};

  @TempDir
  Path folder;

  private final ObjectModel hammer = HouseholdObjects.sample("hammer", 1);
  private final BagWriter bag = new BagWriter("bz2");
  private final List<Pose> poses = new ArrayList<>();
  private double[][] places;

  private static RosTime at(int seconds) {
    return new RosTime(1000 + seconds, 0);
  }

  @Test
  void graspsComeOutAtTheDemonstratedPlaceAfterTheLesson() throws Exception {
    Assumptions.assumeTrue(ModelFile.class.getResource("/org/onegrasp/model/grasp.onegrasp") != null,
        "no model in this build");
    record(SimConfiguration.shipped(1), PLACES);
    String printed = play();
    if ("print".equals(System.getProperty("onegrasp.golden"))) {
      byte[] file = Files.readAllBytes(folder.resolve("hammer.skill"));
      byte[] skill = SkillFile.bytes(SkillFile.of(file, "hammer.skill", WorkArea.STANDARD), Instant.EPOCH);
      System.out.println("skill " + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(skill)));
    }
    assertAtTheDemonstratedPlace(printed);
  }

  @ParameterizedTest
  @CsvSource({"small, 131072", "deep, 237568"})
  void theOtherShippedModelsLearnAndServeInTheirBudgets(String model, int budget) throws Exception {
    record(SimConfiguration.shipped(1), PLACES);
    assertAtTheDemonstratedPlace(play("_model:=" + model, "_budget:=" + budget));
    Skill taught =
        SkillFile.of(Files.readAllBytes(folder.resolve("hammer.skill")), "hammer.skill", WorkArea.STANDARD);
    assertEquals(ShippedModel.read(Path.of(model)).sha256(), taught.modelSha256());
  }

  private void assertAtTheDemonstratedPlace(String printed) {
    int right = 0;
    List<Grasp> grasps = grasps(printed);
    for (int i = 0; i < 5; i++) {
      right += PlaceScore.of(grasps.get(i), hammer.demonstration(), poses.get(i)).success() ? 1 : 0;
    }
    assertTrue(right >= 4, right + " of 5 at the demonstrated place\n" + printed);
  }

  /**
   * Places that the standard work area does not have, shown in one corner of the table and found, and lifted, in
   * others.
   */
  @Test
  void onALargeWorkAreaGraspsComeOutAtTheirMetres() throws Exception {
    Assumptions.assumeTrue(ModelFile.class.getResource("/org/onegrasp/model/grasp.onegrasp") != null,
        "no model in this build");
    SimConfiguration high = new SimConfiguration(highCamera(), SimConfiguration.Sensor.NOMINAL, false, 1, 0.8);
    record(high, new double[][] {{-0.29, -0.21}, {0.20, 0.21}, {-0.30, 0.20}, {0.13, -0.21}, {-0.36, -0.02}});
    String printed = play("_work_area_size:=0.8");
    List<Grasp> grasps = grasps(printed);
    int right = 0;
    int lifted = 0;
    try (SimWorld world = SimWorld.open(high)) {
      for (int i = 0; i < 5; i++) {
        right += PlaceScore.of(grasps.get(i), hammer.demonstration(), poses.get(i)).success() ? 1 : 0;
        place(world, i);
        lifted += world.attempt(grasps.get(i)).success() ? 1 : 0;
      }
    }
    assertTrue(right >= 4 && lifted >= 4, right + " of 5 at the demonstrated place, " + lifted + " lifted\n" + printed);
  }

  /** The shipped world with its camera 1.2 m above the table. */
  private Path highCamera() throws Exception {
    String world = Files.readString(Path.of("../sim-worlds/worlds/table.world"));
    String shipped = "<pose>0 -0.275 1.08 0 1.1865 1.5708</pose>";
    assertTrue(world.contains(shipped));
    return Files.writeString(folder.resolve("high.world"),
        world.replace(shipped, "<pose>0 -0.48 1.6 0 1.1865 1.5708</pose>"));
  }

  /** Those of five images after the lesson. */
  private static List<Grasp> grasps(String printed) {
    List<String> images = printed.lines().filter(line -> line.startsWith("image ")).toList();
    assertEquals(6, images.size(), printed); // five images, the first again after the lesson
    List<Grasp> grasps = new ArrayList<>();
    for (String image : images.subList(1, 6)) {
      Matcher grasp = GRASP.matcher(image);
      assertTrue(grasp.find(), printed);
      assertEquals("hammer", grasp.group(7));
      grasps.add(grasp(grasp));
    }
    return grasps;
  }

  private static Grasp grasp(Matcher m) {
    return new Grasp(number(m, 1), number(m, 2), number(m, 3), number(m, 4), number(m, 5), number(m, 6));
  }

  private static double number(Matcher matcher, int group) {
    return Double.parseDouble(matcher.group(group));
  }

  private void place(SimWorld world, int i) {
    world.place(hammer, places[i][0], places[i][1], 1.2 * i);
  }

  /** Five poses; the grasp is shown in the first. */
  private void record(SimConfiguration configuration, double[][] at) throws Exception {
    places = at;
    try (SimWorld world = SimWorld.open(configuration)) {
      bag.write("/tf_static", TFMessage.CODEC, at(0),
          BagSessionTest.cameraPose("base_link", OPTICAL, world.cameraInBase()));
      for (int i = 0; i < 5; i++) {
        place(world, i);
        poses.add(world.objectPose());
        see(world.observe(), at(2 * i + 1));
        if (i == 0) {
          Grasp shown = GraspLabel.equivalents(hammer.demonstration(), world.objectPose()).get(0);
          bag.write("/onegrasp/demonstration", Demonstration.CODEC, at(2), Messages.demonstration(
              Header.of(at(2), "base_link"), "hammer", shown));
        }
      }
    }
  }

  private void see(Observation observation, RosTime time) {
    Header header = Header.of(time, OPTICAL);
    bag.write("/camera/depth/camera_info", CameraInfo.CODEC, time, CameraMessages.info(header, observation.camera()));
    bag.write("/camera/depth/image_raw", Image.CODEC, time, CameraMessages.depth(header, observation));
  }

  private String play(String... parameters) throws Exception {
    BagOptions options = new BagOptions();
    options.file = Files.write(folder.resolve("hammer.bag"), bag.finish());
    List<String> all = new ArrayList<>(List.of(parameters));
    all.add("_skills_dir:=" + folder);
    RosArguments arguments = RosArguments.parse(all, Map.of("ROS_MASTER_URI", "http://127.0.0.1:1"));
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    assertTrue(
        new BagSession(options, arguments, configuration -> Learners.of(configuration, Kernels.best()),
            new PrintStream(printed, true, StandardCharsets.UTF_8))
            .run(),
        printed::toString);
    return printed.toString(StandardCharsets.UTF_8);
  }
}
