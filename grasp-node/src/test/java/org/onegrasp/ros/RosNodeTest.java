package org.onegrasp.ros;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onegrasp.ros.Eventually.eventually;
import static org.onegrasp.ros.Nodes.collect;
import static org.onegrasp.ros.Nodes.next;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.onegrasp.msgs.Clock;
import org.onegrasp.msgs.Header;
import org.onegrasp.msgs.Log;
import org.onegrasp.msgs.Point;
import org.onegrasp.msgs.PoseMessage;
import org.onegrasp.msgs.PoseStamped;
import org.onegrasp.msgs.Quaternion;
import org.onegrasp.msgs.RosTime;
import org.onegrasp.msgs.StringMessage;
import org.onegrasp.msgs.Trigger;

/** Nodes and a master, over real sockets; what peers of other makes see is told in the tests of the wire. */
@ParameterizedClass
@EnumSource(TestMaster.class)
class RosNodeTest {
  private final Nodes nodes;

  RosNodeTest(TestMaster master) {
    nodes = new Nodes(master.uri());
  }

  @AfterEach
  void closeNodes() {
    nodes.close();
  }

  @Test
  void messagesReachEverySubscriberInOrder() throws Exception {
    Publisher<StringMessage> publisher = nodes.node("talker").advertise("chatter", StringMessage.CODEC, false, 10);
    RosNode listeners = nodes.node("listener");
    BlockingQueue<String> first = collect(listeners, "chatter", 10);
    BlockingQueue<String> second = collect(nodes.node("other"), "/chatter", 10);
    eventually(() -> publisher.subscriberCount() == 2);
    publisher.publish(new StringMessage("grüße"));
    publisher.publish(new StringMessage(""));
    assertEquals("grüße", next(first));
    assertEquals("", next(first));
    assertEquals("grüße", next(second));
  }

  @Test
  @Tag("ros-row-16")
  @Tag("ros-row-22")
  void subscriberThatCameFirstGetsThePublisherThatComesLater() throws Exception {
    BlockingQueue<String> texts = collect(nodes.node("listener"), "chatter", 10);
    Publisher<StringMessage> publisher = nodes.node("talker").advertise("chatter", StringMessage.CODEC, false, 10);
    eventually(() -> publisher.subscriberCount() == 1);
    publisher.publish(new StringMessage("late"));
    assertEquals("late", next(texts));
  }

  @Test
  @Tag("ros-row-44")
  void latchedTopicTellsLateSubscribersTheLastMessage() throws Exception {
    Publisher<StringMessage> publisher = nodes.node("talker").advertise("map", StringMessage.CODEC, true, 1);
    publisher.publish(new StringMessage("old"));
    publisher.publish(new StringMessage("new"));
    assertEquals("new", next(collect(nodes.node("listener"), "map", 10)));
  }

  @Test
  @Tag("ros-row-44")
  void laterCallbackOfTheSameNodeGetsTheLatchedMessagesToo() throws Exception {
    Publisher<StringMessage> first = nodes.node("talker").advertise("map", StringMessage.CODEC, true, 1);
    Publisher<StringMessage> plain = nodes.node("plain").advertise("map", StringMessage.CODEC, false, 1);
    first.publish(new StringMessage("kept"));
    RosNode listener = nodes.node("listener");
    BlockingQueue<String> early = collect(listener, "map", 10);
    assertEquals("kept", next(early));
    eventually(() -> plain.subscriberCount() == 1);
    plain.publish(new StringMessage("passing"));
    assertEquals("passing", next(early));
    BlockingQueue<String> late = collect(listener, "map", 10);
    first.publish(new StringMessage("new"));
    assertEquals(List.of("kept", "new"), List.of(next(late), next(late)));
    assertEquals(1, first.subscriberCount());
    first.close();
    eventually(() -> collectsNothing(listener));
  }

  private static boolean collectsNothing(RosNode listener) {
    BlockingQueue<String> texts = collect(listener, "map", 10);
    AtomicBoolean after = new AtomicBoolean();
    listener.parameters().set("~mark", 1);
    Parameters.Subscribed mark = listener.parameters().subscribe("~mark", value -> after.set(true));
    eventually(after::get); // Callbacks come in order, so that a kept message would be here by now.
    mark.close();
    return texts.isEmpty();
  }

  @Test
  @Tag("ros-row-44")
  void publishersOfOneNodeShareATopicButLatchEachItsOwn() throws Exception {
    RosNode talker = nodes.node("talker");
    Publisher<StringMessage> first = talker.advertise("map", StringMessage.CODEC, true, 1);
    talker.advertise("map", StringMessage.CODEC, true, 5).publish(new StringMessage("two"));
    first.publish(new StringMessage("one"));
    BlockingQueue<String> texts = collect(nodes.node("listener"), "map", 10);
    assertEquals(Set.of("one", "two"), Set.copyOf(List.of(next(texts), next(texts))));
    assertEquals(1, first.subscriberCount());
  }

  @Test
  @Tag("ros-row-16")
  void publishersThatComeAndGoAreFollowed() throws Exception {
    BlockingQueue<String> texts = collect(nodes.node("listener"), "chatter", 10);
    RosNode talker = nodes.node("talker");
    for (int i = 0; i < 20; i++) {
      try (Publisher<StringMessage> publisher = talker.advertise("chatter", StringMessage.CODEC, true, 1)) {
        publisher.publish(new StringMessage("" + i));
        assertEquals("" + i, next(texts));
      }
    }
  }

  @Test
  @Tag("ros-row-48")
  void nodeHearsItself() throws Exception {
    RosNode node = nodes.node("loop");
    BlockingQueue<String> texts = collect(node, "~self", 10);
    Publisher<StringMessage> publisher = node.advertise("/loop/self", StringMessage.CODEC, true, 1);
    publisher.publish(new StringMessage("echo"));
    assertEquals("echo", next(texts));
  }

  @Test
  @Tag("ros-row-46")
  void sequenceNumberOfHeadersIsThePublishersOwn() throws Exception {
    Publisher<PoseStamped> publisher = nodes.node("talker").advertise("pose", PoseStamped.CODEC, false, 10);
    BlockingQueue<Header> headers = new LinkedBlockingQueue<>();
    nodes.node("listener").subscribe("pose", PoseStamped.CODEC, 10, pose -> headers.add(pose.header()));
    eventually(() -> publisher.subscriberCount() == 1);
    PoseStamped pose = new PoseStamped(new Header(777, new RosTime(5, 6), "base"),
        new PoseMessage(new Point(0, 0, 0), new Quaternion(0, 0, 0, 1)));
    publisher.publish(pose);
    publisher.publish(pose);
    assertEquals(new Header(1, new RosTime(5, 6), "base"), next(headers));
    assertEquals(new Header(2, new RosTime(5, 6), "base"), next(headers));
  }

  @Test
  @Tag("ros-row-45")
  void slowCallbackLosesTheOldestMessages() throws Exception {
    Publisher<StringMessage> publisher = nodes.node("talker").advertise("chatter", StringMessage.CODEC, false, 100);
    RosNode listener = nodes.node("listener");
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
    assertTrue(busy.await(60, TimeUnit.SECONDS));
    for (int i = 1; i <= 5; i++) {
      publisher.publish(new StringMessage("" + i));
    }
    eventually(() -> subscription.dropped() == 3);
    go.countDown();
    assertEquals(List.of("0", "4", "5"), List.of(next(texts), next(texts), next(texts)));
  }

  @Test
  void failingCallbackIsCountedAndTheNextMessageStillComes() throws Exception {
    Publisher<StringMessage> publisher = nodes.node("talker").advertise("chatter", StringMessage.CODEC, false, 10);
    RosNode listener = nodes.node("listener");
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
    Publisher<StringMessage> publisher = nodes.node("talker").advertise("chatter", StringMessage.CODEC, false, 10);
    Subscription subscription = nodes.node("listener").subscribe("chatter", StringMessage.CODEC, 10, message -> {});
    eventually(() -> publisher.subscriberCount() == 1);
    subscription.close();
    eventually(() -> publisher.subscriberCount() == 0);
  }

  @Test
  @Tag("ros-row-21")
  void reconnectsAfterPublisherRestarts() throws Exception {
    BlockingQueue<String> texts = collect(nodes.node("listener"), "chatter", 10);
    try (RosNode talker = nodes.node("talker")) {
      talker.advertise("chatter", StringMessage.CODEC, true, 1).publish(new StringMessage("before"));
      assertEquals("before", next(texts));
    }
    nodes.node("talker").advertise("chatter", StringMessage.CODEC, true, 1).publish(new StringMessage("after"));
    assertEquals("after", next(texts));
  }

  @Test
  @Tag("ros-row-19")
  void newerNodeOfTheSameNameReplacesTheOlder() throws Exception {
    RosNode older = nodes.node("twin");
    CountDownLatch told = new CountDownLatch(1);
    older.onShutdown(told::countDown);
    RosNode newer = nodes.node("twin");
    older.awaitShutdown();
    assertEquals(0, told.getCount());
    newer.parameters().set("~alive", true);
    assertEquals(Optional.of(true), newer.parameters().get("/twin/alive"));
  }

  @Test
  @Tag("ros-row-30")
  void anonymousNodesLiveSideBySide() throws Exception {
    RosNode one = nodes.node(RosArguments.anonymous("viewer"));
    RosNode other = nodes.node(RosArguments.anonymous("viewer"));
    assertTrue(one.name().matches("/viewer_" + ProcessHandle.current().pid() + "_[0-9]+"), one.name());
    assertNotEquals(one.name(), other.name());
    try (MasterProbe probe = nodes.probe()) {
      assertTrue(probe.knows(one.name()) && probe.knows(other.name()));
    }
  }

  @Test
  void callbackMayCloseItsNode() throws Exception {
    Publisher<StringMessage> publisher = nodes.node("talker").advertise("stop", StringMessage.CODEC, true, 1);
    publisher.publish(new StringMessage("now"));
    RosNode listener = nodes.node("listener");
    listener.subscribe("stop", StringMessage.CODEC, 1, message -> listener.close());
    listener.awaitShutdown();
    eventually(() -> publisher.subscriberCount() == 0);
  }

  @Test
  void twoTypesOnOneTopicOfANodeAreRefused() {
    RosNode node = nodes.node("talker");
    node.advertise("chatter", StringMessage.CODEC, false, 1);
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> node.advertise("chatter", Clock.CODEC, false, 1));
    assertEquals("Topic /chatter already has type std_msgs/String in this node, it cannot have rosgraph_msgs/Clock too",
        e.getMessage());
  }

  @Test
  void subscriberCanTellWhyNothingComes() {
    Subscription waiting = nodes.node("listener").subscribe("chatter", Clock.CODEC, 10, clock -> {});
    assertEquals("nobody publishes /chatter", waiting.trouble());
    RosNode talker = nodes.node("talker");
    talker.advertise("chatter", StringMessage.CODEC, false, 10);
    eventually(() -> waiting.trouble().contains("rosgraph_msgs/Clock") && waiting.trouble().contains("std_msgs/String"),
        waiting::trouble);
    talker.close();
    nodes.node("other").advertise("chatter", Clock.CODEC, false, 10);
    eventually(() -> waiting.publisherCount() == 1 && waiting.trouble().isEmpty(), waiting::trouble);
  }

  @Test
  @Tag("ros-row-38")
  @Tag("ros-row-41")
  void subscriberOfAnotherTypeGetsNothing() {
    Publisher<StringMessage> publisher = nodes.node("talker").advertise("chatter", StringMessage.CODEC, true, 1);
    publisher.publish(new StringMessage("text"));
    RosNode listener = nodes.node("listener");
    Subscription wrong = listener.subscribe("chatter", Clock.CODEC, 1, message -> {});
    BlockingQueue<String> right = collect(nodes.node("other"), "chatter", 1);
    eventually(() -> publisher.subscriberCount() == 1 && !right.isEmpty());
    assertEquals(0, wrong.publisherCount());
    assertEquals(0, listener.callbackFailures());
  }

  @Test
  @Tag("ros-row-61")
  void simulatedTimeComesFromTheClockTopic() {
    RosNode simulator = nodes.node("simulator");
    simulator.parameters().set("/use_sim_time", true);
    Publisher<Clock> publisher = simulator.advertise("/clock", Clock.CODEC, true, 1);
    RosClock clock = nodes.node("follower").clock();
    assertTrue(clock.simulated());
    assertEquals(RosTime.ZERO, clock.now());
    publisher.publish(new Clock(new RosTime(100, 5)));
    eventually(() -> clock.now().equals(new RosTime(100, 5)));
    publisher.publish(new Clock(new RosTime(3, 0)));
    eventually(() -> clock.now().equals(new RosTime(3, 0)));
    assertFalse(simulator.clock().simulated());
  }

  @Test
  @Tag("ros-row-62")
  void logLinesCarrySimulatedTimeWhileNetworkLimitsStayOnTheWall() throws Exception {
    RosNode simulator = nodes.node("simulator");
    simulator.parameters().set("/use_sim_time", true);
    simulator.advertise("/clock", Clock.CODEC, true, 1).publish(new Clock(new RosTime(100, 5)));
    RosNode follower = nodes.node("follower");
    eventually(() -> follower.clock().now().equals(new RosTime(100, 5)));
    BlockingQueue<Log> lines = new LinkedBlockingQueue<>();
    simulator.subscribe("/rosout", Log.CODEC, 10, line -> {
      if (line.name().equals("/follower")) {
        lines.add(line);
      }
    });
    follower.subscribe("fails", StringMessage.CODEC, 1, message -> {
      throw new IllegalStateException("on purpose");
    });
    Publisher<StringMessage> publisher = simulator.advertise("fails", StringMessage.CODEC, true, 1);
    publisher.publish(new StringMessage(""));
    Log line = next(lines);
    assertEquals(new RosTime(100, 5), line.header().stamp());
    assertEquals(Log.ERROR, line.level());
    assertTrue(line.topics().contains("/rosout"), line.toString());
    // Time stands still here, and yet this comes to an end.
    assertFalse(follower.awaitService("/nothing", Duration.ofMillis(1)));
  }

  @Test
  @Tag("ros-row-26")
  @Tag("ros-row-27")
  @Tag("ros-row-29")
  void remappedNamesApplyToTopicsServicesAndParameters() throws Exception {
    RosNode node = nodes.node("learner", "__ns:=/robot1", "__name:=one", "image:=/camera/image", "~grasps:=out");
    assertEquals("/robot1/one", node.name());
    assertEquals("/camera/image", node.resolve("image"));
    assertEquals("/robot1/out", node.resolve("~grasps"));
    Publisher<StringMessage> publisher = node.advertise("~grasps", StringMessage.CODEC, true, 1);
    assertEquals("/robot1/out", publisher.topic());
  }

  @Test
  @Tag("ros-row-20")
  void closedNodeLeavesNothingAtTheMaster() throws Exception {
    RosNode watcher = nodes.node("watcher");
    RosNode node = nodes.node("visitor");
    node.advertise("a", StringMessage.CODEC, false, 1);
    node.subscribe("b", StringMessage.CODEC, 1, message -> {});
    node.serve("c", Trigger.CODEC, request -> null);
    MasterProbe probe = nodes.probe();
    assertTrue(probe.state().contains("/visitor"));
    node.close();
    assertFalse(probe.state().contains("/visitor"), probe.state());
    assertTrue(probe.state().contains(watcher.name()));
    assertNull(probe.lookup("/visitor"));
    probe.close();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
