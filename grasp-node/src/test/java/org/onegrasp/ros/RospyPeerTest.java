package org.onegrasp.ros;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onegrasp.ros.Eventually.eventually;
import static org.onegrasp.ros.Nodes.next;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.onegrasp.msgs.SetBool;
import org.onegrasp.msgs.StringMessage;
import org.onegrasp.msgs.Trigger;

/** Our nodes with a node in Python, under either master. */
@ParameterizedClass
@EnumSource(TestMaster.class)
class RospyPeerTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** Repeats /in on /out and offers a service. */
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

  private final Nodes nodes;
  private final RosTools tools;

  RospyPeerTest(TestMaster master) throws IOException {
    RosTools.assumeInstalled();
    nodes = new Nodes(master.uri());
    tools = new RosTools(master.uri().toString(), TestMaster.home());
  }

  @AfterEach
  void stop() {
    tools.end();
    nodes.close();
  }

  @Test
  @Tag("ros-row-33")
  @Tag("ros-row-57")
  void topicsServicesAndParametersWorkBothWays() throws Exception {
    RosNode node = nodes.node("java");
    BlockingQueue<String> heard = Nodes.collect(node, "/out", 10);
    Publisher<StringMessage> in = node.advertise("/in", StringMessage.CODEC, true, 10);
    in.publish(new StringMessage("grüße"));
    BlockingQueue<Object> ready = new LinkedBlockingQueue<>();
    node.parameters().subscribe("/ready", ready::add);
    tools.python(PEER);
    assertEquals("heard grüße", next(heard));
    assertEquals(true, next(ready));
    assertTrue(node.awaitService("/switch", LIMIT));
    assertEquals(new SetBool.Response(true, "on"),
        node.call("/switch", SetBool.CODEC, new SetBool.Request(true), LIMIT));
    assertTrue(
        assertThrows(RosException.class, () -> node.call("/switch", SetBool.CODEC, new SetBool.Request(false), LIMIT))
            .getMessage().endsWith("error processing request: not off"));
    assertTrue(assertThrows(RosException.class, () -> node.call("/switch", Trigger.CODEC, new Trigger.Request(), LIMIT))
        .getMessage().contains("md5sums do not match"));
    try (ServiceClient<SetBool.Request, SetBool.Response> client = node.client("/switch", SetBool.CODEC)) {
      for (int i = 0; i < 100; i++) {
        assertEquals("on", client.call(new SetBool.Request(true), LIMIT).message());
      }
    }
  }

  @Test
  @Tag("ros-row-21")
  void killedPeerIsReplacedByItsSuccessor() throws Exception {
    RosNode node = nodes.node("java");
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    Subscription subscription = node.subscribe("/out", StringMessage.CODEC, 10, message -> heard.add(message.data()));
    Publisher<StringMessage> in = node.advertise("/in", StringMessage.CODEC, true, 10);
    in.publish(new StringMessage("1"));
    RosTools.Running peer = tools.python(PEER);
    assertEquals("heard 1", next(heard));
    // What it registers while it is killed would reach the master later.
    eventually(() -> node.parameters().has("/ready"));
    peer.process().destroyForcibly();
    eventually(() -> in.subscriberCount() == 0 && subscription.publisherCount() == 0);
    node.parameters().delete("/ready");
    tools.python(PEER);
    assertEquals("heard 1", next(heard));
    eventually(() -> node.parameters().has("/ready"));
  }
}
