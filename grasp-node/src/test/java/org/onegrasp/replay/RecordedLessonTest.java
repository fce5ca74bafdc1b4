package org.onegrasp.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onegrasp.conversion.CameraMessages;
import org.onegrasp.conversion.Messages;
import org.onegrasp.grasp.GraspLabel;
import org.onegrasp.grasp.PlaceScore;
import org.onegrasp.model.ModelFile;
import org.onegrasp.msgs.CameraInfo;
import org.onegrasp.msgs.Demonstration;
import org.onegrasp.msgs.Header;
import org.onegrasp.msgs.Image;
import org.onegrasp.msgs.RosTime;
import org.onegrasp.msgs.TFMessage;
import org.onegrasp.msgs.bag.BagWriter;
import org.onegrasp.node.Learners;
import org.onegrasp.objects.HouseholdObjects;
import org.onegrasp.ros.RosArguments;
import org.onegrasp.sim.SimWorld;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.ObjectModel;
import org.onegrasp.world.Observation;
import org.onegrasp.world.Pose;
import org.onegrasp.world.table.SimConfiguration;

/** A recording of the simulated camera, played into the node with the shipped model. */
class RecordedLessonTest {
  private static final Pattern GRASP = Pattern.compile("x=(\\S+) y=(\\S+) z=(\\S+) yaw=(\\S+) width=(\\S+) quality=(\\S+) object=(\\S+)");
  private static final String OPTICAL = "camera_optical";

  @TempDir Path folder;

  private final ObjectModel hammer = HouseholdObjects.sample("hammer", 1);
  private final BagWriter bag = new BagWriter("bz2");
  private final List<Pose> poses = new ArrayList<>();

  private static RosTime at(int seconds) {
    return new RosTime(1000 + seconds, 0);
  }

  @Test
  void graspsComeOutAtTheDemonstratedPlaceAfterTheLesson() throws Exception {
    Assumptions.assumeTrue(ModelFile.class.getResource("/org/onegrasp/model/grasp.onegrasp") != null, "no model in this build");
    record();
    String printed = play();
    List<String> images = printed.lines().filter(line -> line.startsWith("image ")).toList();
    assertEquals(6, images.size(), printed); // five images, the first again after the lesson
    int right = 0;
    for (int i = 0; i < 5; i++) {
      Matcher grasp = GRASP.matcher(images.get(i + 1));
      assertTrue(grasp.find(), printed);
      assertEquals("hammer", grasp.group(7));
      right += PlaceScore.of(grasp(grasp), hammer.demonstration(), poses.get(i)).success() ? 1 : 0;
    }
    assertTrue(right >= 4, right + " of 5 at the demonstrated place\n" + printed);
  }

  private static Grasp grasp(Matcher m) {
    return new Grasp(number(m, 1), number(m, 2), number(m, 3), number(m, 4), number(m, 5), number(m, 6));
  }

  private static double number(Matcher matcher, int group) {
    return Double.parseDouble(matcher.group(group));
  }

  /** Five poses; the grasp is shown in the first. */
  private void record() throws Exception {
    try (SimWorld world = SimWorld.open(SimConfiguration.shipped(1))) {
      bag.write("/tf_static", TFMessage.CODEC, at(0), BagSessionTest.cameraPose("base_link", OPTICAL, world.cameraInBase()));
      for (int i = 0; i < 5; i++) {
        world.place(hammer, world.workArea().centreX() + 0.02 * i - 0.04, world.workArea().centreY() - 0.01 * i, 1.2 * i);
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

  private String play() throws Exception {
    BagOptions options = new BagOptions();
    options.file = Files.write(folder.resolve("hammer.bag"), bag.finish());
    RosArguments arguments = RosArguments.parse(List.of("_skills_dir:=" + folder), Map.of("ROS_MASTER_URI", "http://127.0.0.1:1"));
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    assertTrue(new BagSession(options, arguments, Learners::shipped, new PrintStream(printed, true, StandardCharsets.UTF_8)).run(),
        printed::toString);
    return printed.toString(StandardCharsets.UTF_8);
  }
}
