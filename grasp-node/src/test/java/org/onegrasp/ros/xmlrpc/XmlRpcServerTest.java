package org.onegrasp.ros.xmlrpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class XmlRpcServerTest {
  private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final ExecutorService executor = Executors.newFixedThreadPool(2);
  private final XmlRpcClient client = new XmlRpcClient(loops, Duration.ofSeconds(60));
  private final CountDownLatch release = new CountDownLatch(1);
  private final CountDownLatch entered = new CountDownLatch(1);
  private XmlRpcServer server;

  @BeforeEach
  void start() throws IOException {
    server = XmlRpcServer.start(loops, new InetSocketAddress("127.0.0.1", 0), XmlRpcServer.Limits.OF_NODE, executor,
        this::answer);
  }

  private Object answer(String method, List<Object> parameters) {
    return switch (method) {
      case "echo" -> parameters;
      case "slow" -> {
        entered.countDown();
        yield hold();
      }
      case "broken" -> throw new IllegalStateException("bug");
      case "exhausted" -> throw new OutOfMemoryError("Java heap space");
      case "large" -> "x".repeat(1 << 20);
      default -> throw new XmlRpcFault(1, "no " + method);
    };
  }

  private Object hold() {
    try {
      return release.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @AfterEach
  void stop() {
    release.countDown();
    server.close();
    executor.shutdownNow();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  private URI uri() {
    return URI.create("http://127.0.0.1:" + server.port() + "/");
  }

  private static String request(String line, String connection, String text) {
    String body = new String(XmlRpcWriter.call("echo", text), StandardCharsets.UTF_8);
    return line + "\r\nHost: x\r\n" + connection + "Content-Type: text/xml\r\nContent-length: " + body.length()
        + "\r\n\r\n" + body;
  }

  /** Everything that comes until the server closes. */
  private String exchange(String... requests) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket.setSoTimeout(60_000);
      for (String request : requests) {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      }
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  @Tag("ros-row-1")
  void httpOneZeroIsAnsweredAndClosed() throws IOException {
    String answer = exchange(request("POST / HTTP/1.0", "", "old"));
    assertTrue(answer.startsWith("HTTP/1.1 200 OK\r\n") && answer.contains("<string>old</string>"), answer);
    assertTrue(answer.contains("Content-Length: "), answer);
  }

  @Test
  @Tag("ros-row-1")
  void connectionIsKeptAndAnswersComeInOrder() throws IOException {
    String answer = exchange(request("POST /RPC2 HTTP/1.1", "", "one"), request("POST / HTTP/1.1", "", "two"),
        request("POST / HTTP/1.1", "Connection: close\r\n", "three"));
    assertTrue(answer.indexOf("one") > 0 && answer.indexOf("one") < answer.indexOf("two")
        && answer.indexOf("two") < answer.indexOf("three"), answer);
  }

  @Test
  @Tag("ros-row-1")
  void otherMethodsAndPathsAreRefused() throws IOException {
    assertTrue(exchange("GET / HTTP/1.1\r\nHost: x\r\n\r\n").startsWith("HTTP/1.1 405 "));
    assertTrue(exchange(request("POST /admin HTTP/1.1", "", "x")).startsWith("HTTP/1.1 404 "));
  }

  @Test
  void announcedBodyBeyondTheLimitIsRefusedAtOnce() throws IOException {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream()
          .write("POST / HTTP/1.1\r\nContent-Length: 1000000000\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      String status =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII)).readLine();
      assertTrue(status.startsWith("HTTP/1.1 413 "), status);
    }
  }

  @Test
  void requestThatDripsInForeverIsEndedByItsDeadline() throws Exception {
    InetSocketAddress anyPort = new InetSocketAddress("127.0.0.1", 0);
    try (
        XmlRpcServer hasty = XmlRpcServer.start(loops, anyPort, XmlRpcServer.Limits.OF_NODE, executor, this::answer,
            Duration.ofMillis(50));
        Socket socket = new Socket("127.0.0.1", hasty.port())) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write("POST / HTTP/1.1\r\nX-Header: ".getBytes(StandardCharsets.US_ASCII));
      Thread drip = new Thread(() -> drip(socket));
      drip.start();
      drip.join(60_000);
      assertFalse(drip.isAlive());
    }
  }

  private static void drip(Socket socket) {
    try {
      while (true) {
        socket.getOutputStream().write('x');
        LockSupport.parkNanos(5_000_000);
      }
    } catch (IOException e) {
      // The server has had enough.
    }
  }

  @Test
  void bodyThatIsNoXmlGetsAFault() throws IOException {
    String answer = exchange("POST / HTTP/1.0\r\nContent-Length: 5\r\n\r\nhello");
    assertTrue(answer.contains("<fault>") && answer.contains("No XML-RPC"), answer);
  }

  @Test
  @Tag("ros-row-4")
  void unknownMethodsAndBugsBecomeFaults() {
    assertEquals("no such", assertThrows(XmlRpcFault.class, () -> client.call(uri(), "such")).getMessage());
    assertEquals("IllegalStateException: bug",
        assertThrows(XmlRpcFault.class, () -> client.call(uri(), "broken")).getMessage());
  }

  @Test
  void callerOfAHandlerWithoutMemoryGetsAFaultAndTheServerGoesOn() throws IOException {
    for (int i = 0; i < 10; i++) {
      assertEquals("OutOfMemoryError: Java heap space",
          assertThrows(XmlRpcFault.class, () -> client.call(uri(), "exhausted")).getMessage());
    }
    assertEquals(List.of(1), client.call(uri(), "echo", 1));
  }

  private Socket send(String text) throws IOException {
    Socket socket = new Socket("127.0.0.1", server.port());
    socket.setSoTimeout(60_000);
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    return socket;
  }

  private static boolean hungUp(Socket socket) {
    try {
      return socket.getInputStream().read() < 0;
    } catch (IOException e) {
      return true;
    }
  }

  @Test
  void unfinishedBodiesTogetherAreBoundedAndTheEldestGivesWay() throws IOException {
    List<Socket> sockets = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      sockets.add(send("POST / HTTP/1.1\r\nContent-Length: 1000000\r\n\r\n" + "x".repeat(990_000)));
    }
    assertTrue(hungUp(sockets.get(0)));
    assertEquals(List.of("y".repeat(900_000)), client.call(uri(), "echo", "y".repeat(900_000)));
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  @Test
  void answersThatNobodyTakesAreBoundedAndTheEldestGivesWay() throws IOException {
    List<Socket> sockets = new ArrayList<>();
    String body = new String(XmlRpcWriter.call("large"), StandardCharsets.UTF_8);
    for (int i = 0; i < 40; i++) {
      Socket socket = new Socket();
      socket.setReceiveBufferSize(4096);
      socket.connect(new InetSocketAddress("127.0.0.1", server.port()));
      socket.getOutputStream().write(
          ("POST / HTTP/1.1\r\nContent-Length: " + body.length() + "\r\n\r\n" + body).getBytes(StandardCharsets.UTF_8));
      sockets.add(socket);
    }
    assertEquals(List.of(1), client.call(uri(), "echo", 1));
    assertEquals(1 << 20, ((String) client.call(uri(), "large")).length());
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  @Test
  void idleConnectionsGiveWayToNewOnes() throws IOException {
    List<Socket> sockets = new ArrayList<>();
    for (int i = 0; i < XmlRpcServer.MOST_CONNECTIONS + 20; i++) {
      sockets.add(send(i % 2 == 0 ? "" : "POST / HTTP/1.1\r\nX: "));
    }
    assertTrue(hungUp(sockets.get(0)) && hungUp(sockets.get(19)));
    assertEquals(List.of(1), client.call(uri(), "echo", 1));
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  @Test
  void startedCallsHoldNoThreadAndEndInAnAnswerOrItsReason() throws Exception {
    CompletableFuture<Object> slow = client.start(Runnable::run, 1 << 16, uri(), "slow");
    assertTrue(entered.await(60, TimeUnit.SECONDS));
    assertEquals(List.of("x"), client.start(Runnable::run, 1 << 16, uri(), "echo", "x").get(60, TimeUnit.SECONDS));
    assertFalse(slow.isDone());
    release.countDown();
    assertEquals(true, slow.get(60, TimeUnit.SECONDS));
    assertTrue(reason(client.start(Runnable::run, 1 << 16, uri(), "large")) instanceof IOException);
    assertEquals("no such", reason(client.start(Runnable::run, 1 << 16, uri(), "such")).getMessage());
    assertTrue(
        reason(client.start(Runnable::run, 1 << 16, URI.create("http://nosuchhost.invalid:1/"), "m")).getMessage()
            .startsWith("host name 'nosuchhost.invalid' cannot be resolved"));
  }

  private static Throwable reason(CompletableFuture<Object> call) {
    return assertThrows(ExecutionException.class, () -> call.get(60, TimeUnit.SECONDS)).getCause();
  }

  @Test
  void answerUnderWayIsSentBeforeClosing() throws Exception {
    var answer = executor.submit(() -> client.call(uri(), "slow"));
    assertTrue(entered.await(60, TimeUnit.SECONDS));
    Thread closer = new Thread(server::close);
    closer.start();
    release.countDown();
    assertEquals(true, answer.get(60, TimeUnit.SECONDS));
    closer.join();
  }

  @Test
  void clientNamesServersThatAreAwaySilentOrForeign() throws IOException {
    URI nobody = URI.create("http://127.0.0.1:1/");
    assertTrue(assertThrows(IOException.class, () -> client.call(nobody, "m")).getMessage()
        .startsWith("Call of m at " + nobody + " failed: Connection refused"));
    XmlRpcClient hasty = new XmlRpcClient(loops, Duration.ofSeconds(1));
    assertEquals(uri() + " did not answer slow within 1000 ms",
        assertThrows(IOException.class, () -> hasty.call(uri(), "slow")).getMessage());
    assertEquals("'ftp://x' is no XML-RPC address; expected http://HOST:PORT/",
        assertThrows(IOException.class, () -> client.call(URI.create("ftp://x"), "m")).getMessage());
    assertTrue(
        assertThrows(IOException.class, () -> client.call(uri().resolve("/other"), "m")).getMessage().contains("404"));
  }
}
