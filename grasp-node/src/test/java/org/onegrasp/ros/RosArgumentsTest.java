package org.onegrasp.ros;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class RosArgumentsTest {
  private static RosArguments parse(String... arguments) {
    return RosArguments.parse(List.of(arguments), Map.of());
  }

  @Test
  @Tag("ros-row-26")
  @Tag("ros-row-27")
  void argumentsOfRoslaunchAreTakenApart() {
    RosArguments arguments =
        parse("plain_arg", "who:=alice", "_priv:=3", "image:=/camera/left/image_raw", "~grasps:=grasps_out",
            "__name:=learner", "__log:=/home/me/.ros/log/1.log", "--seed=3");
    assertEquals(List.of("plain_arg", "--seed=3"), arguments.rest());
    assertEquals(Map.of("who", "alice", "image", "/camera/left/image_raw", "~grasps", "grasps_out"),
        arguments.remappings());
    assertEquals(Map.of("name", "learner", "log", "/home/me/.ros/log/1.log"), arguments.special());
    assertEquals(Map.of("priv", 3), arguments.privateParameters());
  }

  @Test
  @Tag("ros-row-28")
  void privateParametersAreTypedAsYaml() {
    assertEquals(
        Map.of("a", 1, "b", 2.5, "c", true, "d", "text", "e", List.of(1, "x"), "f", Map.of("k", 0.1), "g", "1"),
        parse("_a:=1", "_b:=2.5", "_c:=true", "_d:=text", "_e:=[1, x]", "_f:={k: 0.1}", "_g:='1'").privateParameters());
    assertTrue(assertThrows(IllegalArgumentException.class, () -> parse("_a:=[1")).getMessage()
        .startsWith("Argument '_a:=[1' has no YAML value after ':='"));
  }

  @Test
  void yamlCannotMakeObjects() {
    assertThrows(IllegalArgumentException.class, () -> parse("_a:=!!javax.script.ScriptEngineManager []"));
  }

  @Test
  @Tag("ros-row-2")
  void hostComesFromArgumentsThenEnvironment() {
    Map<String, String> both = Map.of("ROS_HOSTNAME", "robot", "ROS_IP", "10.0.0.2");
    assertEquals("robot", LocalAddress.of(RosArguments.parse(List.of(), both)).host());
    assertEquals("10.0.0.2", LocalAddress.of(RosArguments.parse(List.of(), Map.of("ROS_IP", "10.0.0.2"))).host());
    assertEquals("10.0.0.3", LocalAddress.of(RosArguments.parse(List.of("__ip:=10.0.0.3"), both)).host());
    assertEquals("arm", LocalAddress.of(RosArguments.parse(List.of("__ip:=10.0.0.3", "__hostname:=arm"), both)).host());
    assertEquals("http://arm:80/", new LocalAddress("arm").uri("http", 80).toString());
    assertEquals("rosrpc://arm:80", new LocalAddress("arm").uri("rosrpc", 80).toString());
    assertEquals("/127.0.0.1:0", new LocalAddress("localhost").bind().toString());
    assertTrue(new LocalAddress("arm").bind().getAddress().isAnyLocalAddress());
  }

  private static String master(String uri) {
    return RosArguments.parse(List.of(), Map.of("ROS_MASTER_URI", uri)).masterUri().toString();
  }

  @Test
  void masterUriIsReadAsPeopleWriteIt() {
    assertEquals("http://ros_master:11311", master("http://ros_master:11311"));
    assertEquals("http://robot:11311/", master("  http://robot:11311/\n"));
    assertEquals("http://robot:11311", master("http://robot"));
    assertEquals("http://my_robot:11311/", master("http://my_robot/"));
    assertEquals("http://[::1]:11311/", master("http://[::1]/"));
    assertEquals("http://[::1]:4711", master("http://[::1]:4711"));
    assertEquals("http://localhost:11311/", master(" "));
    assertEquals("http://a_b:1", parse("__master:=http://a_b:1").masterUri().toString());
    for (String wrong : List.of("robot:11311", "http://", "https://robot:11311", "http://robot:x", "http://robot:0",
        "http://robot:99999",
        "http://ro bot:1", "http://:11311", "11311")) {
      assertEquals("ROS_MASTER_URI is '" + wrong + "'; expected http://HOST:PORT, such as http://localhost:11311/",
          assertThrows(IllegalArgumentException.class, () -> master(wrong), wrong).getMessage());
    }
    assertTrue(assertThrows(IllegalArgumentException.class, () -> parse("__master:=x").masterUri()).getMessage()
        .startsWith("__master is 'x'"));
  }

  private static LocalAddress host(String variable, String value) {
    return LocalAddress.of(RosArguments.parse(List.of(), Map.of(variable, value)));
  }

  @Test
  void ownHostMayHaveAnUnderscoreOrBeAnIpv6Address() {
    assertEquals("http://my_robot:80/", host("ROS_HOSTNAME", " my_robot ").uri("http", 80).toString());
    assertEquals("rosrpc://[fe80::1]:80", host("ROS_IP", "fe80::1").uri("rosrpc", 80).toString());
    assertEquals("http://[::1]:80/", host("ROS_IP", "[::1]").uri("http", 80).toString());
    assertTrue(host("ROS_IP", "::1").bind().getAddress().isLoopbackAddress());
    for (String wrong : List.of("http://robot", "robot:11311", "ro bot", "robot/", "a@b")) {
      assertTrue(assertThrows(IllegalArgumentException.class, () -> host("ROS_HOSTNAME", wrong), wrong).getMessage()
          .startsWith("'" + wrong + "' in __hostname, __ip, ROS_HOSTNAME or ROS_IP is no host name or address"));
    }
  }

  @Test
  @Tag("ros-row-30")
  void anonymousNamesDifferEvenWithinAMillisecond() {
    String prefix = "viewer_" + ProcessHandle.current().pid() + "_";
    List<String> names = Stream.generate(() -> RosArguments.anonymous("viewer")).limit(1000).toList();
    assertEquals(1000, Set.copyOf(names).size());
    names.forEach(name -> assertTrue(name.startsWith(prefix) && name.matches("[A-Za-z0-9_]+"), name));
  }
}
