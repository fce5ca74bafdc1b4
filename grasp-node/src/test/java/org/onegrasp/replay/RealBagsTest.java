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
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.onegrasp.msgs.GoldenTypes;
import org.onegrasp.node.FakeLearner;
import org.onegrasp.ros.RosArguments;

/** Real depth as it was found in the wild: every format is read, or it is said which parameter is missing. */
class RealBagsTest {
  @TempDir
  Path skills;

  private String play(String name, String... parameters) throws Exception {
    BagOptions options = new BagOptions();
    options.file = GoldenTypes.dataFolder().resolve("real/" + name + ".bag");
    Assumptions.assumeTrue(Files.exists(options.file),
        () -> "no bag at " + options.file + "; set ONEGRASP_DATA to the data folder");
    List<String> arguments = new ArrayList<>(List.of(parameters));
    arguments.add("_skills_dir:=" + skills);
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    new BagSession(options, RosArguments.parse(arguments, Map.of()), area -> new FakeLearner(FakeLearner.open()),
        new PrintStream(printed, true, StandardCharsets.UTF_8)).run();
    return printed.toString(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource({"banana-clutter, 2, _table_z:=0", "clamp-clutter, 2, _table_z:=0", "mug-absent, 4, _table_z:=0",
      "banana-taught-in-clutter, 2, _table_z:=0", "compressed-depth, 1, _table_z:=0", "pointcloud-only, 1, _table_z:=0",
      "l515-raw-units, 1, _table_z:=0 _depth_scale:=0.25"})
  void everyImageIsRead(String name, int images, String parameters) throws Exception {
    String printed = play(name, parameters.split(" "));
    assertTrue(printed.contains(images + " images: ") && printed.contains(", 0 unusable;"), printed);
    assertEquals(images, printed.lines().filter(line -> line.startsWith("image ")).count(), printed);
  }

  @Test
  void unitThatIsMissingIsNamed() throws Exception {
    String printed = play("l515-raw-units", "_table_z:=0");
    assertTrue(printed.contains("set ~depth_scale to what makes metres of them (such as 0.25)"), printed);
  }

  @Test
  void recordingOfRealsenseViewerIsReadByItself() throws Exception {
    String printed = play("realsense-viewer-layout");
    assertTrue(printed.contains("Depth images from /device_0/sensor_0/Depth_0/image/data, camera info from"
        + " /device_0/sensor_0/Depth_0/info/camera_info"), printed);
    assertTrue(printed.contains("~depth_scale is 0.25"), printed);
  }
}
