package org.onegrasp.ros;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onegrasp.ros.Eventually.eventually;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onegrasp.msgs.Header;
import org.onegrasp.msgs.Point;
import org.onegrasp.msgs.PoseMessage;
import org.onegrasp.msgs.PoseStamped;
import org.onegrasp.msgs.Quaternion;
import org.onegrasp.msgs.RosTime;
import org.onegrasp.msgs.SetBool;
import org.onegrasp.msgs.StringMessage;
import org.onegrasp.msgs.Trigger;
import org.onegrasp.ros.master.RosMaster;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Debian's ROS command-line tools against our node and our master. */
class DebianToolsTest {
  @TempDir
  static Path home;

  private static final BlockingQueue<String> HEARD = new LinkedBlockingQueue<>();
  private static final ScheduledExecutorService TICKS = Executors.newSingleThreadScheduledExecutor();
  private static RosMaster master;
  private static RosNode node;
  private static RosTools tools;

  @BeforeAll
  static void startNode() throws IOException {
    RosTools.assumeInstalled();
    master = RosMaster.start("127.0.0.1", 0);
    tools = new RosTools(master.uri().toString(), home);
    node = node("java");
    node.advertise("/chatter", StringMessage.CODEC, true, 1).publish(new StringMessage("héllo"));
    Publisher<PoseStamped> poses = node.advertise("/poses", PoseStamped.CODEC, false, 10);
    PoseStamped pose = new PoseStamped(new Header(777, new RosTime(5, 600_000_000), "base"),
        new PoseMessage(new Point(1, 2, 3), new Quaternion(0, 0, 0, 1)));
    TICKS.scheduleAtFixedRate(() -> poses.publish(pose), 20, 20, TimeUnit.MILLISECONDS);
    node.subscribe("/heard", StringMessage.CODEC, 10, message -> HEARD.add(message.data()));
    node.serve("~trigger", Trigger.CODEC, request -> new Trigger.Response(true, "done"));
    node.serve("~switch", SetBool.CODEC, request -> {
      throw new IllegalStateException("boom");
    });
  }

  private static RosNode node(String name) {
    return RosNode.create(RosArguments.parse(List.of("__master:=" + master.uri(), "__ip:=127.0.0.1"), Map.of()), name);
  }

  @AfterAll
  static void stop() {
    TICKS.shutdownNow();
    if (master != null) {
      tools.close();
      node.close();
      master.close();
    }
  }

  private static void assertHas(String text, String... parts) {
    for (String part : parts) {
      assertTrue(text.contains(part), () -> "'" + part + "' is missing in:\n" + text);
    }
  }

  @Test
  void rostopicListsTypesAndConnections() {
    assertHas(tools.run("rostopic", "list"), "/chatter\n", "/heard\n", "/poses\n", "/rosout\n", "/rosout_agg\n");
    assertEquals("geometry_msgs/PoseStamped\n", tools.run("rostopic", "type", "/poses"));
    assertHas(tools.run("rostopic", "info", "/rosout"), "Type: rosgraph_msgs/Log", " * /java (http://127.0.0.1:",
        "Subscribers: \n * /rosout (http://127.0.0.1:");
  }

  @Test
  void rostopicEchoesLatchedAndStampedMessages() {
    assertEquals("data: \"h\\xE9llo\"\n---\n", tools.run("rostopic", "echo", "-n1", "/chatter"));
    String header = tools.run("rostopic", "echo", "-n2", "/poses/header");
    assertHas(header, "secs: 5", "nsecs: 600000000", "frame_id: \"base\"");
    assertFalse(header.contains("777"), header);
  }

  @Test
  void rostopicMeasuresRateAndBandwidth() {
    RosTools.Running hz = tools.start("rostopic", "hz", "/poses");
    RosTools.Running bw = tools.start("rostopic", "bw", "/poses");
    eventually(() -> hz.text().contains("average rate: ") && bw.text().contains("average: "));
    double rate = Double.parseDouble(hz.text().replaceAll("(?s).*?average rate: ([0-9.]+).*", "$1"));
    assertEquals(50, rate, 15);
  }

  @Test
  void rostopicPublishesToOurCallback() throws Exception {
    tools.run("rostopic", "pub", "-1", "/heard", "std_msgs/String", "data: 'from python'");
    assertEquals("from python", HEARD.poll(10, TimeUnit.SECONDS));
  }

  @Test
  void rosnodeListsPingsAndDescribes() {
    assertEquals("/java\n/rosout\n", tools.run("rosnode", "list"));
    assertHas(tools.run("rosnode", "ping", "-c1", "/java"), "xmlrpc reply from http://127.0.0.1:");
    assertHas(tools.run("rosnode", "info", "/java"), " * /chatter [std_msgs/String]", " * /heard [unknown type]",
        " * /java/get_loggers", " * /java/trigger", "Pid: " + ProcessHandle.current().pid(),
        " * topic: /rosout\n    * to: /rosout\n    * direction: outbound (", "    * transport: TCPROS");
    assertHas(tools.run("rosnode", "info", "/rosout"), "    * to: /java (http://127.0.0.1:", "direction: inbound");
  }

  @Test
  void rosnodeKillEndsANodeAndLeavesNothing() throws Exception {
    RosNode victim = node("victim");
    victim.advertise("/victims", StringMessage.CODEC, false, 1);
    assertHas(tools.run("rosnode", "kill", "/victim"), "killed");
    victim.awaitShutdown();
    MasterProbe probe = new MasterProbe(master.uri());
    assertFalse(probe.state().contains("victim"), probe.state());
    probe.close();
  }

  @Test
  void rosparamSetsLoadsAndDumps() throws Exception {
    tools.run("rosparam", "set", "/arm", "{speed: 0.5, name: é, joints: [1, 2], enabled: true}");
    assertEquals(Map.of("speed", 0.5, "name", "é", "joints", List.of(1, 2), "enabled", true),
        node.parameters().get("/arm").orElseThrow());
    node.parameters().set("/limits/low", -3);
    assertEquals("-3\n", tools.run("rosparam", "get", "/limits/low"));
    assertHas(tools.run("rosparam", "list"), "/arm/speed\n", "/limits/low\n", "/rosdistro\n", "/run_id\n");
    tools.run("rosparam", "delete", "/arm");
    assertFalse(node.parameters().has("/arm/speed"));
  }

  @Test
  void rosserviceFindsCallsAndShowsErrors() {
    assertHas(tools.run("rosservice", "list"), "/java/trigger\n", "/java/set_logger_level\n");
    assertEquals("std_srvs/Trigger\n", tools.run("rosservice", "type", "/java/trigger"));
    assertHas(tools.run("rosservice", "info", "/java/trigger"), "Node: /java", "URI: rosrpc://127.0.0.1:", "Type: std_srvs/Trigger");
    assertEquals("success: True\nmessage: \"done\"\n", tools.run("rosservice", "call", "/java/trigger"));
    RosTools.Running failing = tools.start("rosservice", "call", "/java/switch", "true");
    assertHas(failing.finish(), "error processing request: boom");
  }

  @Test
  void loggersAreListedAndSet() {
    tools.run("rosservice", "call", "/java/set_logger_level", "org.onegrasp.sample", "warn");
    assertHas(tools.run("rosservice", "call", "/java/get_loggers"), "name: \"org.onegrasp.sample\"\n    level: \"warn\"");
  }

  @Test
  void logLinesReachTheAggregatedTopic() {
    tools.run("rosservice", "call", "/java/set_logger_level", "sample", "warn"); // Tests log errors only, otherwise.
    RosTools.Running echo = tools.start("rostopic", "echo", "/rosout_agg");
    Logger log = LoggerFactory.getLogger("sample");
    eventually(() -> {
      log.warn("something to see");
      LockSupport.parkNanos(100_000_000);
      return echo.text().contains("something to see");
    });
    assertHas(echo.text(), "level: 4", "name: \"/java\"", "file: \"sample\"");
  }

  @Test
  void roslaunchSetsParametersThroughOurMaster() throws Exception {
    Path launch = Files.writeString(home.resolve("p.launch"), """
        <launch><param name="gain" value="2.5"/><group ns="robot1"><rosparam>{nested: {a: 1}}</rosparam></group></launch>
        """);
    tools.run("roslaunch", launch.toString());
    assertEquals(2.5, node.parameters().get("/gain").orElseThrow());
    assertEquals(1, node.parameters().get("/robot1/nested/a").orElseThrow());
  }

  @Test
  void rosbagRecordsOurDefinitions() throws Exception {
    Path bag = home.resolve("one.bag");
    tools.run("rosbag", "record", "-l", "1", "-O", bag.toString(), "/poses");
    assertHas(tools.run("rosbag", "info", bag.toString()), "geometry_msgs/PoseStamped [" + PoseStamped.CODEC.md5() + "]");
  }

  @Test
  void rospyCallsAPersistentServiceAThousandTimes() throws Exception {
    RosTools.Running client = tools.python("""
        import rospy
        from std_srvs.srv import Trigger
        rospy.init_node('caller')
        call = rospy.ServiceProxy('/java/trigger', Trigger, persistent=True)
        answers = {call().message for _ in range(1000)}
        print(answers)
        """);
    assertHas(client.finish(), "{'done'}");
  }
}
