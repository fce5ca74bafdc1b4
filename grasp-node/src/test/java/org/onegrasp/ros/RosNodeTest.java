package org.onegrasp.ros;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onegrasp.ros.Eventually.eventually;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.onegrasp.msgs.Clock;
import org.onegrasp.msgs.Header;
import org.onegrasp.msgs.Point;
import org.onegrasp.msgs.PoseMessage;
import org.onegrasp.msgs.PoseStamped;
import org.onegrasp.msgs.Quaternion;
import org.onegrasp.msgs.RosTime;
import org.onegrasp.msgs.SetBool;
import org.onegrasp.msgs.StringMessage;
import org.onegrasp.msgs.Trigger;
import org.onegrasp.ros.master.RosMaster;

/** Nodes and the embedded master, all in this process and over real sockets. */
class RosNodeTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private final List<AutoCloseable> open = new ArrayList<>();
  private RosMaster master;

  @BeforeEach
  void startMaster() throws IOException {
    master = RosMaster.start("127.0.0.1", 0);
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable node : open) {
      node.close();
    }
    master.close();
  }

  private RosNode node(String name, String... arguments) {
    List<String> all = new ArrayList<>(List.of("__master:=" + master.uri(), "__ip:=127.0.0.1"));
    all.addAll(List.of(arguments));
    RosNode node = RosNode.create(RosArguments.parse(all, Map.of()), name);
    open.add(node);
    return node;
  }

  private static BlockingQueue<String> collect(RosNode node, String topic, int queueSize) {
    BlockingQueue<String> texts = new LinkedBlockingQueue<>();
    node.subscribe(topic, StringMessage.CODEC, queueSize, message -> texts.add(message.data()));
    return texts;
  }

  private static String next(BlockingQueue<String> texts) throws InterruptedException {
    return texts.poll(10, TimeUnit.SECONDS);
  }

  @Test
  void messagesReachEverySubscriberInOrder() throws Exception {
    Publisher<StringMessage> publisher = node("talker").advertise("chatter", StringMessage.CODEC, false, 10);
    RosNode listeners = node("listener");
    BlockingQueue<String> first = collect(listeners, "chatter", 10);
    BlockingQueue<String> second = collect(node("other"), "/chatter", 10);
    eventually(() -> publisher.subscriberCount() == 2);
    publisher.publish(new StringMessage("grüße"));
    publisher.publish(new StringMessage(""));
    assertEquals("grüße", next(first));
    assertEquals("", next(first));
    assertEquals("grüße", next(second));
  }

  @Test
  void subscriberThatCameFirstGetsThePublisherThatComesLater() throws Exception {
    BlockingQueue<String> texts = collect(node("listener"), "chatter", 10);
    Publisher<StringMessage> publisher = node("talker").advertise("chatter", StringMessage.CODEC, false, 10);
    eventually(() -> publisher.subscriberCount() == 1);
    publisher.publish(new StringMessage("late"));
    assertEquals("late", next(texts));
  }

  @Test
  void latchedTopicTellsLateSubscribersTheLastMessage() throws Exception {
    Publisher<StringMessage> publisher = node("talker").advertise("map", StringMessage.CODEC, true, 1);
    publisher.publish(new StringMessage("old"));
    publisher.publish(new StringMessage("new"));
    assertEquals("new", next(collect(node("listener"), "map", 10)));
  }

  @Test
  void nodeHearsItself() throws Exception {
    RosNode node = node("loop");
    BlockingQueue<String> texts = collect(node, "~self", 10);
    Publisher<StringMessage> publisher = node.advertise("/loop/self", StringMessage.CODEC, true, 1);
    publisher.publish(new StringMessage("echo"));
    assertEquals("echo", next(texts));
  }

  @Test
  void sequenceNumberOfHeadersIsThePublishersOwn() throws Exception {
    Publisher<PoseStamped> publisher = node("talker").advertise("pose", PoseStamped.CODEC, false, 10);
    BlockingQueue<Header> headers = new LinkedBlockingQueue<>();
    node("listener").subscribe("pose", PoseStamped.CODEC, 10, pose -> headers.add(pose.header()));
    eventually(() -> publisher.subscriberCount() == 1);
    PoseStamped pose = new PoseStamped(new Header(777, new RosTime(5, 6), "base"), new PoseMessage(new Point(0, 0, 0), new Quaternion(0, 0, 0, 1)));
    publisher.publish(pose);
    publisher.publish(pose);
    assertEquals(new Header(1, new RosTime(5, 6), "base"), headers.poll(10, TimeUnit.SECONDS));
    assertEquals(new Header(2, new RosTime(5, 6), "base"), headers.poll(10, TimeUnit.SECONDS));
  }

  @Test
  void slowCallbackLosesTheOldestMessages() throws Exception {
    Publisher<StringMessage> publisher = node("talker").advertise("chatter", StringMessage.CODEC, false, 100);
    RosNode listener = node("listener");
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    BlockingQueue<String> texts = new LinkedBlockingQueue<>();
    Subscription subscription = listener.subscribe("chatter", StringMessage.CODEC, 2, message -> {
      busy.countDown();
      await(go);
      texts.add(message.data());
    });
    eventually(() -> publisher.subscriberCount() == 1);
    publisher.publish(new StringMessage("0"));
    assertTrue(busy.await(10, TimeUnit.SECONDS));
    for (int i = 1; i <= 5; i++) {
      publisher.publish(new StringMessage("" + i));
    }
    eventually(() -> subscription.dropped() == 3);
    go.countDown();
    assertEquals(List.of("0", "4", "5"), List.of(next(texts), next(texts), next(texts)));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void failingCallbackIsCountedAndTheNextMessageStillComes() throws Exception {
    Publisher<StringMessage> publisher = node("talker").advertise("chatter", StringMessage.CODEC, false, 10);
    RosNode listener = node("listener");
    BlockingQueue<String> texts = new LinkedBlockingQueue<>();
    listener.subscribe("chatter", StringMessage.CODEC, 10, message -> {
      if (message.data().equals("bad")) {
        throw new IllegalStateException("no good");
      }
      texts.add(message.data());
    });
    eventually(() -> publisher.subscriberCount() == 1);
    publisher.publish(new StringMessage("bad"));
    publisher.publish(new StringMessage("good"));
    assertEquals("good", next(texts));
    assertEquals(1, listener.callbackFailures());
  }

  @Test
  void closedSubscriptionHangsUp() {
    Publisher<StringMessage> publisher = node("talker").advertise("chatter", StringMessage.CODEC, false, 10);
    Subscription subscription = node("listener").subscribe("chatter", StringMessage.CODEC, 10, message -> { });
    eventually(() -> publisher.subscriberCount() == 1);
    subscription.close();
    eventually(() -> publisher.subscriberCount() == 0);
  }

  @Test
  void reconnectsAfterPublisherRestarts() throws Exception {
    BlockingQueue<String> texts = collect(node("listener"), "chatter", 10);
    try (RosNode talker = node("talker")) {
      talker.advertise("chatter", StringMessage.CODEC, true, 1).publish(new StringMessage("before"));
      assertEquals("before", next(texts));
    }
    node("talker").advertise("chatter", StringMessage.CODEC, true, 1).publish(new StringMessage("after"));
    assertEquals("after", next(texts));
  }

  @Test
  void registersAgainWhenTheMasterRestarts() throws Exception {
    BlockingQueue<String> texts = collect(node("listener"), "chatter", 10);
    RosNode talker = node("talker");
    int port = master.uri().getPort();
    master.close();
    talker.advertise("chatter", StringMessage.CODEC, true, 1).publish(new StringMessage("through"));
    master = RosMaster.start("127.0.0.1", port);
    assertEquals("through", next(texts));
  }

  @Test
  void newerNodeOfTheSameNameReplacesTheOlder() throws Exception {
    RosNode older = node("twin");
    CountDownLatch told = new CountDownLatch(1);
    older.onShutdown(told::countDown);
    RosNode newer = node("twin");
    older.awaitShutdown();
    assertEquals(0, told.getCount());
    newer.parameters().set("~alive", true);
    assertEquals(Optional.of(true), newer.parameters().get("/twin/alive"));
  }

  @Test
  void callbackMayCloseItsNode() throws Exception {
    Publisher<StringMessage> publisher = node("talker").advertise("stop", StringMessage.CODEC, true, 1);
    publisher.publish(new StringMessage("now"));
    RosNode listener = node("listener");
    listener.subscribe("stop", StringMessage.CODEC, 1, message -> listener.close());
    listener.awaitShutdown();
    eventually(() -> publisher.subscriberCount() == 0);
  }

  @Test
  void twoTypesOnOneTopicOfANodeAreRefused() {
    RosNode node = node("talker");
    node.advertise("chatter", StringMessage.CODEC, false, 1);
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> node.advertise("chatter", Clock.CODEC, false, 1));
    assertEquals("Topic /chatter already has type std_msgs/String in this node, it cannot have rosgraph_msgs/Clock too",
        e.getMessage());
  }

  @Test
  void subscriberOfAnotherTypeGetsNothing() {
    Publisher<StringMessage> publisher = node("talker").advertise("chatter", StringMessage.CODEC, true, 1);
    publisher.publish(new StringMessage("text"));
    RosNode listener = node("listener");
    Subscription wrong = listener.subscribe("chatter", Clock.CODEC, 1, message -> { });
    BlockingQueue<String> right = collect(node("other"), "chatter", 1);
    eventually(() -> publisher.subscriberCount() == 1 && !right.isEmpty());
    assertEquals(0, wrong.publisherCount());
    assertEquals(0, listener.callbackFailures());
  }

  @Test
  void servicesAnswerAndTheirErrorsReachTheCaller() {
    RosNode server = node("server");
    server.serve("~switch", SetBool.CODEC, request -> {
      if (!request.data()) {
        throw new IllegalArgumentException("cannot switch off");
      }
      return new SetBool.Response(true, "on");
    });
    RosNode client = node("client");
    assertTrue(client.awaitService("/server/switch", SECOND));
    assertEquals(new SetBool.Response(true, "on"),
        client.call("/server/switch", SetBool.CODEC, new SetBool.Request(true), SECOND));
    RosException e = assertThrows(RosException.class,
        () -> client.call("/server/switch", SetBool.CODEC, new SetBool.Request(false), SECOND));
    assertEquals("Service /server/switch answered with an error: error processing request: cannot switch off", e.getMessage());
    assertEquals(1, server.callbackFailures());
  }

  @Test
  void callsOfMissingSlowAndForeignServicesFail() throws Exception {
    RosNode server = node("server");
    CountDownLatch never = new CountDownLatch(1);
    server.serve("slow", Trigger.CODEC, request -> {
      await(never);
      return null;
    });
    RosNode client = node("client");
    assertFalse(client.awaitService("/nothing", Duration.ZERO));
    assertEquals("Service /nothing is not offered by any node; see rosservice list",
        assertThrows(RosException.class, () -> client.call("nothing", Trigger.CODEC, new Trigger.Request(), SECOND)).getMessage());
    assertTrue(assertThrows(RosException.class,
        () -> client.call("slow", Trigger.CODEC, new Trigger.Request(), Duration.ofMillis(200))).getMessage()
        .contains("no answer within"));
    assertTrue(assertThrows(RosException.class,
        () -> client.call("slow", SetBool.CODEC, new SetBool.Request(true), SECOND)).getMessage()
        .contains("request from [/client]: md5sums do not match"));
    never.countDown();
  }

  @Test
  void parametersKeepTheirTypesAndTrees() {
    Parameters parameters = node("param", "_rate:=5", "_list:=[1, 2.5, yes, text]").parameters();
    assertEquals(Optional.of(5), parameters.get("~rate"));
    assertEquals(Optional.of(List.of(1, 2.5, true, "text")), parameters.get("/param/list"));
    parameters.set("arm", Map.of("joints", 6, "home", Map.of("x", 0.25)));
    assertEquals(Optional.of(0.25), parameters.get("/arm/home/x"));
    parameters.set("/arm/home/y", "é <&> ]]>\r\n\t end ");
    assertEquals(Optional.of(Map.of("x", 0.25, "y", "é <&> ]]>\r\n\t end ")), parameters.get("arm/home"));
    assertTrue(parameters.names().contains("/arm/joints"));
    assertEquals(6.0, parameters.get("arm/joints", 1.0));
    assertEquals("fallback", parameters.get("nothing", "fallback"));
    assertTrue(parameters.delete("arm/home"));
    assertFalse(parameters.delete("arm/home"));
    assertFalse(parameters.has("arm/home/x"));
    assertEquals(Optional.of("/arm"), parameters.search("arm"));
  }

  @Test
  void parameterOfAnotherTypeAndTooLargeIntegersAreNamed() {
    Parameters parameters = node("param").parameters();
    parameters.set("/speed", "fast");
    assertEquals("Parameter /speed is fast (String), expected Double such as 1.0",
        assertThrows(RosException.class, () -> parameters.get("/speed", 1.0)).getMessage());
    assertTrue(assertThrows(IllegalArgumentException.class, () -> parameters.set("/big", 1L << 31)).getMessage()
        .startsWith("Parameter /big is 2147483648; integers of ROS parameters have 32 bits"));
  }

  @Test
  void parameterSubscriberGetsPresentChangedNestedAndDeletedValues() throws Exception {
    Parameters ours = node("ours").parameters();
    Parameters theirs = node("theirs").parameters();
    theirs.set("/arm/speed", 1);
    BlockingQueue<Object> values = new LinkedBlockingQueue<>();
    ours.subscribe("/arm", values::add);
    assertEquals(Map.of("speed", 1), values.poll(10, TimeUnit.SECONDS));
    theirs.set("/arm/speed", 2);
    assertEquals(Map.of("speed", 2), values.poll(10, TimeUnit.SECONDS));
    theirs.set("/arm", Map.of("speed", 3, "force", 4.5));
    assertEquals(Map.of("speed", 3, "force", 4.5), values.poll(10, TimeUnit.SECONDS));
    theirs.delete("/arm");
    assertEquals(Map.of(), values.poll(10, TimeUnit.SECONDS));
  }

  @Test
  void simulatedTimeComesFromTheClockTopic() {
    RosNode simulator = node("simulator");
    simulator.parameters().set("/use_sim_time", true);
    Publisher<Clock> publisher = simulator.advertise("/clock", Clock.CODEC, true, 1);
    RosClock clock = node("follower").clock();
    assertTrue(clock.simulated());
    assertEquals(RosTime.ZERO, clock.now());
    publisher.publish(new Clock(new RosTime(100, 5)));
    eventually(() -> clock.now().equals(new RosTime(100, 5)));
    publisher.publish(new Clock(new RosTime(3, 0)));
    eventually(() -> clock.now().equals(new RosTime(3, 0)));
    assertFalse(simulator.clock().simulated());
  }

  @Test
  void remappedNamesApplyToTopicsServicesAndParameters() throws Exception {
    RosNode node = node("learner", "__ns:=/robot1", "__name:=one", "image:=/camera/image", "~grasps:=out");
    assertEquals("/robot1/one", node.name());
    assertEquals("/camera/image", node.resolve("image"));
    assertEquals("/robot1/out", node.resolve("~grasps"));
    Publisher<StringMessage> publisher = node.advertise("~grasps", StringMessage.CODEC, true, 1);
    assertEquals("/robot1/out", publisher.topic());
  }

  @Test
  void closedNodeLeavesNothingAtTheMaster() throws Exception {
    RosNode watcher = node("watcher");
    RosNode node = node("visitor");
    node.advertise("a", StringMessage.CODEC, false, 1);
    node.subscribe("b", StringMessage.CODEC, 1, message -> { });
    node.serve("c", Trigger.CODEC, request -> null);
    MasterProbe probe = new MasterProbe(master.uri());
    assertTrue(probe.state().contains("/visitor"));
    node.close();
    assertFalse(probe.state().contains("/visitor"), probe.state());
    assertTrue(probe.state().contains(watcher.name()));
    assertNull(probe.lookup("/visitor"));
    probe.close();
  }
}
