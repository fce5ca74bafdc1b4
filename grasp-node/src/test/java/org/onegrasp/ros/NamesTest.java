package org.onegrasp.ros;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Golden values from Debian's rosgraph.names.resolve_name and rospy. */
class NamesTest {
  private static Names names(Map<String, String> environment, String... arguments) {
    return Names.of(RosArguments.parse(List.of(arguments), environment), "node");
  }

  @ParameterizedTest
  @CsvSource({"a, /ns/a", "a/b, /ns/a/b", "/a, /a", "/a//b/, /a/b", "a/, /ns/a", "~a, /ns/node/a", "~/a, /ns/node/a",
      "~, /ns/node",
      "'', /ns/", "/, /"})
  @Tag("ros-row-25")
  void namesAreResolvedInTheNamespaceOfTheNode(String name, String full) {
    assertEquals(full, names(Map.of("ROS_NAMESPACE", "/ns")).resolve(name));
  }

  @Test
  @Tag("ros-row-29")
  void argumentBeatsEnvironmentAndNamespacesNeedNoSlash() {
    assertEquals("/env/node", names(Map.of("ROS_NAMESPACE", "env")).node());
    assertEquals("/arg/other", names(Map.of("ROS_NAMESPACE", "/env"), "__ns:=arg", "__name:=other").node());
    assertEquals("/node", names(Map.of("ROS_NAMESPACE", "/")).node());
  }

  @Test
  @Tag("ros-row-26")
  void remappingsAreResolvedOnBothSidesAndAppliedOnce() {
    Names names = names(Map.of("ROS_NAMESPACE", "/ns"), "a:=b", "b:=c", "~p:=/q", "/ns/x:=y/z", "__name:=me");
    assertEquals("/ns/b", names.resolve("a"));
    assertEquals("/ns/b", names.resolve("/ns/a"));
    assertEquals("/ns/c", names.resolve("b"));
    assertEquals("/q", names.resolve("~p"));
    assertEquals("/q", names.resolve("me/p"));
    assertEquals("/ns/y/z", names.resolve("x"));
    assertEquals("/a", names.resolve("/a"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1a", "a b", "a-b", "é", "a:b", "_a"})
  @Tag("ros-row-25")
  void illegalNamesAreRefused(String name) {
    Names names = names(Map.of());
    assertTrue(assertThrows(IllegalArgumentException.class, () -> names.resolve(name)).getMessage()
        .startsWith("Name '" + name + "' is not legal"));
  }

  @Test
  @Tag("ros-row-27")
  void nodeNameWithNamespaceIsRefused() {
    assertTrue(assertThrows(IllegalArgumentException.class, () -> names(Map.of(), "__name:=a/b")).getMessage()
        .startsWith("Node name 'a/b' is not legal"));
  }
}
