package org.onegrasp.ros;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onegrasp.ros.Eventually.eventually;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.onegrasp.msgs.SetBool;
import org.onegrasp.msgs.StringMessage;
import org.onegrasp.ros.xmlrpc.XmlRpcFault;

/** A node in Python and one of ours that offer the same: whatever they are asked, they answer alike. */
class RospyTwinTest {
  private static final String TWIN = """
      import rospy
      from std_msgs.msg import String
      from std_srvs.srv import SetBool
      rospy.init_node('twin_py')
      topic = rospy.Publisher('/twin_py/out', String, queue_size=10, latch=True)
      topic.publish('old')
      rospy.Subscriber('/twin_py/in', String, lambda m: None)
      rospy.Service('/twin_py/switch', SetBool, lambda request: None)
      rospy.set_param('/twin_py/ready', True)
      rospy.spin()
      """;
  private static Nodes nodes;
  private static RosTools tools;
  private static MasterProbe master;
  private static MasterProbe python;
  private static MasterProbe java;

  @BeforeAll
  static void startTwins() throws IOException {
    RosTools.assumeInstalled();
    URI uri = TestMaster.EMBEDDED.uri();
    nodes = new Nodes(uri);
    tools = new RosTools(uri.toString(), TestMaster.home());
    tools.python(TWIN);
    RosNode node = nodes.node("twin_java");
    node.advertise("~out", StringMessage.CODEC, true, 10).publish(new StringMessage("old"));
    node.subscribe("~in", StringMessage.CODEC, 10, message -> {});
    node.serve("~switch", SetBool.CODEC, request -> null);
    eventually(() -> node.parameters().has("/twin_py/ready"));
    master = nodes.probe();
    python = new MasterProbe(master.lookup("/twin_py"));
    java = new MasterProbe(master.lookup("/twin_java"));
    eventually(() -> python.tells("getBusInfo", "/rosout") && java.tells("getBusInfo", "/rosout"));
  }

  @AfterAll
  static void stop() {
    if (tools != null) {
      List.of(master, python, java).forEach(MasterProbe::close);
      tools.end();
      tools.close();
      nodes.close();
    }
  }

  /**
   * Without what has to differ: names, addresses, numbers of processes, sockets and connections, and the order of
   * topics.
   */
  private static List<String> comparable(List<?> answer) {
    return answer.stream()
        .map(part -> part instanceof List<?> list ? list.stream().map(Object::toString).sorted().toList().toString()
            : part.toString())
        .map(RospyTwinTest::comparable).toList();
  }

  private static String comparable(String text) {
    return text.replaceAll("twin_(py|java)", "twin").replaceAll("socket \\d+|\\d{2,}", "#").replaceAll("\\[\\d+, /",
        "[#, /");
  }

  private static void assertAlike(String method, Object... parameters) throws IOException {
    assertEquals(comparable(python.call(method, parameters)), comparable(java.call(method, parameters)), method);
  }

  @Test
  @Tag("ros-row-3")
  @Tag("ros-row-5")
  @Tag("ros-row-6")
  @Tag("ros-row-7")
  @Tag("ros-row-8")
  @Tag("ros-row-9")
  @Tag("ros-row-10")
  void questionsGetTheSameAnswers() throws IOException {
    for (String method : List.of("getPid", "getName", "getUri", "getMasterUri", "getPublications",
        "getSubscriptions")) {
      assertAlike(method, "/x");
    }
    assertEquals(rosoutRow(python), rosoutRow(java));
  }

  /** The other tests' connections stay in rospy's list until it sends something to them. */
  private static List<String> rosoutRow(MasterProbe twin) throws IOException {
    List<?> rows = (List<?>) twin.call("getBusInfo", "/x").get(2);
    return rows.stream().map(row -> (List<?>) row).filter(row -> row.contains("/rosout"))
        .map(row -> comparable(row.subList(1, row.size()).toString())).toList();
  }

  @Test
  @Tag("ros-row-13")
  @Tag("ros-row-14")
  @Tag("ros-row-16")
  @Tag("ros-row-17")
  void requestsAndNewsGetTheSameAnswers() throws IOException {
    assertAlike("requestTopic", "/x", "/none", List.of(List.of("TCPROS")));
    assertAlike("requestTopic", "/x", "/rosout", List.of(List.of("TCPROS")));
    assertAlike("requestTopic", "/x", "/rosout", List.of(List.of("UDPROS", "h", 1, 1500)));
    assertAlike("publisherUpdate", "/x", "/none", List.of());
    assertAlike("publisherUpdate", "/x", "/rosout", List.of());
    assertAlike("paramUpdate", "/x", "/none", 1);
    assertAlike("shutdown");
  }

  /** The words differ: ours say how many there should be. */
  @Test
  @Tag("ros-row-4")
  void wrongCallsGetTheSameCode() throws IOException {
    assertEquals(python.call("getPid").get(0), java.call("getPid").get(0));
    assertEquals(python.call("getPid", "/x", "more").get(0), java.call("getPid", "/x", "more").get(0));
    assertEquals(python.call("paramUpdate", "/x", "/none").get(0), java.call("paramUpdate", "/x", "/none").get(0));
    assertThrows(XmlRpcFault.class, () -> python.call("reboot", "/x"));
    assertThrows(XmlRpcFault.class, () -> java.call("reboot", "/x"));
  }

  private static Map<String, String> exchange(URI address, String... fields) throws IOException {
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      socket.setSoTimeout(60_000);
      ByteBuffer header = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN).putInt(0);
      for (String field : fields) {
        byte[] bytes = field.getBytes(StandardCharsets.UTF_8);
        header.putInt(bytes.length).put(bytes);
      }
      header.putInt(0, header.position() - 4);
      socket.getOutputStream().write(header.array(), 0, header.position());
      Map<String, String> answer = header(socket);
      if (answer.containsKey("error") || List.of(fields).contains("probe=1")) {
        assertEquals(-1, socket.getInputStream().read(), "more than the error");
      }
      return answer;
    }
  }

  private static Map<String, String> header(Socket socket) throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    ByteBuffer body = ByteBuffer.wrap(in.readNBytes(Integer.reverseBytes(in.readInt()))).order(ByteOrder.LITTLE_ENDIAN);
    Map<String, String> fields = new TreeMap<>();
    while (body.hasRemaining()) {
      byte[] field = new byte[body.getInt()];
      body.get(field);
      String text = new String(field, StandardCharsets.UTF_8);
      fields.put(text.substring(0, text.indexOf('=')), text.substring(text.indexOf('=') + 1));
    }
    return fields;
  }

  private static Map<String, String> answer(String twin, String fields) throws IOException {
    URI address = URI.create((String) master.call("lookupService", "/x", twin + "/switch").get(2));
    Map<String, String> answer = exchange(address, fields.replace("TWIN", twin).split(" "));
    answer.replaceAll((key, value) -> comparable(value));
    return answer;
  }

  /** Ours may say more in a header, and less in an error: rospy goes on with all its topics. */
  @ParameterizedTest
  @Tag("ros-row-35")
  @Tag("ros-row-37")
  @Tag("ros-row-38")
  @Tag("ros-row-39")
  @Tag("ros-row-40")
  @Tag("ros-row-53")
  @Tag("ros-row-54")
  @Tag("ros-row-58")
  @ValueSource(strings = {
      "callerid=/x",
      "callerid=/x topic=TWIN/out",
      "md5sum=* topic=TWIN/out",
      "callerid=/x md5sum=* topic=/none",
      "callerid=/x md5sum=bad topic=TWIN/out",
      "callerid=/x md5sum=bad topic=TWIN/out type=a/B",
      "callerid=/x md5sum=bad topic=TWIN/out type=std_msgs/String",
      "callerid=/x md5sum=* topic=TWIN/out type=a/B",
      "callerid=/x md5sum=* topic=TWIN/out type=*",
      "callerid=/x md5sum=* topic=TWIN/in",
      "callerid=/x service=TWIN/switch",
      "md5sum=* service=TWIN/switch",
      "callerid=/x md5sum=bad service=TWIN/switch",
      "callerid=/x md5sum=* service=/none",
      "callerid=/x md5sum=* service=TWIN/switch probe=1",
      "callerid=/x md5sum=* service=TWIN/switch probe=1 persistent=1"})
  void connectionHeadersGetTheSameAnswers(String fields) throws IOException {
    Map<String, String> rospys = answer("/twin_py", fields);
    Map<String, String> ours = answer("/twin_java", fields);
    assertTrue(ours.keySet().containsAll(rospys.keySet()), ours + " lacks something of " + rospys);
    rospys.forEach(
        (key, value) -> assertTrue(key.equals("error") ? value.startsWith(ours.get(key)) : value.equals(ours.get(key)),
            () -> key + " is " + ours.get(key) + " here and " + value + " in rospy"));
  }
}
