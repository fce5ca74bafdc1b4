package org.onegrasp.ros;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onegrasp.ros.Nodes.next;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.onegrasp.ros.xmlrpc.XmlRpcFault;
import org.onegrasp.ros.xmlrpc.XmlRpcServer;

/**
 * What both masters answer and tell, call by call; a bare XML-RPC server stands for a node. Each test has names of its
 * own, because all use one master.
 */
@ParameterizedClass
@EnumSource(TestMaster.class)
class MasterConformanceTest {
  private static final String GONE = "http://127.0.0.1:1/";
  private static TestMaster.Started master;
  private static MasterProbe probe;

  @Parameter
  TestMaster kind;

  private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private XmlRpcServer node;
  private String api;

  @BeforeParameterizedClassInvocation
  static void startMaster(TestMaster kind) throws IOException {
    master = kind.start(0);
    probe = new MasterProbe(master.uri());
  }

  @AfterParameterizedClassInvocation
  static void stopMaster() {
    probe.close();
    master.close();
  }

  @BeforeEach
  void startNode() throws IOException {
    node = standIn(told);
    api = uri(node);
  }

  private XmlRpcServer standIn(BlockingQueue<String> calls) throws IOException {
    return XmlRpcServer.start(loops, new InetSocketAddress("127.0.0.1", 0), XmlRpcServer.Limits.OF_NODE, Runnable::run,
        (method, parameters) -> {
          calls.add(method + parameters);
          return List.of(1, "", 0);
        });
  }

  private static String uri(XmlRpcServer server) {
    return "http://127.0.0.1:" + server.port() + "/";
  }

  @AfterEach
  void stopNode() {
    node.close();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  private static int code(String method, Object... parameters) throws IOException {
    return (Integer) probe.call(method, parameters).get(0);
  }

  private static Object value(String method, Object... parameters) throws IOException {
    List<?> answer = probe.call(method, parameters);
    assertEquals(1, answer.get(0), answer.toString());
    return answer.get(2);
  }

  @Test
  @Tag("ros-row-16")
  @Tag("ros-row-22")
  void subscribersAreToldOfEveryChangeOfPublishers() throws Exception {
    assertEquals(List.of(), value("registerSubscriber", "/s1", "/t1", "*", api));
    assertEquals(List.of(api), value("registerPublisher", "/p1", "/t1", "a/B", GONE));
    assertEquals("publisherUpdate[/master, /t1, [" + GONE + "]]", next(told));
    assertEquals(1, value("unregisterPublisher", "/p1", "/t1", GONE));
    assertEquals("publisherUpdate[/master, /t1, []]", next(told));
    assertEquals(0, value("unregisterPublisher", "/p1", "/t1", GONE));
    assertEquals(1, value("unregisterSubscriber", "/s1", "/t1", api));
    assertEquals(-1, code("lookupNode", "/x", "/s1"));
  }

  @Test
  @Tag("ros-row-16")
  void subscriberThatDoesNotAnswerDelaysOnlyItself() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    XmlRpcServer hanging = XmlRpcServer.start(
        loops, new InetSocketAddress("127.0.0.1", 0), XmlRpcServer.Limits.OF_NODE, task -> new Thread(task).start(),
        (method, parameters) -> {
          await(release);
          return List.of(1, "", 0);
        });
    value("registerSubscriber", "/hanging", "/t2", "*", uri(hanging));
    value("registerSubscriber", "/s2", "/t2", "*", api);
    value("registerPublisher", "/p2", "/t2", "a/B", GONE);
    assertEquals("publisherUpdate[/master, /t2, [" + GONE + "]]", next(told));
    value("unregisterPublisher", "/p2", "/t2", GONE);
    assertEquals("publisherUpdate[/master, /t2, []]", next(told));
    release.countDown();
    hanging.close();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  @Tag("ros-row-22")
  @Tag("ros-row-23")
  void graphIsTold() throws Exception {
    value("registerPublisher", "/p3", "/three/t", "*", GONE);
    value("registerSubscriber", "/s3", "/four/t", "c/D", api);
    value("registerService", "/p3", "/srv3", "rosrpc://127.0.0.1:5", GONE);
    value("registerPublisher", "/q3", "/three/t", "a/B", api);
    List<?> state = (List<?>) value("getSystemState", "/x");
    assertTrue(((List<?>) state.get(0)).contains(List.of("/three/t", List.of("/p3", "/q3"))), state.toString());
    assertTrue(((List<?>) state.get(1)).contains(List.of("/four/t", List.of("/s3"))), state.toString());
    assertTrue(((List<?>) state.get(2)).contains(List.of("/srv3", List.of("/p3"))), state.toString());
    assertTrue(((List<?>) value("getTopicTypes", "/x"))
        .containsAll(List.of(List.of("/three/t", "a/B"), List.of("/four/t", "c/D"))));
    assertEquals(List.of(List.of("/three/t", "a/B")), value("getPublishedTopics", "/x", "/three"));
    assertEquals(GONE, value("lookupNode", "/x", "/p3"));
    assertEquals("rosrpc://127.0.0.1:5", value("lookupService", "/x", "/srv3"));
    assertTrue(((String) value("getUri", "/x")).endsWith(":" + master.uri().getPort() + "/"));
    assertTrue((Integer) value("getPid", "/x") > 0);
  }

  @Test
  @Tag("ros-row-23")
  void onlyTheNewestProviderOfAServiceCounts() throws Exception {
    value("registerService", "/old4", "/srv4", "rosrpc://127.0.0.1:5", GONE);
    value("registerService", "/new4", "/srv4", "rosrpc://127.0.0.1:6", api);
    assertEquals("rosrpc://127.0.0.1:6", value("lookupService", "/x", "/srv4"));
    assertEquals(0, value("unregisterService", "/old4", "/srv4", "rosrpc://127.0.0.1:5"));
    assertEquals(1, value("unregisterService", "/new4", "/srv4", "rosrpc://127.0.0.1:6"));
    assertEquals(List.of(-1, "no provider", ""), probe.call("lookupService", "/x", "/srv4"));
  }

  @Test
  @Tag("ros-row-19")
  void olderNodeOfTheSameNameIsShutDownAndForgotten() throws Exception {
    value("registerPublisher", "/n5", "/t5", "a/B", api);
    value("registerService", "/n5", "/srv5", "rosrpc://127.0.0.1:5", api);
    value("registerPublisher", "/n5", "/other5", "a/B", GONE);
    assertEquals("shutdown[/master, [/n5] Reason: new node registered with same name]", next(told));
    assertEquals(List.of(), value("getPublishedTopics", "/x", "/t5"));
    assertEquals(-1, code("lookupService", "/x", "/srv5"));
  }

  @Test
  @Tag("ros-row-63")
  void parametersAreATree() throws Exception {
    value("setParam", "/n", "/a6", Map.of("b", 1, "c", Map.of("d", "x")));
    assertEquals("x", value("getParam", "/n", "/a6/c/d"));
    value("setParam", "/n", "/a6/c", Map.of("e", true));
    assertEquals(Map.of("b", 1, "c", Map.of("e", true)), value("getParam", "/n", "/a6/"));
    value("setParam", "/ns6/n", "rel", 2);
    value("setParam", "/ns6/n", "~priv", 3);
    assertEquals(Map.of("rel", 2, "n", Map.of("priv", 3)), value("getParam", "/x", "/ns6"));
    value("setParam", "/n", "/a6/b/deep", 4);
    assertEquals(Map.of("deep", 4), value("getParam", "/x", "/a6/b"));
    assertEquals(false, value("hasParam", "/n", "/a6/c/d"));
    assertEquals(List.of(-1, "Parameter [/a6/none] is not set", 0), probe.call("getParam", "/n", "/a6/none"));
    assertTrue(((List<?>) value("getParamNames", "/n"))
        .containsAll(List.of("/a6/b/deep", "/a6/c/e", "/ns6/rel", "/rosdistro")));
    value("deleteParam", "/n", "/a6");
    assertEquals(-1, code("deleteParam", "/n", "/a6"));
    assertEquals(-1, code("setParam", "/n", "/", 1));
  }

  @Test
  @Tag("ros-row-63")
  @Tag("ros-row-64")
  void parametersKeepTypeAndValue() throws Exception {
    List<Object> values =
        List.of(0, -5, Integer.MAX_VALUE, Integer.MIN_VALUE, true, false, 0.1, -1e300, 1.0 / 3, "", " text ",
            "é <&> \"\uD83E\uDD16\"", List.of(), List.of(1, "x", List.of(2.5)),
            Map.of("k", List.of(Map.of("deep", false))));
    for (Object value : values) {
      value("setParam", "/n", "/value7", value);
      assertEquals(value, value("getParam", "/n", "/value7"));
    }
  }

  @Test
  @Tag("ros-row-63")
  void searchGoesUpwardsByTheFirstPartOfTheKey() throws Exception {
    value("setParam", "/n", "/robot8/arm", 1);
    value("setParam", "/n", "/pr8/robot8/base", 2);
    assertEquals("/pr8/robot8/arm", value("searchParam", "/pr8/foo", "robot8/arm"));
    assertEquals("/robot8", value("searchParam", "/other/foo", "robot8"));
    assertEquals("/robot8/arm", value("searchParam", "/other/foo", "/robot8/arm"));
    assertEquals(-1, code("searchParam", "/other/foo", "nothing8"));
  }

  @Test
  @Tag("ros-row-17")
  void subscribersOfParametersHearOfAnythingAboveAndBelow() throws Exception {
    assertEquals(Map.of(), value("subscribeParam", "/s9", api, "/a9/b"));
    value("setParam", "/x", "/a9/b/c", 1);
    assertEquals("paramUpdate[/master, /a9/b/c/, 1]", next(told));
    value("setParam", "/x", "/a9", Map.of("b", 2, "z", 3));
    assertEquals("paramUpdate[/master, /a9/b/, 2]", next(told));
    value("setParam", "/s9", "/a9/b", 9);
    value("deleteParam", "/x", "/a9");
    assertEquals("paramUpdate[/master, /a9/b/, {}]", next(told));
    assertEquals(1, value("unsubscribeParam", "/s9", api, "/a9/b"));
  }

  @Test
  @Tag("ros-row-3")
  @Tag("ros-row-4")
  void wrongCallsAreTheCallersFault() throws Exception {
    assertEquals(List.of(-1, "missing required caller_id parameter", 0), probe.call("getParam"));
    assertEquals(-1, code("getParam", "/x"));
    assertEquals(-1, code("getParam", "/x", ""));
    assertEquals(-1, code("getParam", 5, "/a"));
    assertEquals(-1, code("registerPublisher", "/x", "/t", "a/B", "here"));
    assertEquals(-1, code("registerPublisher", "/x", "/t", "String", GONE));
    assertEquals(-1, code("registerPublisher", "/x", "/", "a/B", GONE));
    assertEquals(-1, code("registerSubscriber", "/x", GONE, "a/B", GONE));
    assertEquals(-1, code("registerService", "/x", "a b", "rosrpc://127.0.0.1:5", GONE));
    assertEquals(-1, code("lookupNode", "/x", 5));
    assertThrows(XmlRpcFault.class, () -> probe.call("format", "/x"));
  }

  @Test
  void roslaunchSetsManyParametersInOneCall() throws Exception {
    List<?> answers = probe.call("system.multicall", List.of(
        Map.of("methodName", "setParam", "params", List.of("/roslaunch", "/p10", 1)),
        Map.of("methodName", "nothing", "params", List.of())));
    assertEquals(List.of(List.of(1, "parameter /p10 set", 0)), answers.get(0));
    assertTrue(
        ((Map<?, ?>) answers.get(1)).get("faultString").toString().contains("method \"nothing\" is not supported"));
    assertEquals(1, value("getParam", "/x", "/p10"));
  }
}
