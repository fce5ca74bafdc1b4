package org.onegrasp.ros;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onegrasp.ros.Eventually.eventually;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.onegrasp.msgs.StringMessage;
import org.onegrasp.ros.master.RosMaster;
import org.onegrasp.ros.xmlrpc.XmlRpcServer;

/** Publishers that lie to our subscribers, next to an honest one. */
class HostilePublishersTest {
  /** Somebody who claims to publish /chatter and says the same bytes to everyone who connects. */
  private static final class Liar implements Closeable {
    final AtomicInteger visits = new AtomicInteger();
    private final List<Socket> held = new CopyOnWriteArrayList<>();
    private final ServerSocket tcpros = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final XmlRpcServer slave;

    Liar(EventLoopGroup loops, byte[] says) throws IOException {
      Object address = List.of(1, "ready", List.of("TCPROS", "127.0.0.1", tcpros.getLocalPort()));
      slave = XmlRpcServer.start(
          loops, new InetSocketAddress("127.0.0.1", 0), XmlRpcServer.Limits.OF_NODE, Runnable::run,
          (method, parameters) -> address);
      new Thread(() -> receive(says), "liar").start();
    }

    private void receive(byte[] says) {
      try {
        while (true) {
          Socket visitor = tcpros.accept();
          held.add(visitor);
          visitor.getOutputStream().write(says);
          visits.incrementAndGet();
        }
      } catch (IOException e) {
        // The test is over.
      }
    }

    String api() {
      return "http://127.0.0.1:" + slave.port() + "/";
    }

    @Override
    public void close() throws IOException {
      tcpros.close();
      for (Socket socket : held) {
        socket.close();
      }
      slave.close();
    }
  }

  private static byte[] header(String... fields) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (String field : fields) {
      body.writeBytes(new byte[] {(byte) field.length(), 0, 0, 0});
      body.writeBytes(field.getBytes(StandardCharsets.US_ASCII));
    }
    return join(new byte[] {(byte) body.size(), 0, 0, 0}, body.toByteArray());
  }

  private static byte[] join(byte[] first, byte[] second) {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(first);
    both.writeBytes(second);
    return both.toByteArray();
  }

  @Test
  @Tag("ros-row-41")
  void honestPublishersAreHeardWhateverTheOthersSend() throws Exception {
    byte[] accepted = header("type=std_msgs/String", "md5sum=" + StringMessage.CODEC.md5());
    List<byte[]> lies = List.of(
        "HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
        new byte[] {-1, -1, -1, -1},
        new byte[0],
        header("error=go away"),
        header("type=std_msgs/String", "md5sum=123"),
        header("nothing=useful"),
        join(accepted, new byte[] {-1, -1, -1, 127}),
        join(accepted, new byte[] {8, 0, 0, 0, -1, 0, 0, 0, 'a', 'b', 'c', 'd'}),
        join(accepted, new byte[] {0, 0, 0, 16, 'o', 'n', 'l', 'y', ' ', 't', 'h', 'i', 's'}));
    EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    List<Liar> liars = new ArrayList<>();
    try (RosMaster master = RosMaster.start("127.0.0.1", 0); Nodes nodes = new Nodes(master.uri())) {
      try (MasterProbe probe = nodes.probe()) {
        for (byte[] lie : lies) {
          Liar liar = new Liar(loops, lie);
          liars.add(liar);
          probe.call("registerPublisher", "/liar" + liars.size(), "/chatter", "std_msgs/String", liar.api());
        }
      }
      RosNode listener = nodes.node("listener");
      BlockingQueue<String> texts = Nodes.collect(listener, "chatter", 10);
      eventually(() -> liars.stream().allMatch(liar -> liar.visits.get() > 0) && listener.callbackFailures() > 0);
      Publisher<StringMessage> honest = nodes.node("honest").advertise("chatter", StringMessage.CODEC, true, 1);
      honest.publish(new StringMessage("truth"));
      assertEquals("truth", Nodes.next(texts));
      assertTrue(texts.isEmpty(), texts.toString());
    } finally {
      for (Liar liar : liars) {
        liar.close();
      }
      loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
  }

  @Test
  void messageLargerThanAnyMayBeCountsAsOneThatCannotBeRead() throws Exception {
    byte[] accepted = header("type=std_msgs/String", "md5sum=" + StringMessage.CODEC.md5());
    EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    try (Liar liar = new Liar(loops, join(accepted, new byte[] {-1, -1, -1, 127}));
        RosMaster master = RosMaster.start("127.0.0.1", 0);
        Nodes nodes = new Nodes(master.uri())) {
      try (MasterProbe probe = nodes.probe()) {
        probe.call("registerPublisher", "/liar", "/chatter", "std_msgs/String", liar.api());
      }
      Subscription chatter = nodes.node("listener").subscribe("chatter", StringMessage.CODEC, 10, message -> {});
      eventually(() -> chatter.malformed() > 0);
    } finally {
      loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
  }
}
