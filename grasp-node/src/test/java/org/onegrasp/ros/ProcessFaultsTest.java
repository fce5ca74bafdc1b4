package org.onegrasp.ros;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onegrasp.ros.Eventually.eventually;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.onegrasp.msgs.Header;
import org.onegrasp.msgs.Image;
import org.onegrasp.msgs.PoseStamped;
import org.onegrasp.msgs.RosTime;
import org.onegrasp.msgs.StringMessage;

/** Other processes that are stopped, killed, of the wrong type or of the same name, under Debian's rosmaster. */
class ProcessFaultsTest {
  private static final int PIXELS = 640 * 480 * 3;
  private RosTools tools;
  private RosTools.Running master;
  private Nodes nodes;

  @BeforeEach
  void startMaster() throws IOException {
    RosTools.assumeInstalled();
    int port = TestMaster.freePort();
    URI uri = URI.create("http://127.0.0.1:" + port + "/");
    tools = new RosTools(uri.toString(), TestMaster.home());
    master = tools.start("rosmaster", "--core", "-p", "" + port);
    nodes = new Nodes(uri);
  }

  @AfterEach
  void stop() {
    if (tools != null) {
      nodes.close();
      tools.close();
    }
  }

  private static void signal(String name, Process process) throws Exception {
    assertEquals(0, new ProcessBuilder("kill", "-" + name, "" + process.pid()).start().waitFor());
  }

  private static Image picture(int number) {
    byte[] pixels = new byte[PIXELS];
    pixels[0] = (byte) number;
    return new Image(Header.of(RosTime.ZERO, "camera"), 480, 640, "rgb8", false, 640 * 3, pixels);
  }

  private static long directBytes() {
    return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric().usedDirectMemory();
  }

  @Test
  @Tag("ros-row-45")
  void stoppedSubscriberStallsNobodyTakesLittleMemoryAndGetsTheNewestWhenItGoesOn() throws Exception {
    Publisher<Image> pictures = nodes.node("camera").advertise("pictures", Image.CODEC, false, 2);
    RosNode good = nodes.node("good");
    BlockingQueue<Integer> seen = new LinkedBlockingQueue<>();
    BlockingQueue<String> echoed = Nodes.collect(good, "echoed", 1000);
    good.subscribe("pictures", Image.CODEC, 2, image -> seen.add((int) image.data()[0]));
    RosTools.Running peer = tools.python("""
        import rospy
        from sensor_msgs.msg import Image
        from std_msgs.msg import String
        rospy.init_node('stopped')
        out = rospy.Publisher('/echoed', String, queue_size=1000)
        rospy.Subscriber('/pictures', Image, lambda m: out.publish(str(m.data[0])), queue_size=1)
        rospy.spin()
        """);
    eventually(() -> {
      pictures.publish(picture(0));
      return !echoed.isEmpty();
    });
    seen.clear();
    signal("STOP", peer.process());
    long before = directBytes();
    for (int i = 1; i <= 100; i++) {
      pictures.publish(picture(i));
      int number = i;
      eventually(() -> seen.contains(number));
    }
    assertTrue(directBytes() - before < 32 << 20, (directBytes() - before) + " bytes for one who does not read");
    signal("CONT", peer.process());
    eventually(() -> echoed.contains("100"));
    assertTrue(echoed.size() < 100, "the oldest should have been dropped, but there are " + echoed.size());
  }

  @Test
  void stoppedMasterStopsNoTopicAndHearsLaterWhatItMissed() throws Exception {
    RosNode talker = nodes.node("talker");
    Publisher<StringMessage> chatter = talker.advertise("chatter", StringMessage.CODEC, false, 10);
    BlockingQueue<String> texts = Nodes.collect(nodes.node("listener"), "chatter", 10);
    eventually(() -> chatter.subscriberCount() == 1);
    signal("STOP", master.process());
    for (int i = 0; i < 100; i++) {
      chatter.publish(new StringMessage("" + i));
      assertEquals("" + i, Nodes.next(texts));
    }
    signal("CONT", master.process());
    talker.advertise("more", StringMessage.CODEC, false, 1);
    try (MasterProbe probe = nodes.probe()) {
      eventually(() -> state(probe).contains("/more, [/talker]"));
    }
  }

  private static String state(MasterProbe probe) {
    try {
      return probe.state();
    } catch (IOException e) {
      return "";
    }
  }

  @Test
  @Tag("ros-row-21")
  void killedNodeOfOursIsReplacedByItsSuccessor() throws Exception {
    RosNode client = nodes.node("client");
    String[] java =
        {ProcessHandle.current().info().command().orElse("java"), "-cp", System.getProperty("java.class.path"),
            BenchmarkPeer.class.getName(), "echo"};
    RosTools.Running first = tools.start(java);
    Publisher<?> ping = client.advertise("ping", PoseStamped.CODEC, false, 1);
    Subscription pong = client.subscribe("pong", PoseStamped.CODEC, 1, message -> {});
    eventually(() -> ping.subscriberCount() == 1 && pong.publisherCount() == 1);
    first.process().destroyForcibly();
    eventually(() -> ping.subscriberCount() == 0 && pong.publisherCount() == 0);
    tools.start(java);
    eventually(() -> ping.subscriberCount() == 1 && pong.publisherCount() == 1);
  }

  @Test
  @Tag("ros-row-19")
  void newerNodeOfTheSameNameReplacesTheOlderAlsoAcrossLanguages() throws Exception {
    RosNode ours = nodes.node("twin");
    RosTools.Running theirs = tools.python("""
        import rospy
        rospy.init_node('twin')
        rospy.set_param('/up', True)
        rospy.spin()
        """);
    ours.awaitShutdown();
    RosNode observer = nodes.node("observer");
    eventually(() -> observer.parameters().has("/up"));
    nodes.node("twin");
    assertTrue(theirs.process().waitFor(60, TimeUnit.SECONDS));
    try (MasterProbe probe = nodes.probe()) {
      assertTrue(probe.state().contains("/twin/get_loggers, [/twin]"), probe.state());
    }
  }

  @Test
  @Tag("ros-row-37")
  void peersOfAnotherTypeAreTurnedAwayAndTheRightOnesHeard() throws Exception {
    RosNode node = nodes.node("java");
    BlockingQueue<String> texts = Nodes.collect(node, "in", 10);
    Publisher<StringMessage> out = node.advertise("out", StringMessage.CODEC, true, 1);
    out.publish(new StringMessage("latched"));
    RosTools.Running peer = tools.python("""
        import rospy
        from std_msgs.msg import Int32
        rospy.init_node('confused')
        rospy.Subscriber('/out', Int32, lambda m: print('understood'))
        wrong = rospy.Publisher('/in', Int32, queue_size=1, latch=True)
        wrong.publish(4)
        rospy.set_param('/confused', True)
        rospy.spin()
        """);
    eventually(() -> node.parameters().has("/confused"));
    RosNode right = nodes.node("right");
    right.advertise("in", StringMessage.CODEC, true, 1).publish(new StringMessage("right"));
    assertEquals("right", Nodes.next(texts));
    assertEquals("latched", Nodes.next(Nodes.collect(right, "out", 10)));
    assertTrue(texts.isEmpty(), texts.toString());
    assertEquals(0, node.callbackFailures());
    assertFalse(peer.text().contains("understood"), peer.text());
  }

  @Test
  @Tag("ros-row-61")
  void clockThatJumpsBackIsFollowed() throws Exception {
    RosTools.Running clock = tools.piped("/usr/bin/python3", "-c", """
        import rospy
        from rosgraph_msgs.msg import Clock
        rospy.init_node('clock')
        out = rospy.Publisher('/clock', Clock, queue_size=10, latch=True)
        for seconds in iter(input, 'end'):
            out.publish(rospy.Time(int(seconds)))
        """);
    RosNode observer = nodes.node("observer");
    observer.parameters().set("/use_sim_time", true);
    RosNode follower = nodes.node("follower");
    var say = clock.process().outputWriter();
    for (String seconds : List.of("100", "50", "0", "2000000000")) {
      say.write(seconds + "\n");
      say.flush();
      eventually(() -> follower.clock().now().equals(new RosTime(Integer.parseInt(seconds), 0)));
    }
  }
}
