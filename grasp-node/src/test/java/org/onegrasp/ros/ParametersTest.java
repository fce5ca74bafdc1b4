package org.onegrasp.ros;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onegrasp.ros.Eventually.eventually;
import static org.onegrasp.ros.Nodes.next;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The master's parameters, as a node sees them. */
@ParameterizedClass
@EnumSource(TestMaster.class)
class ParametersTest {
  private final Nodes nodes;

  ParametersTest(TestMaster master) {
    nodes = new Nodes(master.uri());
  }

  @AfterEach
  void closeNodes() {
    nodes.close();
  }

  @Test
  @Tag("ros-row-28")
  @Tag("ros-row-63")
  void parametersKeepTheirTypesAndTrees() {
    Parameters parameters = nodes.node("param", "_rate:=5", "_list:=[1, 2.5, yes, text]").parameters();
    assertEquals(Optional.of(5), parameters.get("~rate"));
    assertEquals(Optional.of(List.of(1, 2.5, true, "text")), parameters.get("/param/list"));
    parameters.set("arm", Map.of("joints", 6, "home", Map.of("x", 0.25)));
    assertEquals(Optional.of(0.25), parameters.get("/arm/home/x"));
    parameters.set("/arm/home/y", "é <&> ]]>\n\t end ");
    assertEquals(Optional.of(Map.of("x", 0.25, "y", "é <&> ]]>\n\t end ")), parameters.get("arm/home"));
    assertTrue(parameters.names().contains("/arm/joints"));
    assertEquals(6.0, parameters.get("arm/joints", 1.0));
    assertEquals("fallback", parameters.get("nothing", "fallback"));
    assertTrue(parameters.delete("arm/home"));
    assertFalse(parameters.delete("arm/home"));
    assertFalse(parameters.has("arm/home/x"));
    assertEquals(Optional.of("/arm"), parameters.search("arm"));
  }

  @Test
  @Tag("ros-row-63")
  @Tag("ros-row-64")
  void parameterOfAnotherTypeAndTooLargeIntegersAreNamed() {
    Parameters parameters = nodes.node("param").parameters();
    parameters.set("/speed", "fast");
    assertEquals("Parameter /speed is fast (String), expected Double such as 1.0",
        assertThrows(RosException.class, () -> parameters.get("/speed", 1.0)).getMessage());
    assertTrue(assertThrows(IllegalArgumentException.class, () -> parameters.set("/big", 1L << 31)).getMessage()
        .startsWith("Parameter /big is 2147483648; integers of ROS parameters have 32 bits"));
  }

  @Test
  @Tag("ros-row-17")
  void parameterSubscriberGetsPresentChangedNestedAndDeletedValues() throws Exception {
    Parameters ours = nodes.node("ours").parameters();
    Parameters theirs = nodes.node("theirs").parameters();
    theirs.set("/arm/speed", 1);
    BlockingQueue<Object> values = new LinkedBlockingQueue<>();
    ours.subscribe("/arm", values::add);
    assertEquals(Map.of("speed", 1), next(values));
    theirs.set("/arm/speed", 2);
    assertEquals(Map.of("speed", 2), next(values));
    theirs.set("/arm", Map.of("speed", 3, "force", 4.5));
    assertEquals(Map.of("speed", 3, "force", 4.5), next(values));
    theirs.delete("/arm");
    assertEquals(Map.of(), next(values));
  }

  @Test
  @Tag("ros-row-17")
  void cachedParameterIsAskedForOnceAndThenToldOfChanges() {
    Parameters ours = nodes.node("ours").parameters();
    Parameters theirs = nodes.node("theirs").parameters();
    theirs.set("/arm", Map.of("speed", 1, "limits", Map.of("low", -1, "high", 1)));
    assertEquals(Optional.of(1), ours.cached("/arm/speed"));
    assertEquals(Optional.of(Map.of("speed", 1, "limits", Map.of("low", -1, "high", 1))), ours.cached("arm"));
    assertEquals(2.5, ours.cached("/force", 2.5));
    theirs.set("/arm/limits/high", 2);
    theirs.set("/arm/speed", 3);
    theirs.set("/force", 7);
    eventually(
        () -> ours.cached("/arm").equals(Optional.of(Map.of("speed", 3, "limits", Map.of("low", -1, "high", 2)))));
    eventually(() -> ours.cached("/arm/speed").equals(Optional.of(3)) && ours.cached("/force", 2.5) == 7.0);
    theirs.delete("/arm/limits");
    eventually(() -> ours.cached("/arm").equals(Optional.of(Map.of("speed", 3))));
    theirs.delete("/arm");
    eventually(() -> ours.cached("/arm").isEmpty() && ours.cached("/arm/speed").isEmpty());
  }

  @Test
  @Tag("ros-row-17")
  void ownChangesAreSeenAtOnce() throws Exception {
    Parameters ours = nodes.node("ours").parameters();
    BlockingQueue<Object> values = new LinkedBlockingQueue<>();
    ours.subscribe("/arm", values::add);
    ours.set("/arm/speed", 1);
    assertEquals(Optional.of(Map.of("speed", 1)), ours.cached("/arm"));
    assertEquals(Map.of("speed", 1), next(values));
    ours.set("/arm/speed", 2);
    assertEquals(Optional.of(Map.of("speed", 2)), ours.cached("/arm"));
    assertEquals(Map.of("speed", 2), next(values));
  }
}
