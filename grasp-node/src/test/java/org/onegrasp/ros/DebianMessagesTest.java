package org.onegrasp.ros;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onegrasp.ros.Eventually.eventually;
import static org.onegrasp.ros.Nodes.next;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.onegrasp.msgs.EmptyMessage;
import org.onegrasp.msgs.Header;
import org.onegrasp.msgs.Point;
import org.onegrasp.msgs.PoseMessage;
import org.onegrasp.msgs.PoseStamped;
import org.onegrasp.msgs.Quaternion;
import org.onegrasp.msgs.RosTime;
import org.onegrasp.msgs.SetBool;
import org.onegrasp.msgs.StringMessage;
import org.onegrasp.msgs.Trigger;
import org.slf4j.LoggerFactory;

/** Debian's tools that look into what our node sends; the master has no part in it, so that one is enough. */
class DebianMessagesTest {
  private static ScheduledExecutorService ticks;
  private static Path home;
  private static Nodes nodes;
  private static RosNode node;
  private static RosTools tools;

  @BeforeAll
  static void startNode() throws IOException {
    RosTools.assumeInstalled();
    home = TestMaster.home();
    tools = new RosTools(TestMaster.EMBEDDED.uri().toString(), home);
    nodes = new Nodes(TestMaster.EMBEDDED.uri());
    node = nodes.node("java");
    node.advertise("/chatter", StringMessage.CODEC, true, 1).publish(new StringMessage("héllo"));
    node.advertise("/ping", EmptyMessage.CODEC, true, 1).publish(new EmptyMessage());
    Publisher<PoseStamped> poses = node.advertise("/poses", PoseStamped.CODEC, false, 10);
    PoseStamped pose = new PoseStamped(new Header(777, new RosTime(5, 600_000_000), "base"),
        new PoseMessage(new Point(1, 2, 3), new Quaternion(0, 0, 0, 1)));
    ticks = Executors.newSingleThreadScheduledExecutor();
    ticks.scheduleAtFixedRate(() -> poses.publish(pose), 20, 20, TimeUnit.MILLISECONDS);
    node.serve("~trigger", Trigger.CODEC, request -> new Trigger.Response(true, "done"));
  }

  @AfterEach
  void endTools() {
    tools.end();
  }

  @AfterAll
  static void stop() {
    if (tools != null) {
      ticks.shutdownNow();
      tools.close();
      nodes.close();
    }
  }

  private static boolean has(String text, String... parts) {
    return Stream.of(parts).allMatch(text::contains);
  }

  private static void assertHas(String text, String... parts) {
    for (String part : parts) {
      assertTrue(text.contains(part), () -> "'" + part + "' is missing in:\n" + text);
    }
  }

  @Test
  @Tag("ros-row-46")
  @Tag("ros-row-49")
  void rostopicEchoesLatchedEmptyAndStampedMessages() {
    assertEquals("data: \"h\\xE9llo\"\n---\n", tools.run("rostopic", "echo", "-n1", "/chatter"));
    String header = tools.run("rostopic", "echo", "-n2", "/poses/header");
    assertHas(header, "secs: 5", "nsecs: 600000000", "frame_id: \"base\"");
    assertFalse(header.contains("777"), header);
  }

  @Test
  @Tag("ros-row-47")
  void rostopicEchoesAMessageOfNoBytes() {
    assertEquals("\n---\n", tools.run("rostopic", "echo", "-n1", "/ping"));
  }

  @Test
  @Tag("ros-row-40")
  void rostopicMeasuresRateAndBandwidth() {
    RosTools.Running hz = tools.start("rostopic", "hz", "/poses");
    RosTools.Running bw = tools.start("rostopic", "bw", "/poses");
    eventually(() -> has(hz.text(), "average rate: ", "min: ", "std dev: ", "window: "), hz::text);
    // 76 bytes each.
    eventually(() -> has(bw.text(), "average: ", "B/s", "mean: 0.08KB min: 0.08KB max: 0.08KB"), bw::text);
  }

  @Test
  @Tag("ros-row-59")
  void loggersAreListedAndSet() {
    LoggerFactory.getLogger("org.onegrasp.sample"); // makes it: only loggers that exist get a level
    tools.run("rosservice", "call", "/java/set_logger_level", "org.onegrasp.sample", "warn");
    assertHas(tools.run("rosservice", "call", "/java/get_loggers"),
        "name: \"org.onegrasp.sample\"\n    level: \"warn\"");
  }

  @Test
  @Tag("ros-row-35")
  @Tag("ros-row-36")
  void rosbagRecordsOurDefinitionsAndPlaysThemBack() throws Exception {
    BlockingQueue<PoseStamped> again = new LinkedBlockingQueue<>();
    Subscription subscription = node.subscribe("/again/poses", PoseStamped.CODEC, 10, again::add);
    Path bag = home.resolve("one.bag");
    tools.run("rosbag", "record", "-l", "1", "-O", bag.toString(), "/poses");
    assertHas(tools.run("rosbag", "info", bag.toString()),
        "geometry_msgs/PoseStamped [" + PoseStamped.CODEC.md5() + "]");
    assertHas(tools.run("rostopic", "echo", "-b", bag.toString(), "/poses"), "frame_id: \"base\"", "x: 1.0");
    tools.run("rosbag", "play", "--quiet", "--wait-for-subscribers", "--prefix=/again", bag.toString());
    assertEquals(new Point(1, 2, 3), next(again).pose().position());
    subscription.close();
  }

  @Test
  @Tag("ros-row-51")
  @Tag("ros-row-52")
  void rosmsgAndRossrvComputeOurChecksums() {
    assertEquals(PoseStamped.CODEC.md5() + "\n", tools.run("rosmsg", "md5", "geometry_msgs/PoseStamped"));
    assertEquals(SetBool.CODEC.md5() + "\n", tools.run("rossrv", "md5", "std_srvs/SetBool"));
    assertHas(tools.run("rosmsg", "show", "geometry_msgs/PoseStamped"), "std_msgs/Header header\n");
  }

  @Test
  @Tag("ros-row-57")
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
