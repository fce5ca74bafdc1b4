package org.onegrasp.ros.tcpros;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onegrasp.ros.Eventually.eventually;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A peer made of a plain socket and literal bytes against the server of a node. */
class TcpRosServerTest {
  private static final String MD5 = "992ce8a1687cec8c8bd883ec73ca41d1";
  private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final ExecutorService handlers = Executors.newCachedThreadPool();
  private final List<Socket> sockets = new ArrayList<>();
  private final OutgoingTopic topic =
      new OutgoingTopic("/chatter", new TopicType("std_msgs/String", MD5, "string data\n"));
  private final ServiceEndpoint service = new ServiceEndpoint(
      "/double", "p/Double", "d0b1e", "p/DoubleRequest", "p/DoubleResponse", TcpRosServerTest::twice, handlers);
  private final Endpoints offered = new Endpoints() {
    @Override
    public Optional<OutgoingTopic> topic(String name) {
      return Optional.of(topic).filter(t -> t.name().equals(name));
    }

    @Override
    public Optional<ServiceEndpoint> service(String name) {
      return Optional.of(service).filter(s -> s.name().equals(name));
    }
  };
  private TcpRosServer server;

  @BeforeEach
  void start() throws IOException {
    topic.widen(3, true);
    server = TcpRosServer.start(loops, new InetSocketAddress("127.0.0.1", 0), "/node", offered);
  }

  /** One byte in, its double out; 0 gives null, 1 an exception without text, 2 an error. */
  private static ByteBuf twice(ByteBuf request) {
    byte x = request.readByte();
    return switch (x) {
      case 0 -> null;
      case 1 -> throw new IllegalStateException();
      case 2 -> throw new StackOverflowError("too deep");
      default -> Unpooled.wrappedBuffer(new byte[] {(byte) (2 * x)});
    };
  }

  @AfterEach
  void stop() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    server.close();
    topic.close();
    handlers.shutdownNow();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  private Socket connect(String... fields) throws IOException {
    Socket socket = new Socket("127.0.0.1", server.port());
    sockets.add(socket);
    socket.setSoTimeout(60_000);
    Map<String, String> header = new HashMap<>();
    for (String field : fields) {
      header.put(field.substring(0, field.indexOf('=')), field.substring(field.indexOf('=') + 1));
    }
    socket.getOutputStream().write(ByteBufUtil.getBytes(ConnectionHeader.encode(header)));
    return socket;
  }

  private static byte[] frame(Socket socket) throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    byte[] body = new byte[Integer.reverseBytes(in.readInt())];
    in.readFully(body);
    return body;
  }

  private static Map<String, String> header(Socket socket) throws IOException {
    return ConnectionHeader.decode(Unpooled.wrappedBuffer(frame(socket)));
  }

  /** The error text, after which nothing but the end may come. */
  private String refusal(String... fields) throws IOException {
    Socket socket = connect(fields);
    Map<String, String> answer = header(socket);
    assertEquals(List.of("error"), List.copyOf(answer.keySet()));
    assertEquals(-1, socket.getInputStream().read());
    return answer.get("error");
  }

  @Test
  @Tag("ros-row-37")
  @Tag("ros-row-38")
  @Tag("ros-row-39")
  void wrongSubscribersAreToldWhatIsWrongInRospysWords() throws IOException {
    assertEquals("no topic or service name detected", refusal("callerid=/x", "md5sum=*"));
    assertEquals("Missing required 'md5sum' field", refusal("callerid=/x", "topic=/chatter"));
    assertEquals("Missing required 'callerid' field", refusal("md5sum=*", "topic=/chatter"));
    assertEquals("[/node] is not a publisher of [/other]", refusal("callerid=/x", "md5sum=*", "topic=/other"));
    assertEquals("topic types do not match: [a/B] vs. [std_msgs/String]",
        refusal("callerid=/x", "md5sum=123", "topic=/chatter", "type=a/B"));
    assertEquals(
        "Client [/x] wants topic [/chatter] to have datatype/md5sum [std_msgs/String/123], but our version has "
            + "[std_msgs/String/" + MD5 + "] Dropping connection.",
        refusal("callerid=/x", "md5sum=123", "topic=/chatter"));
  }

  @Test
  @Tag("ros-row-39")
  @Tag("ros-row-58")
  void wrongClientsAreToldWhatIsWrongInRospysWords() throws IOException {
    assertEquals("Missing required 'callerid' field", refusal("md5sum=*", "service=/double"));
    assertEquals("[/node] is not a provider of  [/other]", refusal("callerid=/x", "md5sum=*", "service=/other"));
    assertEquals("request from [/x]: md5sums do not match: [bad] vs. [d0b1e]",
        refusal("callerid=/x", "md5sum=bad", "service=/double"));
  }

  @Test
  @Tag("ros-row-32")
  @Tag("ros-row-39")
  void garbageInsteadOfAHeaderIsAnsweredAndClosed() throws IOException {
    Socket socket = new Socket("127.0.0.1", server.port());
    sockets.add(socket);
    socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    assertTrue(header(socket).get("error").startsWith("malformed connection header: Frame of 542393671 bytes"));
    assertEquals(-1, socket.getInputStream().read());
  }

  @Test
  void headerThatDripsInForeverIsEndedByItsDeadline() throws IOException {
    Duration limit = Duration.ofMillis(50);
    try (TcpRosServer hasty = TcpRosServer.start(loops, new InetSocketAddress("127.0.0.1", 0), "/node", offered, limit);
        Socket socket = new Socket("127.0.0.1", hasty.port())) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(new byte[] {0, 0, 1, 0});
      Thread drip = new Thread(() -> drip(socket));
      drip.start();
      assertEquals("malformed connection header: the connection header did not come within 50 ms",
          header(socket).get("error"));
    }
  }

  private static void drip(Socket socket) {
    try {
      while (true) {
        socket.getOutputStream().write(1);
        LockSupport.parkNanos(5_000_000);
      }
    } catch (IOException e) {
      // The server has had enough.
    }
  }

  @Test
  @Tag("ros-row-35")
  @Tag("ros-row-40")
  @Tag("ros-row-44")
  @Tag("ros-row-47")
  void subscriberGetsOurHeaderThenTheLatchedMessageThenNewOnes() throws IOException {
    topic.send(message("old"), this);
    Socket socket = connect("callerid=/x", "md5sum=*", "topic=/chatter", "type=*");
    assertEquals(Map.of("callerid", "/node", "latching", "1", "md5sum", MD5, "message_definition", "string data\n",
        "topic", "/chatter", "type", "std_msgs/String"), header(socket));
    assertEquals("old", text(frame(socket)));
    topic.send(message(""), null);
    topic.send(message("new"), null);
    assertEquals("", text(frame(socket)));
    assertEquals("new", text(frame(socket)));
  }

  @Test
  @Tag("ros-row-34")
  void subscriberNeedNotNameTheType() throws IOException {
    assertEquals("std_msgs/String", header(connect("callerid=/x", "md5sum=" + MD5, "topic=/chatter")).get("type"));
  }

  private static ByteBuf message(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return Unpooled.buffer().writeIntLE(bytes.length).writeBytes(bytes);
  }

  private static String text(byte[] body) {
    return new String(body, StandardCharsets.UTF_8);
  }

  @Test
  @Tag("ros-row-45")
  void stalledSubscriberLosesOldMessagesAndStallsNobody() throws Exception {
    Socket stalled = connect("callerid=/stalled", "md5sum=" + MD5, "topic=/chatter");
    Socket quick = connect("callerid=/quick", "md5sum=" + MD5, "topic=/chatter");
    header(stalled);
    header(quick);
    byte[] picture = new byte[1 << 20];
    int sent = 0;
    for (; stalled().dropped() <= 10; sent++) {
      assertTrue(sent < 500, "500 MB waiting for one who does not read");
      topic.send(Unpooled.buffer(4 + picture.length).writeIntLE(picture.length).writeBytes(picture), null);
      assertArrayEquals(picture, frame(quick));
      picture[0]++;
    }
    long dropped = stalled().dropped();
    assertEquals(dropped, topic.dropped());
    byte last = 0;
    for (long left = sent - dropped; left > 0; left--) {
      last = frame(stalled)[0];
    }
    assertEquals((byte) (sent - 1), last);
    stalled.close();
    eventually(() -> topic.subscriberCount() == 1);
    assertEquals(dropped, topic.dropped(), "also when the one who lost them has left");
  }

  private Subscriber stalled() {
    return topic.subscribers().stream().filter(s -> s.callerId().equals("/stalled")).findFirst().orElseThrow();
  }

  /**
   * Messages, of huge ones the beginning, go past the event loop when nothing is before them; the bytes must never
   * interleave with what it writes.
   */
  @Test
  void messagesStayWholeWhereverTheSocketStopsTakingThem() throws Exception {
    Socket socket = connect("callerid=/x", "md5sum=*", "topic=/chatter");
    header(socket);
    Random random = new Random(4);
    int count = 5000;
    Thread publisher = new Thread(() -> {
      for (int i = 0; i < count; i++) {
        byte[] body = new byte[size(random)];
        Arrays.fill(body, (byte) i);
        topic.send(Unpooled.buffer().writeIntLE(body.length + 4).writeIntLE(i).writeBytes(body), null);
      }
    });
    publisher.start();
    int before = -1;
    int received = 0;
    while (before < count - 1) {
      if (received == 100) {
        publisher.join(); // Meanwhile the socket fills up.
      }
      ByteBuf message = Unpooled.wrappedBuffer(frame(socket));
      int number = message.readIntLE();
      assertTrue(number > before, number + " after " + before);
      assertEquals(-1, message.forEachByte(b -> b == (byte) number));
      before = number;
      received++;
    }
    publisher.join();
    assertTrue(received >= 4, received + " messages");
  }

  private static int size(Random random) {
    return switch (random.nextInt(100)) {
      case 0 -> 3 << 20; // the end always by way of the event loop
      case 1, 2, 3, 4, 5, 6, 7, 8, 9 -> 20_000 + random.nextInt(200_000);
      default -> 4 + random.nextInt(3000);
    };
  }

  /** Has had one message; the event loop then does nothing until it is let free. */
  private Socket subscriberOfABusyLoop(CountDownLatch free) throws Exception {
    Socket socket = connect("callerid=/x", "md5sum=*", "topic=/chatter");
    header(socket);
    topic.send(message("first"), null);
    assertEquals("first", text(frame(socket)));
    loops.next().submit(() -> true).get(); // what it wrote before is accounted for
    loops.next().execute(() -> awaitQuietly(free));
    return socket;
  }

  @Test
  void messageOfUsualSizeWaitsForNoEventLoop() throws Exception {
    CountDownLatch free = new CountDownLatch(1);
    Socket socket = subscriberOfABusyLoop(free);
    try {
      String text = "x".repeat(40_000);
      topic.send(message(text), null);
      assertEquals(text, text(frame(socket)));
    } finally {
      free.countDown();
    }
  }

  @Test
  void beginningOfALargeMessageWaitsForNoEventLoop() throws Exception {
    CountDownLatch free = new CountDownLatch(1);
    Socket socket = subscriberOfABusyLoop(free);
    byte[] body = new byte[12 << 20];
    new Random(5).nextBytes(body);
    byte[] beginning = new byte[100_000];
    byte[] end = new byte[body.length - beginning.length];
    try {
      topic.send(Unpooled.buffer().writeIntLE(body.length).writeBytes(body), null);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      assertEquals(body.length, Integer.reverseBytes(in.readInt()));
      in.readFully(beginning);
      free.countDown();
      in.readFully(end);
    } finally {
      free.countDown();
    }
    assertArrayEquals(Arrays.copyOf(body, beginning.length), beginning);
    assertArrayEquals(Arrays.copyOfRange(body, beginning.length, body.length), end);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  @Tag("ros-row-53")
  @Tag("ros-row-54")
  void probeGetsTheHeaderAndTheEnd() throws IOException {
    Socket socket = connect("callerid=/x", "md5sum=*", "service=/double", "probe=1");
    assertEquals(Map.of("callerid", "/node", "md5sum", "d0b1e", "request_type", "p/DoubleRequest", "response_type",
        "p/DoubleResponse", "service", "/double", "type", "p/Double"), header(socket));
    assertEquals(-1, socket.getInputStream().read());
  }

  @Test
  @Tag("ros-row-55")
  @Tag("ros-row-57")
  void requestIsAnsweredOnceAndTheConnectionClosed() throws IOException {
    Socket socket = connect("callerid=/x", "md5sum=d0b1e", "service=/double");
    header(socket);
    socket.getOutputStream().write(new byte[] {1, 0, 0, 0, 21});
    assertArrayEquals(new byte[] {1, 1, 0, 0, 0, 42}, socket.getInputStream().readAllBytes());
  }

  @Test
  @Tag("ros-row-55")
  @Tag("ros-row-56")
  @Tag("ros-row-57")
  void persistentClientGetsAnswersInOrderAlsoAfterErrors() throws IOException {
    Socket socket = connect("callerid=/x", "md5sum=*", "service=/double", "persistent=True");
    header(socket);
    socket.getOutputStream()
        .write(new byte[] {1, 0, 0, 0, 21, 1, 0, 0, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0, 0, 2, 1, 0, 0, 0, 3});
    assertEquals(1, socket.getInputStream().read());
    assertArrayEquals(new byte[] {42}, frame(socket));
    assertEquals("service cannot process request: service handler returned None", error(socket));
    assertEquals("error processing request: java.lang.IllegalStateException", error(socket));
    assertEquals("error processing request: too deep", error(socket));
    assertEquals(1, socket.getInputStream().read());
    assertArrayEquals(new byte[] {6}, frame(socket));
  }

  private static String error(Socket socket) throws IOException {
    assertEquals(0, socket.getInputStream().read());
    return text(frame(socket));
  }

  private boolean hungUp(Socket socket) {
    try {
      return socket.getInputStream().read() < 0;
    } catch (IOException e) {
      return true;
    }
  }

  @Test
  void unfinishedHeadersGiveWayToNewConnections() throws IOException {
    List<Socket> idle = new ArrayList<>();
    for (int i = 0; i < TcpRosServer.MOST_CONNECTIONS + 40; i++) {
      Socket socket = new Socket("127.0.0.1", server.port());
      socket.setSoTimeout(60_000);
      sockets.add(socket);
      idle.add(socket);
      socket.getOutputStream().write(new byte[] {0, 0, 1, 0}, 0, i % 5); // nothing, or 65536 bytes announced, in part
    }
    assertTrue(hungUp(idle.get(0)) && hungUp(idle.get(39)));
    assertEquals(MD5, header(connect("callerid=/x", "md5sum=*", "topic=/chatter")).get("md5sum"));
    Socket client = connect("callerid=/x", "md5sum=*", "service=/double");
    assertEquals("d0b1e", header(client).get("md5sum"));
    client.getOutputStream().write(new byte[] {1, 0, 0, 0, 21});
    assertEquals(1, client.getInputStream().read());
    assertArrayEquals(new byte[] {42}, frame(client));
  }

  @Test
  void idleClientsGiveWayAndSubscribersStay() throws IOException {
    Socket subscriber = connect("callerid=/x", "md5sum=*", "topic=/chatter");
    header(subscriber);
    List<Socket> clients = new ArrayList<>();
    for (int i = 0; i < TcpRosServer.MOST_CONNECTIONS + 10; i++) {
      clients.add(connect("callerid=/x", "md5sum=*", "service=/double", "persistent=1"));
      header(clients.get(i));
    }
    assertTrue(hungUp(clients.get(0)));
    topic.send(Unpooled.wrappedBuffer(new byte[] {1, 0, 0, 0, 7}), null);
    assertArrayEquals(new byte[] {7}, frame(subscriber));
  }

  @Test
  void subscribersOfATopicAreBoundedAndTheOthersAreToldSo() throws IOException {
    for (int i = 0; i < OutgoingTopic.MOST_SUBSCRIBERS; i++) {
      header(connect("callerid=/x" + i, "md5sum=*", "topic=/chatter"));
    }
    assertEquals("topic [/chatter] has 128 subscribers already, which is its limit",
        refusal("callerid=/late", "md5sum=*", "topic=/chatter"));
    sockets.get(5).close();
    eventually(() -> topic.subscriberCount() < OutgoingTopic.MOST_SUBSCRIBERS);
    header(connect("callerid=/late", "md5sum=*", "topic=/chatter"));
  }

  @Test
  void textOfPeersIsEscapedAndCutInAnswersAndInWhatIsToldOfThem() throws IOException {
    assertEquals("[/node] is not a publisher of [/nope\\n\\u001B[31mRED]",
        refusal("callerid=/x", "md5sum=*", "topic=/nope\n\u001B[31mRED"));
    assertTrue(refusal("callerid=" + "/x".repeat(5000), "md5sum=\u202E", "topic=/chatter", "type=" + "t".repeat(5000))
        .length() < 600);
    header(connect("callerid=/a\nb\u0007", "md5sum=*", "topic=/chatter"));
    eventually(() -> topic.subscriberCount() == 1);
    assertEquals("/a\\nb\\u0007", topic.subscribers().get(0).callerId());
  }

  @Test
  void requestsBeyondTheirLimitAreRefusedBeforeTheyCome() throws IOException {
    Socket client = connect("callerid=/x", "md5sum=*", "service=/double", "persistent=1");
    header(client);
    client.getOutputStream().write(new byte[] {1, 0, 16, 0}); // 1 MiB and a byte
    assertTrue(hungUp(client));
  }
}
