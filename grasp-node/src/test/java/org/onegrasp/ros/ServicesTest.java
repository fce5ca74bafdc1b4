package org.onegrasp.ros;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.onegrasp.msgs.SetBool;
import org.onegrasp.msgs.Trigger;

/** Services between nodes. */
@ParameterizedClass
@EnumSource(TestMaster.class)
class ServicesTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private final Nodes nodes;

  ServicesTest(TestMaster master) {
    nodes = new Nodes(master.uri());
  }

  @AfterEach
  void closeNodes() {
    nodes.close();
  }

  @Test
  @Tag("ros-row-23")
  @Tag("ros-row-55")
  @Tag("ros-row-56")
  void servicesAnswerAndTheirErrorsReachTheCaller() {
    RosNode server = nodes.node("server");
    server.serve("~switch", SetBool.CODEC, request -> {
      if (!request.data()) {
        throw new IllegalArgumentException("cannot switch off");
      }
      return new SetBool.Response(true, "on");
    });
    RosNode client = nodes.node("client");
    assertTrue(client.awaitService("/server/switch", LIMIT));
    assertEquals(new SetBool.Response(true, "on"),
        client.call("/server/switch", SetBool.CODEC, new SetBool.Request(true), LIMIT));
    RosException e = assertThrows(RosException.class,
        () -> client.call("/server/switch", SetBool.CODEC, new SetBool.Request(false), LIMIT));
    assertEquals("Service /server/switch answered with an error: error processing request: cannot switch off",
        e.getMessage());
    assertEquals(1, server.callbackFailures());
  }

  @Test
  @Tag("ros-row-57")
  void clientThatStaysGoesOnAfterErrorsAndAfterTheServersRestart() {
    RosNode first = nodes.node("server");
    first.serve("/switch", SetBool.CODEC, ServicesTest::onlyOn);
    try (ServiceClient<SetBool.Request, SetBool.Response> client =
        nodes.node("client").client("switch", SetBool.CODEC)) {
      assertEquals("on", client.call(new SetBool.Request(true), LIMIT).message());
      assertTrue(assertThrows(RosException.class, () -> client.call(new SetBool.Request(false), LIMIT)).getMessage()
          .endsWith("error processing request: cannot switch off"));
      assertEquals("on", client.call(new SetBool.Request(true), LIMIT).message());
      first.close();
      assertEquals("Service /switch is not offered by any node; see rosservice list", failureOnceGone(client));
      nodes.node("server2").serve("/switch", SetBool.CODEC, request -> new SetBool.Response(true, "second"));
      assertEquals("second", client.call(new SetBool.Request(true), LIMIT).message());
    }
  }

  private static SetBool.Response onlyOn(SetBool.Request request) {
    if (!request.data()) {
      throw new IllegalArgumentException("cannot switch off");
    }
    return new SetBool.Response(true, "on");
  }

  /** The first call may still find the old connection. */
  private static String failureOnceGone(ServiceClient<SetBool.Request, SetBool.Response> client) {
    assertThrows(RosException.class, () -> client.call(new SetBool.Request(true), LIMIT));
    return assertThrows(RosException.class, () -> client.call(new SetBool.Request(true), LIMIT)).getMessage();
  }

  /** A service of literal bytes that counts who comes. */
  @Test
  @Tag("ros-row-57")
  void clientThatStaysUsesOneConnection() throws Exception {
    try (ServerSocket service = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        MasterProbe probe = nodes.probe()) {
      probe.call("registerService", "/raw", "/raw_trigger", "rosrpc://127.0.0.1:" + service.getLocalPort(),
          "http://127.0.0.1:1/");
      BlockingQueue<String> headers = new LinkedBlockingQueue<>();
      Thread server = new Thread(() -> serveTwoConnections(service, headers));
      server.start();
      try (ServiceClient<Trigger.Request, Trigger.Response> client =
          nodes.node("client").client("/raw_trigger", Trigger.CODEC)) {
        for (int i = 0; i < 3; i++) {
          assertEquals(new Trigger.Response(true, "ok"), client.call(new Trigger.Request(), LIMIT));
        }
        assertEquals(1, headers.size());
        assertThrows(RosException.class, () -> client.call(new Trigger.Request(), LIMIT)); // It hangs up at the fourth.
        assertEquals(new Trigger.Response(true, "ok"), client.call(new Trigger.Request(), LIMIT));
      }
      server.join(60_000);
      assertEquals(2, headers.size());
      assertTrue(headers.peek().contains("persistent=1"), headers.peek());
      probe.call("unregisterService", "/raw", "/raw_trigger", "rosrpc://127.0.0.1:" + service.getLocalPort());
    }
  }

  private static void serveTwoConnections(ServerSocket service, BlockingQueue<String> headers) {
    for (int connection = 0; connection < 2; connection++) {
      try (Socket socket = service.accept()) {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        headers.add(new String(in.readNBytes(Integer.reverseBytes(in.readInt())), StandardCharsets.UTF_8));
        byte[] field = "md5sum=*".getBytes(StandardCharsets.UTF_8);
        socket.getOutputStream().write(new byte[] {12, 0, 0, 0, 8, 0, 0, 0});
        socket.getOutputStream().write(field);
        for (int request = 0; request < 3; request++) {
          in.readInt();
          socket.getOutputStream().write(new byte[] {1, 7, 0, 0, 0, 1, 2, 0, 0, 0, 'o', 'k'});
        }
        in.readInt();
      } catch (IOException e) {
        return; // The client has gone.
      }
    }
  }

  @Test
  @Tag("ros-row-39")
  @Tag("ros-row-58")
  void callsOfMissingSlowAndForeignServicesFail() throws Exception {
    RosNode server = nodes.node("server");
    CountDownLatch never = new CountDownLatch(1);
    server.serve("slow", Trigger.CODEC, request -> {
      await(never);
      return null;
    });
    RosNode client = nodes.node("client");
    assertFalse(client.awaitService("/nothing", Duration.ZERO));
    assertEquals("Service /nothing is not offered by any node; see rosservice list",
        assertThrows(RosException.class, () -> client.call("nothing", Trigger.CODEC, new Trigger.Request(), LIMIT))
            .getMessage());
    assertTrue(assertThrows(RosException.class,
        () -> client.call("slow", Trigger.CODEC, new Trigger.Request(), Duration.ofMillis(200))).getMessage()
        .contains("no answer within"));
    assertTrue(assertThrows(RosException.class,
        () -> client.call("slow", SetBool.CODEC, new SetBool.Request(true), LIMIT)).getMessage()
        .contains("request from [/client]: md5sums do not match"));
    never.countDown();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
