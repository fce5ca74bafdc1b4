package org.onegrasp.ros;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RosHomeTest {
  @Test
  void rosHomeComesBeforeHomeAndHomeBeforePasswd() {
    assertEquals(Path.of("/data/ros"), RosHome.folder(Map.of("ROS_HOME", "/data/ros", "HOME", "/home/kim")));
    assertEquals(Path.of("/home/kim/.ros"), RosHome.folder(Map.of("ROS_HOME", "", "HOME", "/home/kim")));
    assertEquals(Path.of(System.getProperty("user.home"), ".ros"), RosHome.folder(Map.of()));
    assertEquals(Path.of("/home/kim/ros"), RosHome.folder(Map.of("ROS_HOME", "~/ros", "HOME", "/home/kim")));
  }

  @Test
  void logsLieBesideWhatElseRosKeeps() {
    assertEquals(Path.of("/home/kim/.ros/log"), RosHome.logFolder(Map.of("HOME", "/home/kim")));
    assertEquals(Path.of("/data/ros/log"), RosHome.logFolder(Map.of("ROS_HOME", "/data/ros")));
    assertEquals(Path.of("/var/log/ros"), RosHome.logFolder(Map.of("ROS_LOG_DIR", "/var/log/ros")));
  }

  @Test
  void userWhomNobodyKnowsHasNoHomeUnlessHomeSaysSo() {
    String before = System.getProperty("user.home");
    System.setProperty("user.home", "?"); // so the JVM, for docker run -u 12345
    try {
      assertEquals(Path.of("/data/.ros"), RosHome.folder(Map.of("HOME", "/data")));
      String message = assertThrows(IllegalArgumentException.class, () -> RosHome.folder(Map.of())).getMessage();
      assertTrue(message.contains("set HOME, or ROS_HOME"), message);
    } finally {
      System.setProperty("user.home", before);
    }
  }

  @Test
  void tildeIsTheHomeFolderAndOtherUsersAreNotGuessed() {
    Map<String, String> kim = Map.of("HOME", "/home/kim");
    assertEquals(Path.of("/home/kim/skills"), RosHome.path("~/skills", kim));
    assertEquals(Path.of("/home/kim"), RosHome.path("~", kim));
    assertEquals(Path.of("skills/~"), RosHome.path("skills/~", kim));
    String message = assertThrows(IllegalArgumentException.class, () -> RosHome.path("~lee/skills", kim)).getMessage();
    assertTrue(message.contains("'~lee/skills'") && message.contains("whole path"), message);
  }
}
