package org.onegrasp.msgs.definition;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.onegrasp.msgs.GoldenTypes;

/** Every type of a ROS installation, against what genpy computes. */
class GoldenDefinitionsTest {
  private static final String SEPARATOR = "=".repeat(80);

  @Test
  @Tag("ros-row-51")
  void everyFullTextGivesItsMd5() {
    Map<String, GoldenTypes.Message> golden = GoldenTypes.read().messages();
    assertEquals(166, golden.size());
    golden.forEach((type, expected) -> {
      Definitions definitions = Definitions.ofFullText(type, expected.text());
      assertEquals(expected.md5(), definitions.md5(definitions.message(type)), type);
    });
  }

  @Test
  @Tag("ros-row-36")
  void everyFullTextCanBePutTogetherAgain() {
    GoldenTypes.read().messages().forEach((type, expected) -> {
      Definitions definitions = Definitions.ofFullText(type, expected.text());
      assertEquals(expected.text(), definitions.fullText(definitions.message(type)), type);
    });
  }

  @Test
  @Tag("ros-row-52")
  void everyServiceGivesItsMd5() {
    GoldenTypes golden = GoldenTypes.read();
    StringBuilder everything = new StringBuilder("uint8 unused\n");
    golden.messages()
        .forEach((type, message) -> everything.append('\n').append(SEPARATOR).append("\nMSG: ").append(type)
            .append('\n').append(message.text().split(SEPARATOR)[0]));
    Definitions definitions = Definitions.ofFullText("all/Types", everything.toString());
    Map<String, GoldenTypes.Service> computed = new LinkedHashMap<>();
    golden.services().keySet().forEach(type -> {
      ServiceDefinition service = ServiceDefinition.parse(type, SERVICES.get(type));
      computed.put(type, new GoldenTypes.Service(definitions.md5(service), definitions.md5(service.request()),
          definitions.md5(service.response())));
    });
    assertEquals(14, computed.size());
    assertEquals(golden.services(), computed);
  }

  private static final Map<String, String> SERVICES = Map.ofEntries(
      Map.entry("diagnostic_msgs/AddDiagnostics", "string load_namespace\n---\nbool success\nstring message\n"),
      Map.entry("diagnostic_msgs/SelfTest", "---\nstring id\nbyte passed\nDiagnosticStatus[] status\n"),
      Map.entry("nav_msgs/GetMap", "---\nnav_msgs/OccupancyGrid map\n"),
      Map.entry("nav_msgs/GetPlan",
          "geometry_msgs/PoseStamped start\ngeometry_msgs/PoseStamped goal\nfloat32 tolerance\n"
              + "---\nnav_msgs/Path plan\n"),
      Map.entry("nav_msgs/LoadMap", "string map_url\n---\nuint8 RESULT_SUCCESS=0\nuint8 RESULT_MAP_DOES_NOT_EXIST=1\n"
          + "uint8 RESULT_INVALID_MAP_DATA=2\nuint8 RESULT_INVALID_MAP_METADATA=3\nuint8 RESULT_UNDEFINED_FAILURE=255\n"
          + "nav_msgs/OccupancyGrid map\nuint8 result\n"),
      Map.entry("nav_msgs/SetMap", "nav_msgs/OccupancyGrid map\ngeometry_msgs/PoseWithCovarianceStamped initial_pose\n"
          + "---\nbool success\n"),
      Map.entry("roscpp/Empty", "---"),
      Map.entry("roscpp/GetLoggers", "---\nLogger[] loggers\n"),
      Map.entry("roscpp/SetLoggerLevel", "string logger\nstring level\n---\n"),
      Map.entry("sensor_msgs/SetCameraInfo",
          "sensor_msgs/CameraInfo camera_info\n---\nbool success\nstring status_message\n"),
      Map.entry("std_srvs/Empty", "---\n"),
      Map.entry("std_srvs/SetBool", "bool data\n---\nbool success\nstring message\n"),
      Map.entry("std_srvs/Trigger", "---\nbool success\nstring message\n"),
      Map.entry("tf2_msgs/FrameGraph", "---\nstring frame_yaml\n"));
}
