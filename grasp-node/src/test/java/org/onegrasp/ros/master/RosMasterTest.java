package org.onegrasp.ros.master;

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
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.onegrasp.ros.xmlrpc.XmlRpcClient;
import org.onegrasp.ros.xmlrpc.XmlRpcFault;
import org.onegrasp.ros.xmlrpc.XmlRpcServer;

/** The master as its callers see it; a bare XML-RPC server stands for a node. */
class RosMasterTest {
  private static final String GONE = "http://127.0.0.1:1/";
  private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final XmlRpcClient client = new XmlRpcClient(loops, Duration.ofSeconds(5));
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private RosMaster master;
  private XmlRpcServer node;
  private String api;

  @BeforeEach
  void start() throws IOException {
    master = RosMaster.start("127.0.0.1", 0);
    node = XmlRpcServer.start(loops, new InetSocketAddress("127.0.0.1", 0), Runnable::run, (method, parameters) -> {
      told.add(method + parameters);
      return List.of(1, "", 0);
    });
    api = "http://127.0.0.1:" + node.port() + "/";
  }

  @AfterEach
  void stop() {
    node.close();
    master.close();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  private List<?> call(String method, Object... parameters) throws IOException {
    return (List<?>) client.call(master.uri(), method, parameters);
  }

  private Object value(String method, Object... parameters) throws IOException {
    List<?> answer = call(method, parameters);
    assertEquals(1, answer.get(0), answer.toString());
    return answer.get(2);
  }

  private String next() throws InterruptedException {
    return told.poll(10, TimeUnit.SECONDS);
  }

  @Test
  void subscribersAreToldOfEveryChangeOfPublishers() throws Exception {
    assertEquals(List.of(), value("registerSubscriber", "/s", "/t", "*", api));
    assertEquals(List.of(api), value("registerPublisher", "/p", "/t", "a/B", GONE));
    assertEquals("publisherUpdate[/master, /t, [" + GONE + "]]", next());
    assertEquals(1, value("unregisterPublisher", "/p", "/t", GONE));
    assertEquals("publisherUpdate[/master, /t, []]", next());
    assertEquals(0, value("unregisterPublisher", "/p", "/t", GONE));
    assertEquals(1, value("unregisterSubscriber", "/s", "/t", api));
    assertEquals(-1, call("lookupNode", "/x", "/s").get(0));
  }

  @Test
  void graphIsTold() throws Exception {
    value("registerPublisher", "/p", "/a/t", "a/B", GONE);
    value("registerSubscriber", "/s", "/b/t", "c/D", api);
    value("registerService", "/p", "/srv", "rosrpc://127.0.0.1:5", GONE);
    List<?> state = (List<?>) value("getSystemState", "/x");
    assertTrue(((List<?>) state.get(0)).contains(List.of("/a/t", List.of("/p"))), state.toString());
    assertTrue(((List<?>) state.get(1)).contains(List.of("/b/t", List.of("/s"))), state.toString());
    assertTrue(((List<?>) state.get(2)).contains(List.of("/srv", List.of("/p"))), state.toString());
    assertTrue(((List<?>) value("getTopicTypes", "/x")).containsAll(List.of(List.of("/a/t", "a/B"), List.of("/b/t", "c/D"))));
    assertEquals(List.of(List.of("/a/t", "a/B")), value("getPublishedTopics", "/x", "/a"));
    assertEquals(GONE, value("lookupNode", "/x", "/p"));
    assertEquals("rosrpc://127.0.0.1:5", value("lookupService", "/x", "/srv"));
    assertEquals(master.uri().toString(), value("getUri", "/x"));
  }

  @Test
  void onlyTheNewestProviderOfAServiceCounts() throws Exception {
    value("registerService", "/old", "/srv", "rosrpc://127.0.0.1:5", GONE);
    value("registerService", "/new", "/srv", "rosrpc://127.0.0.1:6", api);
    assertEquals("rosrpc://127.0.0.1:6", value("lookupService", "/x", "/srv"));
    assertEquals(0, value("unregisterService", "/old", "/srv", "rosrpc://127.0.0.1:5"));
    assertEquals(1, value("unregisterService", "/new", "/srv", "rosrpc://127.0.0.1:6"));
    assertEquals(List.of(-1, "no provider", ""), call("lookupService", "/x", "/srv"));
  }

  @Test
  void olderNodeOfTheSameNameIsShutDownAndForgotten() throws Exception {
    value("registerPublisher", "/n", "/t", "a/B", api);
    value("registerService", "/n", "/srv", "rosrpc://127.0.0.1:5", api);
    value("registerPublisher", "/n", "/other", "a/B", GONE);
    assertEquals("shutdown[/master, [/n] Reason: new node registered with same name]", next());
    assertEquals(List.of(), value("getPublishedTopics", "/x", "/t"));
    assertEquals(-1, call("lookupService", "/x", "/srv").get(0));
  }

  @Test
  void parametersAreATree() throws Exception {
    value("setParam", "/n", "/a", Map.of("b", 1, "c", Map.of("d", "x")));
    assertEquals("x", value("getParam", "/n", "/a/c/d"));
    value("setParam", "/n", "/a/c", Map.of("e", true));
    assertEquals(Map.of("b", 1, "c", Map.of("e", true)), value("getParam", "/n", "/a/"));
    value("setParam", "/ns/n", "rel", 2);
    value("setParam", "/ns/n", "~priv", 3);
    assertEquals(Map.of("rel", 2, "n", Map.of("priv", 3)), value("getParam", "/x", "/ns"));
    value("setParam", "/n", "/a/b/deep", 4);
    assertEquals(Map.of("deep", 4), value("getParam", "/x", "/a/b"));
    assertEquals(false, value("hasParam", "/n", "/a/c/d"));
    assertEquals(List.of(-1, "Parameter [/a/none] is not set", 0), call("getParam", "/n", "/a/none"));
    assertTrue(((List<?>) value("getParamNames", "/n")).containsAll(List.of("/a/b/deep", "/a/c/e", "/ns/rel", "/rosdistro")));
    value("deleteParam", "/n", "/a");
    assertEquals(-1, call("deleteParam", "/n", "/a").get(0));
    assertEquals(List.of(-1, "cannot set root of parameter tree to non-dictionary", 0), call("setParam", "/n", "/", 1));
  }

  @Test
  void searchGoesUpwardsByTheFirstPartOfTheKey() throws Exception {
    value("setParam", "/n", "/robot/arm", 1);
    value("setParam", "/n", "/pr2/robot/base", 2);
    assertEquals("/pr2/robot/arm", value("searchParam", "/pr2/foo", "robot/arm"));
    assertEquals("/robot", value("searchParam", "/other/foo", "robot"));
    assertEquals(-1, call("searchParam", "/other/foo", "nothing").get(0));
  }

  @Test
  void subscribersOfParametersHearOfAnythingAboveAndBelow() throws Exception {
    assertEquals(Map.of(), value("subscribeParam", "/s", api, "/a/b"));
    value("setParam", "/x", "/a/b/c", 1);
    assertEquals("paramUpdate[/master, /a/b/c/, 1]", next());
    value("setParam", "/x", "/a", Map.of("b", 2, "z", 3));
    assertEquals("paramUpdate[/master, /a/b/, 2]", next());
    value("setParam", "/s", "/a/b", 9);
    value("deleteParam", "/x", "/a");
    assertEquals("paramUpdate[/master, /a/b/, {}]", next());
    assertEquals(1, value("unsubscribeParam", "/s", api, "/a/b"));
  }

  @Test
  void wrongCallsAreTheCallersFault() throws Exception {
    assertEquals(List.of(-1, "missing required caller_id parameter", 0), call("getParam"));
    assertEquals(List.of(-1, "getParam takes 2 parameters, not 1", 0), call("getParam", "/x"));
    assertEquals(List.of(-1, "parameter 3 must be scheme://host:port, not 'here'", 0),
        call("registerPublisher", "/x", "/t", "a/B", "here"));
    assertEquals(List.of(-1, "parameter 1 must be a string, not 5", 0), call("lookupNode", "/x", 5));
    assertThrows(XmlRpcFault.class, () -> call("format", "/x"));
  }

  @Test
  void roslaunchSetsManyParametersInOneCall() throws Exception {
    List<?> answers = call("system.multicall", List.of(
        Map.of("methodName", "setParam", "params", List.of("/roslaunch", "/p", 1)),
        Map.of("methodName", "nothing", "params", List.of())));
    assertEquals(List.of(List.of(1, "parameter /p set", 0)), answers.get(0));
    assertEquals("method \"nothing\" is not supported", ((Map<?, ?>) answers.get(1)).get("faultString"));
    assertEquals(1, value("getParam", "/x", "/p"));
  }

  @Test
  void portThatIsTakenIsNamed() {
    int port = URI.create(master.uri().toString()).getPort();
    assertTrue(assertThrows(IOException.class, () -> RosMaster.start("127.0.0.1", port)).getMessage()
        .startsWith("Cannot listen on /127.0.0.1:" + port));
  }
}
