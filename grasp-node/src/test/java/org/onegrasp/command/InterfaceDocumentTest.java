package org.onegrasp.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onegrasp.node.FakeLearner;
import org.onegrasp.node.parameters.NodeConfiguration;
import org.onegrasp.node.parameters.ParameterReader;
import org.onegrasp.ros.master.RosMaster;
import org.yaml.snakeyaml.Yaml;
import picocli.CommandLine;

/** docs/ros-interface.md says what the running nodes do: each table against the code, both ways. */
class InterfaceDocumentTest {
  private static final String NODE = "/onegrasp";
  private static final String SIM = "/onegrasp_sim";
  /** An arm, for the parameters that only an arm has. */
  private static final String URDF = """
      <robot name="arm"><link name="base_link"/><link name="tip"/>
        <joint name="j" type="prismatic"><parent link="base_link"/><child link="tip"/><axis xyz="0 0 1"/>
          <limit lower="0" upper="1" effort="1" velocity="1"/></joint></robot>""";

  @TempDir
  Path skills;

  private interface Condition {
    boolean holds() throws IOException;
  }

  private static void await(String what, Condition condition) throws IOException {
    long end = System.nanoTime() + 180_000_000_000L;
    while (!condition.holds()) {
      assertTrue(System.nanoTime() < end, "waited in vain for " + what);
      LockSupport.parkNanos(20_000_000);
    }
  }

  private static Thread start(Callable<Integer> command, URI master, String... more) {
    List<String> arguments = new ArrayList<>(List.of("__master:=" + master, "__ip:=127.0.0.1"));
    arguments.addAll(List.of(more));
    Thread thread = new Thread(() -> new CommandLine(command).execute(arguments.toArray(String[]::new)), "command");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  @Test
  void topicsAndServicesAreThoseOfTheRunningNodes() throws Exception {
    try (RosMaster master = RosMaster.start("127.0.0.1", 0); GraphProbe graph = new GraphProbe(master.uri())) {
      Thread sim = start(new SimCommand(), master.uri(), "--fast", "--rate", "1");
      await("the simulator", () -> graph.offers(SIM + "/attempt"));
      Thread node = start(new NodeCommand(area -> new FakeLearner(FakeLearner.open())), master.uri(),
          "_skills_dir:=" + skills, "_tool_frame:=arm_palm", "~depth:=camera/depth/image_raw");
      await("the node", () -> graph.offers(NODE + "/forget_skill")
          && graph.topics(NODE, "getSubscriptions").containsKey("/onegrasp/demonstration"));
      Map<String, String> subscribed = InterfaceDocument.types("## Subscribed topics", NODE);
      subscribed.put("/camera/depth/image_raw", subscribed.remove("/onegrasp/depth"));
      assertEquals(subscribed, graph.topics(NODE, "getSubscriptions"));
      assertEquals(InterfaceDocument.types("## Published topics", NODE), graph.topics(NODE, "getPublications"));
      assertEquals(InterfaceDocument.types("## Services", NODE), graph.services(NODE));
      assertEquals(InterfaceDocument.types("### Topics that the simulator subscribes to", SIM),
          graph.topics(SIM, "getSubscriptions"));
      assertEquals(InterfaceDocument.types("### Topics that the simulator publishes", SIM),
          graph.topics(SIM, "getPublications"));
      assertEquals(InterfaceDocument.types("### Services of the simulator", SIM), graph.services(SIM));
      graph.shutDown(NODE);
      graph.shutDown(SIM);
      node.join(60_000);
      sim.join(60_000);
      assertTrue(!node.isAlive() && !sim.isAlive());
    }
  }

  private static NodeConfiguration read(Map<String, Object> given, Set<String> names) {
    Map<String, Object> values = new HashMap<>(Map.of("~tool_frame", "tip", "robot_description", URDF));
    values.putAll(given);
    return NodeConfiguration.read(new ParameterReader(name -> {
      names.add(name);
      return Optional.ofNullable(values.get(name));
    }), () -> Path.of("skills"));
  }

  private static List<Object> settings(NodeConfiguration c) {
    return List.of(c.workArea(), c.gripperOpening(), c.baseFrame(), c.cameraPose(), c.rectified(), c.depthScale(),
        c.transformToleranceSeconds(), c.skillsFolder(),
        c.rateLimitHz(), c.demonstrationMaxAgeSeconds(), c.diagnosticsHz(), c.seed(), c.model(), c.rule(),
        c.budgetBytes(),
        c.teachingThreads(), c.web(),
        c.arm().orElseThrow().settings());
  }

  @Test
  void parametersAndTheirDefaultsAreThoseOfTheCode() throws IOException {
    Set<String> names = new TreeSet<>();
    NodeConfiguration defaults = read(Map.of(), names);
    Map<String, List<String>> rows = InterfaceDocument.table("## Parameters");
    assertEquals(names, rows.keySet());
    int numbers = 0;
    for (Map.Entry<String, List<String>> row : rows.entrySet()) {
      if (row.getValue().get(1).equals("number")) {
        double documented = Double.parseDouble(row.getValue().get(3));
        assertEquals(settings(defaults), settings(read(Map.of(row.getKey(), documented), names)), row.getKey());
        numbers++;
      }
    }
    assertTrue(numbers >= 10, numbers + " numbers");
    assertEquals("`" + defaults.baseFrame() + "`", rows.get("~base_frame").get(3));
    assertEquals("`" + defaults.model() + "`", rows.get("~model").get(3));
    assertEquals("`" + defaults.rule().name() + "`", rows.get("~rule").get(3));
  }

  @Test
  void parameterFileHasTheDefaults() throws IOException {
    Map<String, Object> file =
        new Yaml().load(Files.readString(InterfaceDocument.repository().resolve("launch/parameters.yaml")));
    Map<String, Object> values = new HashMap<>();
    file.forEach((name, value) -> values.put("~" + name, value));
    Set<String> names = new TreeSet<>();
    assertEquals(settings(read(Map.of(), names)), settings(read(values, names)));
    assertTrue(names.containsAll(values.keySet()), "not a parameter: one of " + values.keySet());
    names.removeAll(values.keySet());
    names.removeIf(InterfaceDocumentTest::withoutDefault);
    assertEquals(Set.of(), names, "parameters that the file lacks");
  }

  /** Has no default that one could write down, or comes from elsewhere. */
  private static boolean withoutDefault(String name) {
    return Set.of("~skills_dir", "~tool_frame", "~urdf_file", "~arm_base", "robot_description").contains(name);
  }
}
