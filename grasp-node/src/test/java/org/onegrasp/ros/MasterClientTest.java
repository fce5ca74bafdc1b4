package org.onegrasp.ros;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.onegrasp.ros.xmlrpc.XmlRpcClient;
import org.onegrasp.ros.xmlrpc.XmlRpcServer;

/** A master on a machine that is starved, so that each answer takes three times as long as the node waits at first. */
class MasterClientTest {
  private static final Duration USUAL = Duration.ofMillis(500);

  private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final CountDownLatch never = new CountDownLatch(1);
  private XmlRpcServer server;
  private MasterClient master;

  @BeforeEach
  void start() throws IOException {
    server = XmlRpcServer.start(loops, new InetSocketAddress("127.0.0.1", 0), XmlRpcServer.Limits.OF_NODE, executor,
        this::answer);
    master = new MasterClient(new XmlRpcClient(loops, USUAL), USUAL,
        URI.create("http://127.0.0.1:" + server.port() + "/"), "/node");
  }

  private Object answer(String method, List<Object> parameters) {
    try {
      never.await(method.equals("silent") ? 60_000 : 3 * USUAL.toMillis(), TimeUnit.MILLISECONDS);
      return List.of(1, "", method);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @AfterEach
  void stop() {
    never.countDown();
    server.close();
    executor.shutdownNow();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  @Test
  void slowMasterIsWaitedForLongerAfterEachAnswerThatCameTooLate() throws IOException {
    for (String limit : List.of("500 ms", "1000 ms")) {
      String said = assertThrows(IOException.class, () -> master.call("getPid")).getMessage();
      assertTrue(said.endsWith("did not answer getPid within " + limit), said);
    }
    assertEquals("getPid", master.call("getPid"));
  }

  @Test
  void silentMasterIsNotWaitedForWithoutEnd() {
    String said = "";
    for (int i = 0; i < 5; i++) {
      said = assertThrows(IOException.class, () -> master.call("silent")).getMessage();
    }
    assertTrue(said.endsWith("within 4000 ms"), said);
  }
}
