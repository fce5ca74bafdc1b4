package org.onegrasp.ros;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onegrasp.ros.Eventually.eventually;
import static org.onegrasp.ros.Nodes.next;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.onegrasp.msgs.SetBool;
import org.onegrasp.msgs.StringMessage;
import org.onegrasp.msgs.Trigger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Debian's ROS command-line tools against our node, under either master. */
@ParameterizedClass
@EnumSource(TestMaster.class)
class DebianToolsTest {
  private static final BlockingQueue<String> HEARD = new LinkedBlockingQueue<>();

  @Parameter
  TestMaster master;

  private static Path home;
  private static Nodes nodes;
  private static RosNode node;
  private static RosTools tools;

  @BeforeParameterizedClassInvocation
  static void startNode(TestMaster master) throws IOException {
    RosTools.assumeInstalled();
    home = TestMaster.home();
    tools = new RosTools(master.uri().toString(), home);
    nodes = new Nodes(master.uri());
    node = nodes.node("java");
    node.advertise("/chatter", StringMessage.CODEC, true, 1).publish(new StringMessage("héllo"));
    node.subscribe("/heard", StringMessage.CODEC, 10, message -> HEARD.add(message.data()));
    node.serve("~trigger", Trigger.CODEC, request -> new Trigger.Response(true, "done"));
    node.serve("~switch", SetBool.CODEC, request -> {
      throw new IllegalStateException("boom");
    });
    try (MasterProbe probe = nodes.probe(); MasterProbe ours = new MasterProbe(probe.lookup("/java"))) {
      eventually(() -> ours.tells("getBusInfo", "/rosout"));
    }
  }

  /** So that no tool is there as a node when the next test counts them. */
  @AfterEach
  void endTools() {
    tools.end();
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    if (tools != null) {
      tools.close();
      nodes.close();
    }
  }

  private static void assertHas(String text, String... parts) {
    for (String part : parts) {
      assertTrue(text.contains(part), () -> "'" + part + "' is missing in:\n" + text);
    }
  }

  @Test
  @Tag("ros-row-22")
  void rostopicListsTypesAndConnections() {
    assertHas(tools.run("rostopic", "list"), "/chatter\n", "/heard\n", "/rosout\n", "/rosout_agg\n");
    assertHas(tools.run("rostopic", "list", "-v"), " * /chatter [std_msgs/String] 1 publisher\n",
        " * /heard [std_msgs/String] 1 subscriber\n");
    assertEquals("std_msgs/String\n", tools.run("rostopic", "type", "/chatter"));
    assertHas(tools.run("rostopic", "find", "std_msgs/String"), "/chatter\n", "/heard\n");
    assertHas(tools.run("rostopic", "info", "/rosout"), "Type: rosgraph_msgs/Log", " * /java (http://127.0.0.1:",
        "Subscribers: \n * /rosout (http://127.0.0.1:");
  }

  @Test
  @Tag("ros-row-49")
  void rostopicPublishesToOurCallback() throws Exception {
    // It stays for three seconds.
    tools.start("rostopic", "pub", "-1", "/heard", "std_msgs/String", "data: 'from python'");
    assertEquals("from python", next(HEARD));
    RosTools.Running steady = tools.start("rostopic", "pub", "-r10", "/heard", "std_msgs/String", "again and again");
    assertEquals("again and again", next(HEARD));
    steady.process().destroy();
    try (MasterProbe probe = nodes.probe()) {
      eventually(() -> state(probe).contains("/heard, [/java]") && !state(probe).contains("/rostopic"));
    }
    HEARD.clear();
  }

  private static String state(MasterProbe probe) {
    try {
      return probe.state();
    } catch (IOException e) {
      return "";
    }
  }

  @Test
  @Tag("ros-row-2")
  @Tag("ros-row-5")
  @Tag("ros-row-10")
  void rosnodeListsPingsAndDescribes() {
    assertEquals("/java\n/rosout\n", tools.run("rosnode", "list"));
    assertHas(tools.run("rosnode", "list", "-a"), "http://127.0.0.1:", " \t/java\n");
    assertHas(tools.run("rosnode", "ping", "-c1", "/java"), "xmlrpc reply from http://127.0.0.1:");
    assertHas(tools.run("rosnode", "info", "/java"), " * /chatter [std_msgs/String]", " * /heard [unknown type]",
        " * /java/get_loggers", " * /java/trigger", "Pid: " + ProcessHandle.current().pid(),
        " * topic: /rosout\n    * to: /rosout\n    * direction: outbound (", "    * transport: TCPROS");
    assertHas(tools.run("rosnode", "info", "/rosout"), "    * to: /java (http://127.0.0.1:", "direction: inbound");
    assertEquals("127.0.0.1\n", tools.run("rosnode", "machine"));
    assertEquals("/java\n/rosout\n", tools.run("rosnode", "machine", "127.0.0.1"));
  }

  @Test
  @Tag("ros-row-11")
  void rosnodeDescribesANodeWithoutConnections() {
    try (RosNode idle = nodes.node("idle")) {
      assertHas(tools.run("rosnode", "info", "/idle"), "Node [/idle]", "Subscriptions: None", " * /idle/get_loggers");
      assertEquals("/idle", idle.name());
    }
  }

  @Test
  @Tag("ros-row-18")
  void rosnodeKillEndsANodeAndLeavesNothing() throws Exception {
    RosNode victim = nodes.node("victim");
    victim.advertise("/victims", StringMessage.CODEC, false, 1);
    assertHas(tools.run("rosnode", "kill", "/victim"), "killed");
    victim.awaitShutdown();
    try (MasterProbe probe = nodes.probe()) {
      assertFalse(probe.state().contains("victim"), probe.state());
    }
  }

  @Test
  @Tag("ros-row-21")
  void rosnodeCleanupForgetsTheDeadAndKeepsUs() throws Exception {
    try (MasterProbe probe = nodes.probe()) {
      probe.call("registerPublisher", "/dead", "/chatter", "std_msgs/String", "http://127.0.0.1:1/");
      probe.call("registerService", "/dead", "/dead/trigger", "rosrpc://127.0.0.1:1", "http://127.0.0.1:1/");
      assertTrue(probe.knows("/dead"));
      assertHas(tools.attempt("y", "rosnode", "cleanup").text(), "Unable to contact the following nodes:\n * /dead\n",
          "done");
      assertFalse(probe.knows("/dead"));
      assertTrue(probe.knows("/java"));
    }
  }

  @Test
  @Tag("ros-row-63")
  void rosparamSetsLoadsAndDumps() throws Exception {
    tools.run("rosparam", "set", "/arm", "{speed: 0.5, name: é, joints: [1, 2], enabled: true}");
    assertEquals(Map.of("speed", 0.5, "name", "é", "joints", List.of(1, 2), "enabled", true),
        node.parameters().get("/arm").orElseThrow());
    node.parameters().set("/limits/low", -3);
    assertEquals("-3\n", tools.run("rosparam", "get", "/limits/low"));
    assertHas(tools.run("rosparam", "list"), "/arm/speed\n", "/limits/low\n", "/rosdistro\n", "/run_id\n");
    Path file = home.resolve("arm.yaml");
    tools.run("rosparam", "dump", file.toString(), "/arm");
    tools.run("rosparam", "load", file.toString(), "/copy");
    assertEquals(node.parameters().get("/arm"), node.parameters().get("/copy"));
    tools.run("rosparam", "delete", "/arm");
    assertFalse(node.parameters().has("/arm/speed"));
    assertHas(tools.run("rosparam", "get", "/"), "limits:\n  low: -3\n");
  }

  @Test
  @Tag("ros-row-64")
  void integersOfMoreThan32BitsReachNobody() {
    ForkedTools.Result refused = tools.attempt("", "rosparam", "set", "/big", "2147483648");
    assertNotEquals(0, refused.code());
    assertHas(refused.text(), "int exceeds XML-RPC limits");
    assertFalse(node.parameters().has("/big"));
    tools.run("rosparam", "set", "/text", "é <&> \"quoted\"");
    assertEquals("é <&> \"quoted\"", node.parameters().get("/text").orElseThrow());
  }

  @Test
  @Tag("ros-row-17")
  void rosparamTellsOurSubscription() throws Exception {
    BlockingQueue<Object> values = new LinkedBlockingQueue<>();
    try (Parameters.Subscribed speed = node.parameters().subscribe("/gains", values::add)) {
      tools.run("rosparam", "set", "/gains/p", "2.5");
      assertEquals(Map.of("p", 2.5), next(values));
      tools.run("rosparam", "delete", "/gains");
      assertEquals(Map.of(), next(values));
      assertFalse(node.parameters().has("/gains"), () -> "still there, for " + speed);
    }
  }

  @Test
  @Tag("ros-row-23")
  @Tag("ros-row-53")
  @Tag("ros-row-54")
  @Tag("ros-row-55")
  void rosserviceFindsCallsAndShowsErrors() {
    assertHas(tools.run("rosservice", "list"), "/java/trigger\n", "/java/set_logger_level\n");
    assertEquals("std_srvs/Trigger\n", tools.run("rosservice", "type", "/java/trigger"));
    assertHas(tools.run("rosservice", "info", "/java/trigger"), "Node: /java", "URI: rosrpc://127.0.0.1:",
        "Type: std_srvs/Trigger");
    assertHas(tools.run("rosservice", "uri", "/java/trigger"), "rosrpc://127.0.0.1:");
    assertEquals("/java/trigger\n", tools.run("rosservice", "find", "std_srvs/Trigger"));
    assertEquals("data\n", tools.run("rosservice", "args", "/java/switch"));
    assertEquals("success: True\nmessage: \"done\"\n", tools.run("rosservice", "call", "/java/trigger"));
    ForkedTools.Result failing = tools.attempt("", "rosservice", "call", "/java/switch", "true");
    assertEquals(2, failing.code());
    assertHas(failing.text(), "error processing request: boom");
  }

  @Test
  @Tag("ros-row-60")
  void logLinesReachTheAggregatedTopic() {
    Logger log = LoggerFactory.getLogger("sample"); // makes it: only loggers that exist get a level
    tools.run("rosservice", "call", "/java/set_logger_level", "sample", "warn"); // Tests log errors only, otherwise.
    RosTools.Running echo = tools.start("rostopic", "echo", "/rosout_agg");
    eventually(() -> {
      log.warn("something to see");
      LockSupport.parkNanos(100_000_000);
      return echo.text().contains("something to see");
    });
    assertHas(echo.text(), "level: 4", "name: \"/java\"", "file: \"sample\"");
    tools.run("rosservice", "call", "/java/set_logger_level", "sample", "error");
  }

  @Test
  void roslaunchSetsParameters() throws Exception {
    Path launch = Files.writeString(home.resolve("p.launch"),
        """
            <launch><param name="gain" value="2.5"/><group ns="robot1"><rosparam>{nested: {a: 1}}</rosparam>
            </group></launch>
            """);
    tools.run("roslaunch", launch.toString());
    assertEquals(2.5, node.parameters().get("/gain").orElseThrow());
    assertEquals(1, node.parameters().get("/robot1/nested/a").orElseThrow());
  }

  /** With the code that rqt_graph draws from, and all rules of roswtf. */
  @Test
  @Tag("ros-row-10")
  @Tag("ros-row-54")
  @Tag("ros-row-65")
  void graphIsSeenFromBothEndsAndNothingIsWrongWithIt() throws Exception {
    try (RosNode listener = nodes.node("listener")) {
      Subscription chatter = listener.subscribe("/chatter", StringMessage.CODEC, 1, message -> {});
      Publisher<StringMessage> heard = listener.advertise("/heard", StringMessage.CODEC, false, 1);
      eventually(() -> chatter.publisherCount() == 1 && heard.subscriberCount() == 1);
      RosTools.Running edges = tools.python(
          """
              import rosgraph.impl.graph as ros
              graph = ros.Graph()
              graph.update()
              print(sorted((edge.start, edge.label, edge.end) for edge in graph.nn_edges if edge.label != '/rosout'),
                  graph.bad_nodes)
              """);
      // The aggregator of log lines may connect to a new node a moment later.
      eventually(() -> onlineSummary(tools.attempt("", "roswtf").text()).contains("\nNo errors or warnings"));
      assertEquals("[('/java', '/chatter', '/listener'), ('/listener', '/heard', '/java')] {}\n", edges.finish());
    }
  }

  private static String onlineSummary(String report) {
    assertHas(report, "... done running graph rules", "Online checks summary");
    return report.substring(report.indexOf("Online checks summary"));
  }
}
