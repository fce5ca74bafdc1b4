package org.onegrasp.ros.tcpros;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Our side of a subscription against a publisher made of a plain socket and literal bytes. */
class PublisherConnectionTest implements PublisherConnection.Listener {
  private static final TopicType TEXT =
      new TopicType("std_msgs/String", "992ce8a1687cec8c8bd883ec73ca41d1", "string data\n");
  private final List<Channel> channels = new CopyOnWriteArrayList<>();
  private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory()) {
    @Override
    public ChannelFuture register(Channel channel) {
      channels.add(channel);
      return super.register(channel);
    }
  };
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  private ServerSocket publisher;

  @BeforeEach
  void listen() throws IOException {
    publisher = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    publisher.setSoTimeout(60_000);
  }

  @AfterEach
  void stop() throws IOException {
    publisher.close();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  @Override
  public void connected(boolean latching) {
    events.add(latching ? "connected, latching" : "connected");
  }

  @Override
  public void message(ByteBuf body) {
    events.add("message " + ByteBufUtil.hexDump(body));
    body.release();
  }

  @Override
  public void closed(Throwable cause) {
    events.add((cause instanceof PeerRefusedException ? "refused: " : "closed: ") + cause.getMessage());
  }

  private PublisherConnection subscribe(TopicType type) {
    InetSocketAddress address = new InetSocketAddress("127.0.0.1", publisher.getLocalPort());
    return PublisherConnection.open(loops, address, "/node", "/chatter", type, this);
  }

  private static Map<String, String> header(Socket socket) throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    return ConnectionHeader.decode(Unpooled.wrappedBuffer(in.readNBytes(Integer.reverseBytes(in.readInt()))));
  }

  private static void answer(Socket socket, Map<String, String> header) throws IOException {
    socket.getOutputStream().write(ByteBufUtil.getBytes(ConnectionHeader.encode(header)));
  }

  private String event() throws InterruptedException {
    return events.poll(60, TimeUnit.SECONDS);
  }

  /** The only event after this answer. */
  private String eventAfter(Map<String, String> answer) throws IOException, InterruptedException {
    PublisherConnection connection = subscribe(TEXT);
    try (Socket socket = publisher.accept()) {
      header(socket);
      answer(socket, answer);
      return event();
    } finally {
      connection.close();
    }
  }

  @Test
  @Tag("ros-row-33")
  void ourHeaderSaysWhoWeAreAndWhatWeWant() throws Exception {
    PublisherConnection connection = subscribe(TEXT);
    try (Socket socket = publisher.accept()) {
      assertEquals(
          Map.of("callerid", "/node", "md5sum", TEXT.md5(), "message_definition", "string data\n", "tcp_nodelay", "1",
              "topic", "/chatter", "type", "std_msgs/String"),
          header(socket));
      assertEquals(connection.localPort(), socket.getPort());
    }
  }

  @Test
  @Tag("ros-row-41")
  void publisherNeedsToSayItsTypeOnly() throws Exception {
    subscribe(TEXT);
    try (Socket socket = publisher.accept()) {
      header(socket);
      answer(socket, Map.of("md5sum", TEXT.md5(), "type", "std_msgs/String"));
      socket.getOutputStream().write(new byte[] {2, 0, 0, 0, 7, 8, 0, 0, 0, 0});
      assertEquals(List.of("connected", "message 0708", "message "), List.of(event(), event(), event()));
    }
    assertEquals("closed: the publisher closed the connection", event());
  }

  @Test
  @Tag("ros-row-41")
  @Tag("ros-row-44")
  void latchingPublishersAreKnownByTheirHeader() throws Exception {
    assertEquals("connected, latching",
        eventAfter(Map.of("md5sum", TEXT.md5(), "type", "std_msgs/String", "latching", "1")));
  }

  @Test
  @Tag("ros-row-41")
  void refusalsAreTold() throws Exception {
    assertEquals("refused: not today", eventAfter(Map.of("error", "not today")));
    assertEquals("refused: header has no md5sum", eventAfter(Map.of("type", "std_msgs/String")));
    assertEquals("refused: header has no type", eventAfter(Map.of("md5sum", TEXT.md5())));
    assertEquals("refused: it has type a/B with md5sum 12, we want std_msgs/String with " + TEXT.md5()
        + "; build both sides from the same definition", eventAfter(Map.of("md5sum", "12", "type", "a/B")));
  }

  @Test
  @Tag("ros-row-40")
  void subscriberOfAnyTypeTakesWhateverComes() throws Exception {
    subscribe(new TopicType("*", "*", ""));
    try (Socket socket = publisher.accept()) {
      Map<String, String> ours = header(socket);
      assertEquals(List.of("*", "*"), List.of(ours.get("md5sum"), ours.get("type")));
      answer(socket, Map.of("md5sum", "12", "type", "a/B"));
      assertEquals("connected", event());
    }
  }

  @Test
  void publisherThatHangsUpOrSendsNonsenseEndsTheAttempt() throws Exception {
    subscribe(TEXT);
    publisher.accept().close();
    assertTrue(event().startsWith("closed: "));
    subscribe(TEXT);
    try (Socket socket = publisher.accept()) {
      header(socket);
      socket.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertEquals("closed: Frame of 1347703880 bytes, the limit here is 65536", event());
    }
  }

  @Test
  @Tag("ros-row-42")
  @Tag("ros-row-43")
  void bothEndsSendAtOnceAndNoticeDeadPeers() throws Exception {
    OutgoingTopic topic = new OutgoingTopic("/chatter", TEXT);
    try (
        TcpRosServer server =
            TcpRosServer.start(loops, new InetSocketAddress("127.0.0.1", 0), "/pub", new OneTopic(topic));
        PublisherConnection connection = PublisherConnection.open(
            loops, new InetSocketAddress("127.0.0.1", server.port()), "/node", "/chatter", TEXT, this)) {
      assertEquals("connected", event());
      List<Channel> ends = channels.stream().filter(channel -> channel.remoteAddress() != null).toList();
      assertEquals(2, ends.size());
      for (Channel end : ends) {
        assertEquals(true, end.config().getOption(ChannelOption.TCP_NODELAY), () -> end + " delays");
        assertEquals(true, end.config().getOption(ChannelOption.SO_KEEPALIVE), () -> end + " waits for ever");
      }
      assertFalse(connection.localPort() == 0);
    }
  }

  private record OneTopic(OutgoingTopic topic) implements Endpoints {
    @Override
    public Optional<OutgoingTopic> topic(String name) {
      return Optional.of(topic);
    }

    @Override
    public Optional<ServiceEndpoint> service(String name) {
      return Optional.empty();
    }
  }
}
