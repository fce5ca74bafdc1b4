package org.onegrasp.ros;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onegrasp.ros.Eventually.eventually;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.onegrasp.msgs.StringMessage;
import org.onegrasp.ros.master.RosMaster;
import org.onegrasp.ros.xmlrpc.XmlRpcFault;

/**
 * Strangers with bad intentions at every port of a node and of the embedded master: both go on as if nothing had been.
 */
class HostilePeersTest {
  private final Random random = new Random(20);
  private RosMaster master;
  private Nodes nodes;
  private Publisher<StringMessage> publisher;
  private BlockingQueue<String> texts;
  private URI slave;
  private int tcpros;

  @BeforeEach
  void start() throws IOException {
    master = RosMaster.start("127.0.0.1", 0);
    nodes = new Nodes(master.uri());
    publisher = nodes.node("victim").advertise("chatter", StringMessage.CODEC, false, 100);
    texts = Nodes.collect(nodes.node("listener"), "chatter", 100);
    eventually(() -> publisher.subscriberCount() == 1);
    try (MasterProbe probe = nodes.probe()) {
      slave = probe.lookup("/victim");
    }
    try (MasterProbe probe = new MasterProbe(slave)) {
      List<?> answer = probe.call("requestTopic", "/x", "/chatter", List.of(List.of("TCPROS")));
      tcpros = (Integer) ((List<?>) answer.get(2)).get(2);
    }
  }

  @AfterEach
  void everythingStillWorks() throws Exception {
    publisher.publish(new StringMessage("alive"));
    assertEquals("alive", Nodes.next(texts));
    nodes.node("late").advertise("late", StringMessage.CODEC, false, 1);
    try (MasterProbe probe = nodes.probe(); MasterProbe atSlave = new MasterProbe(slave)) {
      assertTrue(probe.state().contains("/late, [/late]"), probe.state());
      assertEquals(1, atSlave.call("getPid", "/x").get(0));
    }
    nodes.close();
    master.close();
  }

  private int[] ports() {
    return new int[] {slave.getPort(), tcpros, master.uri().getPort()};
  }

  /** Sends, says that no more comes, and returns what comes until the other side closes. */
  private static byte[] exchange(int port, byte[] bytes) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(bytes);
      socket.shutdownOutput();
      return socket.getInputStream().readAllBytes();
    } catch (SocketException e) {
      return new byte[0]; // It hung up on what we still had to say.
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void randomBytesAreHungUpOn() throws IOException {
    for (int port : ports()) {
      for (int i = 0; i < 100; i++) {
        byte[] bytes = new byte[random.nextInt(3000)];
        random.nextBytes(bytes);
        exchange(port, bytes);
      }
    }
  }

  @Test
  @Tag("ros-row-32")
  void damagedConnectionHeadersAreRefusedOrUnderstood() throws IOException {
    byte[] good = header("callerid=/x", "topic=/chatter", "md5sum=*", "type=*");
    for (int i = 0; i < 300; i++) {
      byte[] bytes = good.clone();
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      exchange(tcpros, Arrays.copyOf(bytes, random.nextInt(4) == 0 ? random.nextInt(bytes.length) : bytes.length));
    }
    eventually(() -> publisher.subscriberCount() == 1);
  }

  private static byte[] header(String... fields) {
    byte[] bytes = new byte[4];
    for (String field : fields) {
      int end = bytes.length;
      bytes = Arrays.copyOf(bytes, end + 4 + field.length());
      bytes[end] = (byte) field.length();
      System.arraycopy(ascii(field), 0, bytes, end + 4, field.length());
    }
    bytes[0] = (byte) (bytes.length - 4);
    return bytes;
  }

  @Test
  @Tag("ros-row-32")
  void announcedGigabytesReserveNothing() throws IOException {
    for (int i = 0; i < 50; i++) {
      assertTrue(new String(exchange(tcpros, new byte[] {-1, -1, -1, 127}), StandardCharsets.UTF_8)
          .contains("the limit here is 65536"));
    }
    for (int port : new int[] {slave.getPort(), master.uri().getPort()}) {
      assertTrue(answer(port, "POST / HTTP/1.1\r\nContent-Length: 2000000000\r\n\r\n").startsWith("HTTP/1.1 413"));
      assertTrue(refused(answer(port, "POST /" + "x".repeat(100_000) + " HTTP/1.1\r\n\r\n")));
      assertTrue(refused(answer(port, "POST / HTTP/1.1\r\nX: " + "x".repeat(100_000) + "\r\n\r\n")));
    }
  }

  private static boolean refused(String answer) {
    return answer.startsWith("HTTP/1.1 4") || answer.equals("hung up");
  }

  /** The status that comes back; the input stays open, so the server has to decide on its own. */
  private static String answer(int port, String request) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(ascii(request));
      byte[] first = new byte[12];
      new DataInputStream(socket.getInputStream()).readFully(first);
      return new String(first, StandardCharsets.US_ASCII);
    } catch (SocketException | EOFException e) {
      return "hung up";
    }
  }

  @Test
  void chunkedBodyWithoutEndIsCutOff() throws IOException {
    byte[] chunk = ascii("100000\r\n" + "x".repeat(1 << 20) + "\r\n");
    for (int port : new int[] {slave.getPort(), master.uri().getPort()}) {
      try (Socket socket = new Socket("127.0.0.1", port)) {
        socket.setSoTimeout(60_000);
        OutputStream out = socket.getOutputStream();
        out.write(ascii("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"));
        for (int i = 0; i < 17; i++) {
          out.write(chunk);
        }
        byte[] status = new byte[12];
        new DataInputStream(socket.getInputStream()).readFully(status);
        assertEquals("HTTP/1.1 413", new String(status, StandardCharsets.US_ASCII));
      } catch (SocketException e) {
        // It hung up on us before we were done, which is as good.
      }
    }
  }

  @Test
  void entitiesAreNeitherExpandedNorFetched() throws IOException {
    try (ServerSocket bait = new ServerSocket(0)) {
      String fetch = "http://127.0.0.1:" + bait.getLocalPort() + "/x";
      StringBuilder laughs = new StringBuilder("<!ENTITY l0 \"lol\">");
      for (int i = 1; i < 10; i++) {
        laughs.append("<!ENTITY l").append(i).append(" \"").append(("&l" + (i - 1) + ";").repeat(10)).append("\">");
      }
      for (String type : List.of("[" + laughs + "]", "[<!ENTITY l9 SYSTEM \"file:///etc/passwd\">]",
          "[<!ENTITY l9 SYSTEM \"" + fetch + "\">]", "[<!ENTITY % p SYSTEM \"" + fetch + "\"> %p;]",
          "SYSTEM \"" + fetch + "\"")) {
        String body = "<?xml version=\"1.0\"?><!DOCTYPE methodCall " + type
            + "><methodCall><methodName>getPid</methodName><params><param><value>&l9;</value></param></params>"
            + "</methodCall>";
        for (int port : new int[] {slave.getPort(), master.uri().getPort()}) {
          byte[] bytes =
              exchange(port, ascii("POST / HTTP/1.0\r\nContent-Length: " + body.length() + "\r\n\r\n" + body));
          String answer = new String(bytes, StandardCharsets.UTF_8);
          assertTrue(answer.contains("document types and entities are not allowed"), answer);
          assertFalse(answer.contains("root:") || answer.contains("lollol"), answer);
        }
      }
      bait.setSoTimeout(1);
      assertNull(visitor(bait), "somebody fetched an external entity");
    }
  }

  private static Socket visitor(ServerSocket bait) {
    try {
      return bait.accept();
    } catch (IOException e) {
      return null;
    }
  }

  @Test
  void callsWithAnythingInThemAreAnsweredOrFaultsOfTheCaller() throws IOException {
    List<String> ofNode = List.of("getPid", "getName", "getBusInfo", "getBusStats", "getSubscriptions", "requestTopic",
        "publisherUpdate", "paramUpdate", "system.multicall", "");
    List<String> ofMaster = List.of("registerPublisher", "registerSubscriber", "registerService", "unregisterPublisher",
        "unregisterSubscriber", "unregisterService", "lookupNode", "lookupService", "getPublishedTopics",
        "getTopicTypes", "setParam",
        "getParam", "deleteParam", "searchParam", "hasParam", "subscribeParam", "unsubscribeParam", "getParamNames",
        "system.multicall", "getSystemState");
    try (MasterProbe node = new MasterProbe(slave); MasterProbe atMaster = nodes.probe()) {
      for (int i = 0; i < 400; i++) {
        callWithAnything(node, ofNode.get(random.nextInt(ofNode.size())));
        callWithAnything(atMaster, ofMaster.get(random.nextInt(ofMaster.size())));
      }
      atMaster.call("deleteParam", "/x", "/fuzz");
    }
  }

  /** A bug in the handler would come back as a fault that names a Java exception. */
  private void callWithAnything(MasterProbe probe, String method) throws IOException {
    List<Object> parameters = new ArrayList<>(List.of(random.nextInt(5) > 0 ? "/fuzz" : anything(0)));
    for (int i = random.nextInt(4); i > 0; i--) {
      parameters.add(anything(0));
    }
    try {
      List<?> answer = probe.call(method, parameters.toArray());
      if (!method.equals("system.multicall")) {
        assertEquals(3, answer.size());
        assertInstanceOf(Integer.class, answer.get(0));
        assertInstanceOf(String.class, answer.get(1));
      }
    } catch (XmlRpcFault e) {
      assertFalse(e.getMessage().matches("\\w+(Exception|Error): .*"), method + parameters + " made " + e.getMessage());
    }
  }

  private Object anything(int depth) {
    return switch (random.nextInt(depth < 3 ? 12 : 9)) {
      case 0 -> random.nextInt();
      case 1 -> random.nextDouble();
      case 2 -> random.nextBoolean();
      case 3 -> new byte[random.nextInt(20)];
      case 4 -> "";
      case 5 -> "/fuzz/" + random.nextInt(5);
      case 6 -> "http://127.0.0.1:" + random.nextInt(3);
      case 7 -> List.of("~", "//", "no name!", "http://[", "rosrpc://127.0.0.1:1", "é\n").get(random.nextInt(6));
      case 8 -> "/chatter";
      case 9 -> List.of(anything(depth + 1), anything(depth + 1));
      case 10 -> List.of();
      default -> Map.of("a", anything(depth + 1), "methodName", anything(depth + 1));
    };
  }

  @Test
  void thousandConnectionsOnEveryPortLeaveNothingBehind() throws IOException {
    long before = descriptors();
    int threads = Thread.activeCount();
    for (int i = 0; i < 1000; i++) {
      for (int port : ports()) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
          socket.getOutputStream().write(i % 3);
        }
      }
    }
    // Pools and event loops begin as they are used: a few more are no leak.
    eventually(() -> descriptors() <= before + 50);
    assertTrue(Thread.activeCount() <= threads + 50, Thread.activeCount() + " threads, " + threads + " before");
  }

  private static long descriptors() {
    String[] open = new java.io.File("/proc/self/fd").list();
    return open == null ? 0 : open.length;
  }
}
