package org.onegrasp.ros;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onegrasp.ros.Eventually.eventually;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onegrasp.msgs.SetBool;
import org.onegrasp.msgs.StringMessage;
import org.onegrasp.msgs.Trigger;

/** Our nodes with Debian's rosmaster and rospy nodes. */
class DebianMasterTest {
  private static final Duration LIMIT = Duration.ofSeconds(15);

  /** Repeats /in on /out, offers a service, and counts what it hears of /java/numbers. */
  private static final String PEER = """
      import rospy
      from std_msgs.msg import String
      from std_srvs.srv import SetBool, SetBoolResponse
      rospy.init_node('peer')
      out = rospy.Publisher('/out', String, queue_size=10, latch=True)
      rospy.Subscriber('/in', String, lambda m: out.publish('heard ' + m.data))
      def switch(request):
          if not request.data:
              raise ValueError('not off')
          return SetBoolResponse(True, 'on')
      rospy.Service('/switch', SetBool, switch)
      rospy.set_param('/ready', True)
      rospy.spin()
      """;

  @TempDir
  Path home;

  private final List<RosNode> nodes = new ArrayList<>();
  private int port;
  private String uri;
  private RosTools tools;

  @BeforeEach
  void prepare() throws IOException {
    RosTools.assumeInstalled();
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    uri = "http://127.0.0.1:" + port + "/";
    tools = new RosTools(uri, home);
  }

  @AfterEach
  void stop() {
    nodes.forEach(RosNode::close);
    if (tools != null) {
      tools.close();
    }
  }

  private RosTools.Running startMaster() {
    return tools.start("rosmaster", "--core", "-p", "" + port);
  }

  private RosNode node(String name, String... more) {
    List<String> arguments = new ArrayList<>(List.of("__master:=" + uri, "__ip:=127.0.0.1"));
    arguments.addAll(List.of(more));
    RosNode node = RosNode.create(RosArguments.parse(arguments, Map.of()), name);
    nodes.add(node);
    return node;
  }

  @Test
  void nodeStartsBeforeTheMasterAndWaitsForIt() throws Exception {
    CompletableFuture<RosNode> early = CompletableFuture.supplyAsync(() -> node("early", "_rate:=3"));
    startMaster();
    assertEquals(3, early.get(15, TimeUnit.SECONDS).parameters().get("/early/rate").orElseThrow());
  }

  @Test
  void topicsServicesAndParametersWorkWithRospyBothWays() throws Exception {
    startMaster();
    RosNode node = node("java");
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    node.subscribe("/out", StringMessage.CODEC, 10, message -> heard.add(message.data()));
    Publisher<StringMessage> in = node.advertise("/in", StringMessage.CODEC, true, 10);
    in.publish(new StringMessage("grüße"));
    BlockingQueue<Object> ready = new LinkedBlockingQueue<>();
    node.parameters().subscribe("/ready", ready::add);
    tools.python(PEER);
    assertEquals("heard grüße", heard.poll(15, TimeUnit.SECONDS));
    assertEquals(true, ready.poll(15, TimeUnit.SECONDS));
    assertTrue(node.awaitService("/switch", LIMIT));
    assertEquals(new SetBool.Response(true, "on"), node.call("/switch", SetBool.CODEC, new SetBool.Request(true), LIMIT));
    assertTrue(assertThrows(RosException.class, () -> node.call("/switch", SetBool.CODEC, new SetBool.Request(false), LIMIT))
        .getMessage().endsWith("error processing request: not off"));
    assertTrue(assertThrows(RosException.class, () -> node.call("/switch", Trigger.CODEC, new Trigger.Request(), LIMIT))
        .getMessage().contains("md5sums do not match"));
    assertEquals("/java\n/peer\n", tools.run("rosnode", "list"));
  }

  @Test
  void killedPeerIsReplacedByItsSuccessor() throws Exception {
    startMaster();
    RosNode node = node("java");
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    Subscription subscription = node.subscribe("/out", StringMessage.CODEC, 10, message -> heard.add(message.data()));
    Publisher<StringMessage> in = node.advertise("/in", StringMessage.CODEC, true, 10);
    in.publish(new StringMessage("1"));
    RosTools.Running peer = tools.python(PEER);
    assertEquals("heard 1", heard.poll(15, TimeUnit.SECONDS));
    peer.process().destroyForcibly();
    eventually(() -> in.subscriberCount() == 0 && subscription.publisherCount() == 0);
    tools.python(PEER);
    assertEquals("heard 1", heard.poll(15, TimeUnit.SECONDS));
  }

  @Test
  void everythingIsRegisteredAgainAfterTheMasterRestarts() throws Exception {
    RosTools.Running before = startMaster();
    RosNode node = node("java");
    node.advertise("/in", StringMessage.CODEC, true, 1);
    node.serve("~trigger", Trigger.CODEC, request -> new Trigger.Response(true, ""));
    before.process().destroyForcibly().waitFor();
    startMaster();
    MasterProbe probe = new MasterProbe(java.net.URI.create(uri));
    eventually(() -> state(probe).contains("/in, [/java]") && state(probe).contains("/java/trigger, [/java]"));
    node.close();
    assertFalse(state(probe).contains("/java"));
    probe.close();
  }

  private static String state(MasterProbe probe) {
    try {
      return probe.state();
    } catch (IOException e) {
      return "";
    }
  }
}
