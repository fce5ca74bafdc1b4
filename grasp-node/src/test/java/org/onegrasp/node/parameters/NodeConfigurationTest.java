package org.onegrasp.node.parameters;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.model.ShippedModel;
import org.onegrasp.node.Learners;
import org.onegrasp.ros.RosHome;
import org.onegrasp.world.WorkArea;

class NodeConfigurationTest {
  private static NodeConfiguration read(Map<String, Object> parameters) {
    return NodeConfiguration.read(new ParameterReader(name -> Optional.ofNullable(parameters.get(name))),
        () -> Path.of("/home/skills"));
  }

  @Test
  void hasUsableDefaults() {
    NodeConfiguration configuration = read(Map.of());
    assertEquals(WorkArea.STANDARD, configuration.workArea());
    assertEquals(0.085, configuration.gripperOpening());
    assertEquals("base_link", configuration.baseFrame());
    assertEquals(Optional.empty(), configuration.cameraPose());
    assertEquals(Path.of("/home/skills"), configuration.skillsFolder());
  }

  @Test
  void workAreaIsAsLargeAsAskedForInWholeCells() {
    assertEquals(0.8, read(Map.of("~work_area_size", 0.8)).workArea().size());
    assertEquals(0.512, read(Map.of("~work_area_size", 0.5)).workArea().size(), 1e-12);
    assertEquals(new WorkArea(0.3, 0, 0.4, 0.64),
        read(Map.of("~work_area_size", "0.64", "~work_area_x", 0.3)).workArea());
  }

  @Test
  void workAreaOfAnotherSizeIsRefused() {
    for (Object size : List.of(0.38, 0.81, -1, 1e308, "large")) {
      assertEquals(
          "parameter ~work_area_size must be a number from 0.384 to 0.8, it is '" + size
              + "': mend it in the launch file or with"
              + " rosparam set",
          assertThrows(IllegalArgumentException.class, () -> read(Map.of("~work_area_size", size))).getMessage());
    }
  }

  @Test
  void twoRobotsKeepTheirSkillsApart() {
    Map<String, String> kim = Map.of("HOME", "/home/kim");
    assertEquals(Path.of("/home/kim/.ros/onegrasp"), NodeConfiguration.defaultSkillsFolder("/onegrasp", kim));
    assertEquals(Path.of("/home/kim/.ros/robot1/onegrasp"),
        NodeConfiguration.defaultSkillsFolder("/robot1/onegrasp", kim));
  }

  @Test
  void pathsInParametersMayBeginInTheHomeFolder() {
    Path home = RosHome.path("~", System.getenv());
    assertEquals(home.resolve("skills"), read(Map.of("~skills_dir", "~/skills")).skillsFolder());
    String other =
        assertThrows(IllegalArgumentException.class, () -> read(Map.of("~skills_dir", "~lee/skills"))).getMessage();
    assertTrue(other.startsWith("parameter ~skills_dir: '~lee/skills'"), other);
  }

  @Test
  void wholeNumbersAreNumbersToo() {
    assertEquals(1.0, read(Map.of("~table_z", 1)).workArea().tableZ());
  }

  @Test
  void cameraPoseIsAStringOrAList() {
    double[] fromText = read(Map.of("~camera_pose", "1 2 3 0 0 0")).cameraPose().orElseThrow().transform(0, 0, 0);
    double[] fromList =
        read(Map.of("~camera_pose", List.of(1, 2.0, 3, 0, 0, 0))).cameraPose().orElseThrow().transform(0, 0, 0);
    assertArrayEquals(new double[] {1, 2, 3}, fromText);
    assertArrayEquals(new double[] {1, 2, 3}, fromList);
  }

  @Test
  void cameraPoseThatNoArmReachesIsRefused() {
    for (String pose : List.of("1e308 0 0 0 0 0", "0 0 -2e6 0 0 0", "0 NaN 0 0 0 0", "0 0 0 Infinity 0 0")) {
      assertTrue(assertThrows(IllegalArgumentException.class, () -> read(Map.of("~camera_pose", pose))).getMessage()
          .startsWith("parameter ~camera_pose must be six numbers"), pose);
    }
  }

  @Test
  void framesHaveNoSlashInFront() {
    assertEquals("base_link", read(Map.of("~base_frame", "/base_link")).baseFrame());
    assertEquals("left/base_link", read(Map.of("~base_frame", " //left/base_link ")).baseFrame());
  }

  @Test
  void frameWithoutANameIsRefused() {
    for (String name : List.of("/", " // ")) {
      assertEquals("parameter ~base_frame must be the name of a frame, it is '" + name + "'",
          assertThrows(IllegalArgumentException.class, () -> read(Map.of("~base_frame", name))).getMessage());
    }
    assertEquals("parameter ~base_frame must not be empty",
        assertThrows(IllegalArgumentException.class, () -> read(Map.of("~base_frame", ""))).getMessage());
    assertTrue(assertThrows(IllegalArgumentException.class, () -> read(Map.of("~tool_frame", "/"))).getMessage()
        .contains("~tool_frame"));
  }

  @Test
  void picturesAreRectifiedAsOneSays() {
    assertEquals(Rectified.AUTO, read(Map.of()).rectified());
    assertEquals(Rectified.TRUE, read(Map.of("~rectified", true)).rectified());
    assertEquals(Rectified.FALSE, read(Map.of("~rectified", "False")).rectified());
    assertEquals("parameter ~rectified must be auto, true or false, it is 'perhaps'",
        assertThrows(IllegalArgumentException.class, () -> read(Map.of("~rectified", "perhaps"))).getMessage());
  }

  @Test
  void emptyCameraPoseMeansTf() {
    assertEquals(Optional.empty(), read(Map.of("~camera_pose", "")).cameraPose());
  }

  @Test
  void ruleIsOneThatANodeCanTeachBy() {
    assertEquals("sgm/fixed", read(Map.of()).rule().label());
    assertEquals("bp-last3/fixed", read(Map.of("~rule", "bp-last3")).rule().label());
    String unknown = assertThrows(IllegalArgumentException.class, () -> read(Map.of("~rule", "sgd"))).getMessage();
    assertTrue(unknown.contains("~rule") && unknown.contains("\"sgd\"") && unknown.contains(", sgm"), unknown);
    String floating = assertThrows(IllegalArgumentException.class, () -> read(Map.of("~rule", "bp"))).getMessage();
    assertTrue(floating.contains("bp/float") && floating.contains("bp-checkpoint"), floating);
    assertThrows(IllegalArgumentException.class, () -> read(Map.of("~rule", "none")));
  }

  @Test
  void lessonsComputeOnTwoThreadsWhereFourCoresLeaveOthersFree() {
    assertEquals(1, NodeConfiguration.teachingThreads(0, 1));
    assertEquals(1, NodeConfiguration.teachingThreads(0, 3));
    assertEquals(2, NodeConfiguration.teachingThreads(0, 4));
    assertEquals(2, NodeConfiguration.teachingThreads(0, 64));
    assertEquals(2, read(Map.of("~teaching_threads", 2)).teachingThreads());
    assertEquals(1, read(Map.of("~teaching_threads", 1)).teachingThreads());
    assertTrue(assertThrows(IllegalArgumentException.class, () -> read(Map.of("~teaching_threads", 3))).getMessage()
        .contains("~teaching_threads must be a number from 0.0 to 2.0"));
  }

  @Test
  void budgetThatHoldsNoLessonIsRefusedWithWhatWould() {
    String none = assertThrows(IllegalArgumentException.class,
        () -> Learners.of(read(Map.of("~budget", 40_000)), Kernels.best()))
        .getMessage();
    assertTrue(none.contains("40,000") && none.contains("the least that works"), none);
    String others =
        assertThrows(IllegalArgumentException.class,
            () -> Learners.of(read(Map.of("~budget", 131_072)), Kernels.best()))
            .getMessage();
    assertTrue(others.contains("sgm/fixed needs") && others.contains("bp-last3/fixed ("), others);
  }

  @Test
  void modelIsAShippedOneByItsNameOrAFile() {
    assertEquals(Path.of(ShippedModel.STANDARD.label()), read(Map.of()).model());
    assertEquals(Path.of("deep"), read(Map.of("~model", "deep")).model());
    assertEquals(Path.of("/robot/mine.onegrasp"), read(Map.of("~model", "/robot/mine.onegrasp")).model());
    assertEquals(
        "parameter ~model: there is no model \"huge\"; those of this build are small, standard, deep, and a file"
            + " is given with a slash or a dot in it, such as ./huge",
        assertThrows(UncheckedIOException.class, () -> Learners.of(read(Map.of("~model", "huge")), Kernels.best()))
            .getMessage());
  }

  @Test
  void eachShippedModelIsTaughtInItsOwnBudget() {
    assertEquals(9_152, Learners.of(read(Map.of("~model", "small", "~budget", 131_072)), Kernels.best()).start()
        .weights().length);
    assertEquals(8_072, Learners.of(read(Map.of("~model", "deep")), Kernels.best()).start().weights().length);
    String message = assertThrows(IllegalArgumentException.class,
        () -> Learners.of(read(Map.of("~model", "deep", "~budget", 131_072)), Kernels.best())).getMessage();
    assertTrue(message.contains("sgm/fixed needs 234,880 bytes"), message);
  }

  @Test
  void wrongValueIsNamedWithItsBounds() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> read(Map.of("~gripper_opening", 85))).getMessage();
    assertTrue(message.contains("~gripper_opening") && message.contains("0.005 to 0.5") && message.contains("'85'"),
        message);
    assertThrows(IllegalArgumentException.class, () -> read(Map.of("~table_z", "high")));
    assertThrows(IllegalArgumentException.class, () -> read(Map.of("~rate_limit", Double.NaN)));
  }

  @Test
  void cameraPoseOfFiveNumbersIsRefused() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> read(Map.of("~camera_pose", "1 2 3 4 5"))).getMessage();
    assertTrue(message.contains("~camera_pose") && message.contains("six numbers"), message);
  }
}
