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
    RosArguments arguments = parse("plain_arg", "who:=alice", "_priv:=3", "image:=/camera/left/image_raw", "~grasps:=grasps_out",
        "__name:=learner", "__log:=/home/me/.ros/log/1.log", "--seed=3");
    assertEquals(List.of("plain_arg", "--seed=3"), arguments.rest());
    assertEquals(Map.of("who", "alice", "image", "/camera/left/image_raw", "~grasps", "grasps_out"), arguments.remappings());
    assertEquals(Map.of("name", "learner", "log", "/home/me/.ros/log/1.log"), arguments.special());
    assertEquals(Map.of("priv", 3), arguments.privateParameters());
  }

  @Test
  @Tag("ros-row-28")
  void privateParametersAreTypedAsYaml() {
    assertEquals(Map.of("a", 1, "b", 2.5, "c", true, "d", "text", "e", List.of(1, "x"), "f", Map.of("k", 0.1), "g", "1"),
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

  @Test
  @Tag("ros-row-30")
  void anonymousNamesDifferEvenWithinAMillisecond() {
    String prefix = "viewer_" + ProcessHandle.current().pid() + "_";
    List<String> names = Stream.generate(() -> RosArguments.anonymous("viewer")).limit(1000).toList();
    assertEquals(1000, Set.copyOf(names).size());
    names.forEach(name -> assertTrue(name.startsWith(prefix) && name.matches("[A-Za-z0-9_]+"), name));
  }
}
