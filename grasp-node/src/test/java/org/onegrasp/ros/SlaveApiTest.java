package org.onegrasp.ros;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onegrasp.ros.Eventually.eventually;
import static org.onegrasp.ros.Nodes.collect;
import static org.onegrasp.ros.Nodes.next;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.onegrasp.msgs.StringMessage;
import org.onegrasp.ros.master.RosMaster;
import org.onegrasp.ros.xmlrpc.XmlRpcFault;

/** What a stranger gets who calls a node directly. */
class SlaveApiTest {
  private RosMaster master;
  private RosNode node;
  private RosNode other;
  private URI uri;
  private MasterProbe probe;

  @BeforeEach
  void start() throws IOException {
    master = RosMaster.start("127.0.0.1", 0);
    node = node("node");
    other = node("other");
    try (MasterProbe atMaster = new MasterProbe(master.uri())) {
      uri = atMaster.lookup("/node");
    }
    probe = new MasterProbe(uri);
  }

  private RosNode node(String name) {
    return RosNode.create(RosArguments.parse(List.of("__master:=" + master.uri(), "__ip:=127.0.0.1"), Map.of()), name);
  }

  @AfterEach
  void stop() {
    probe.close();
    other.close();
    node.close();
    master.close();
  }

  @Test
  @Tag("ros-row-3")
  @Tag("ros-row-5")
  @Tag("ros-row-6")
  @Tag("ros-row-7")
  void identityIsTold() throws IOException {
    assertEquals(List.of(1, "", (int) ProcessHandle.current().pid()), probe.call("getPid", "/x"));
    assertEquals(List.of(1, "", "/node"), probe.call("getName", "/x"));
    assertEquals(List.of(1, "", uri.toString()), probe.call("getUri", "/x"));
    assertEquals(List.of(1, master.uri().toString(), master.uri().toString()), probe.call("getMasterUri", "/x"));
  }

  @Test
  @Tag("ros-row-3")
  @Tag("ros-row-4")
  @Tag("ros-row-17")
  void wrongCallsAreAnsweredWithTheCallersFault() throws IOException {
    assertEquals(List.of(-1, "missing required caller_id parameter", 0), probe.call("getPid"));
    assertEquals(List.of(-1, "requestTopic takes 3 parameters, not 2", 0), probe.call("requestTopic", "/x", "/t"));
    assertEquals("method \"reboot\" is not supported",
        assertThrows(XmlRpcFault.class, () -> probe.call("reboot", "/x")).getMessage());
    assertEquals(-1, probe.call("publisherUpdate", "/x", "/t", "no list").get(0));
    assertEquals(-1, probe.call("publisherUpdate", "/x", "/t", List.of("not a uri")).get(0));
    assertEquals(List.of(-1, "not subscribed", 0), probe.call("paramUpdate", "/x", "/p/", 1));
    assertEquals(List.of(1, "", 0), probe.call("publisherUpdate", "/x", "/unknown", List.of()));
  }

  @Test
  @Tag("ros-row-13")
  @Tag("ros-row-14")
  @Tag("ros-row-15")
  void topicsAreOfferedOverTcprosOnly() throws IOException {
    node.advertise("/t", StringMessage.CODEC, false, 1);
    List<?> answer = probe.call("requestTopic", "/x", "/t", List.of(List.of("UDPROS", "h", 1), List.of("TCPROS")));
    assertEquals(1, answer.get(0));
    assertEquals(List.of("TCPROS", "127.0.0.1"), ((List<?>) answer.get(2)).subList(0, 2));
    assertTrue(((List<?>) answer.get(2)).get(2) instanceof Integer port && port > 0);
    assertEquals(List.of(0, "no supported protocol implementations", List.of()),
        probe.call("requestTopic", "/x", "/t", List.of(List.of("UDPROS", "h", 1))));
    assertEquals(List.of(-1, "Not a publisher of [/none]", List.of()),
        probe.call("requestTopic", "/x", "/none", List.of(List.of("TCPROS"))));
  }

  @Test
  @Tag("ros-row-8")
  @Tag("ros-row-9")
  @Tag("ros-row-10")
  @Tag("ros-row-11")
  @Tag("ros-row-12")
  void topicsAndConnectionsAreListed() throws IOException {
    Publisher<StringMessage> out = node.advertise("/out", StringMessage.CODEC, false, 1);
    other.subscribe("/out", StringMessage.CODEC, 1, message -> {});
    other.advertise("/in", StringMessage.CODEC, false, 1);
    Subscription in = node.subscribe("/in", StringMessage.CODEC, 1, message -> {});
    eventually(() -> out.subscriberCount() == 1 && in.publisherCount() == 1);
    out.publish(new StringMessage("four"));
    assertTrue(((List<?>) probe.call("getPublications", "/x").get(2)).contains(List.of("/out", "std_msgs/String")));
    assertEquals(List.of(List.of("/in", "std_msgs/String")), probe.call("getSubscriptions", "/x").get(2));
    List<?> rows = (List<?>) probe.call("getBusInfo", "/x").get(2);
    List<?> outgoing = row(rows, "/out");
    assertEquals(List.of("/other", "o", "TCPROS", "/out", true), outgoing.subList(1, 6));
    assertTrue(((String) outgoing.get(6))
        .matches("TCPROS connection on port \\d+ to \\[127\\.0\\.0\\.1:\\d+ on socket \\d+]"));
    List<?> incoming = row(rows, "/in");
    assertEquals(List.of("i", "TCPROS", "/in", true), incoming.subList(2, 6));
    assertTrue(((String) incoming.get(1)).matches("http://127\\.0\\.0\\.1:\\d+/"));
    eventually(() -> stats().contains("[/out, 12, [[" + outgoing.get(0) + ", 12, 1, true]]]"));
    assertTrue(stats().contains("[/in, [[" + incoming.get(0) + ", 0, 0, -1, true]]]"), stats());
  }

  @Test
  @Tag("ros-row-11")
  @Tag("ros-row-12")
  void nodeWithoutTopicsAnswersWithEmptyLists() {
    Topics none = new Topics(uri, null, null, null, null);
    SlaveApi idle = new SlaveApi(new SlaveApi.Node("/idle", uri, uri, "127.0.0.1", 1, none, null), reason -> {});
    assertEquals(List.of(1, "bus info", List.of()), idle.call("getBusInfo", List.of("/x")));
    assertEquals(List.of(1, "", List.of(List.of(), List.of(), List.of())), idle.call("getBusStats", List.of("/x")));
    assertEquals(List.of(1, "publications", List.of()), idle.call("getPublications", List.of("/x")));
    assertEquals(List.of(1, "subscriptions", List.of()), idle.call("getSubscriptions", List.of("/x")));
  }

  private static List<?> row(List<?> rows, String topic) {
    return rows.stream().map(row -> (List<?>) row).filter(row -> row.get(4).equals(topic)).findFirst().orElseThrow();
  }

  private String stats() {
    try {
      return probe.call("getBusStats", "/x").get(2).toString();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  @Tag("ros-row-16")
  void publisherUpdateDropsPublishersThatAreNotInTheList() throws IOException {
    Publisher<StringMessage> publisher = other.advertise("/in", StringMessage.CODEC, false, 1);
    node.subscribe("/in", StringMessage.CODEC, 1, message -> {});
    eventually(() -> publisher.subscriberCount() == 1);
    assertEquals(List.of(1, "", 0), probe.call("publisherUpdate", "/master", "/in", List.of()));
    eventually(() -> publisher.subscriberCount() == 0);
  }

  @Test
  @Tag("ros-row-16")
  void publisherThatFalseNewsTookAwayComesBackAsTheMasterIsAskedAgain() throws Exception {
    BlockingQueue<String> texts = collect(node, "/in", 10);
    other.advertise("/in", StringMessage.CODEC, true, 1).publish(new StringMessage("still there"));
    assertEquals("still there", next(texts));
    assertEquals(List.of(1, "", 0), probe.call("publisherUpdate", "/liar", "/in", List.of()));
    assertEquals("still there", next(texts), "latched, on the next connection");
  }

  @Test
  @Tag("ros-row-16")
  void publisherThatDoesNotAnswerDelaysNobody() throws Exception {
    Publisher<StringMessage> publisher = other.advertise("/elsewhere", StringMessage.CODEC, false, 1);
    node.subscribe("/in", StringMessage.CODEC, 1, message -> {});
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      String hanging = "http://127.0.0.1:" + silent.getLocalPort() + "/";
      assertEquals(List.of(1, "", 0), probe.call("publisherUpdate", "/master", "/in", List.of(hanging)));
      try (Socket asked = silent.accept()) {
        node.subscribe("/elsewhere", StringMessage.CODEC, 1, message -> {});
        eventually(() -> publisher.subscriberCount() == 1);
        assertTrue(asked.isConnected());
      }
    }
  }

  @Test
  @Tag("ros-row-18")
  void shutdownIsAnsweredAndThenDone() throws Exception {
    assertEquals(List.of(1, "shutdown", 0), probe.call("shutdown", "/x", "go"));
    node.awaitShutdown();
    try (MasterProbe atMaster = new MasterProbe(master.uri())) {
      assertEquals(-1, atMaster.call("lookupNode", "/x", "/node").get(0));
    }
  }
}
