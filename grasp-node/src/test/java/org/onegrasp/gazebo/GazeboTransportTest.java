package org.onegrasp.gazebo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onegrasp.ros.Eventually.eventually;

import com.google.protobuf.ByteString;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.onegrasp.msgs.gazebo.GzString;
import org.onegrasp.msgs.gazebo.Publish;
import org.onegrasp.msgs.gazebo.Subscribe;

/** Our client against a master and peers that come, go and talk nonsense. */
class GazeboTransportTest {
  private static final String TYPE = "gazebo.msgs.GzString";
  private static final String TOPIC = "/gazebo/kitchen/words";
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private FakeGazebo gazebo;
  private GazeboTransport transport;

  @BeforeEach
  void connect() throws Exception {
    gazebo = new FakeGazebo(0, "kitchen");
    transport = new GazeboTransport(gazebo.address(), "127.0.0.1");
    transport.awaitConnected(Duration.ofSeconds(60));
  }

  @AfterEach
  void close() {
    transport.close();
    gazebo.close();
  }

  private static GzString text(String words) {
    return GzString.newBuilder().setData(words).build();
  }

  private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
    return queue.poll(60, TimeUnit.SECONDS);
  }

  private Subscription listen() {
    return transport.subscribe("~/words", GzString.parser(), GzString.getDefaultInstance(), true, 10,
        message -> heard.add(
            message.getData()));
  }

  private FakeGazebo.Publishing publisher() throws IOException {
    FakeGazebo.Publishing made = new FakeGazebo.Publishing(TOPIC, TYPE);
    gazebo.add(made.publish);
    return made;
  }

  @Test
  void publisherThatIsThereIsHeardAndToldHowWeSubscribe() throws Exception {
    try (FakeGazebo.Publishing words = publisher()) {
      listen();
      Subscribe wish = next(gazebo.subscribed);
      assertEquals(List.of(TOPIC, TYPE, "127.0.0.1", true), List.of(wish.getTopic(), wish.getMsgType(), wish.getHost(),
          wish.getLatching()));
      assertEquals(wish, next(words.subscribers));
      words.send(text("hello"));
      assertEquals("hello", next(heard));
    }
  }

  @Test
  void publisherThatComesLaterIsHeardAndOneOfAnotherTopicIsNot() throws Exception {
    Subscription subscription = listen();
    next(gazebo.subscribed);
    try (FakeGazebo.Publishing other = new FakeGazebo.Publishing("/gazebo/kitchen/other", TYPE)) {
      gazebo.add(other.publish);
      try (FakeGazebo.Publishing words = publisher()) {
        next(words.subscribers);
        words.send(text("later"));
        assertEquals("later", next(heard));
        assertEquals(1, subscription.publishers());
        assertEquals(0, other.connections());
      }
    }
  }

  @Test
  void publisherThatTakesItsTopicBackIsLeftAndAnotherIsHeard() throws Exception {
    Subscription subscription = listen();
    next(gazebo.subscribed);
    FakeGazebo.Publishing first = publisher();
    next(first.subscribers);
    gazebo.remove(first.publish);
    eventually(() -> first.connections() == 0 && subscription.publishers() == 0);
    try (FakeGazebo.Publishing second = publisher()) {
      next(second.subscribers);
      second.send(text("from the second"));
      assertEquals("from the second", next(heard));
    }
    assertTrue(first.subscribers.isEmpty(), "nobody came back to the first");
    first.close();
  }

  @Test
  void everyWishIsSaidOnceToEachMasterAlsoWhenItsWorldHasAnotherName() throws Exception {
    listen();
    Publication<GzString> answers = transport.advertise("~/answers", GzString.getDefaultInstance());
    transport.advertise("/gazebo/server/control", GzString.getDefaultInstance());
    assertEquals(TOPIC, next(gazebo.subscribed).getTopic());
    assertEquals("/gazebo/kitchen/answers", next(gazebo.advertised).getTopic());
    assertEquals("/gazebo/server/control", next(gazebo.advertised).getTopic());
    BlockingQueue<Boolean> changes = new LinkedBlockingQueue<>();
    transport.whenConnectionChanges(changes::add);
    int port = gazebo.port();
    gazebo.close();
    assertEquals(false, next(changes));
    assertFalse(transport.connected());
    transport.advertise("~/made/meanwhile", GzString.getDefaultInstance());

    gazebo = new FakeGazebo(port, "garden");
    assertEquals(true, next(changes));
    assertEquals("/gazebo/garden/answers", next(gazebo.advertised).getTopic());
    assertEquals("/gazebo/server/control", next(gazebo.advertised).getTopic());
    assertEquals("/gazebo/garden/made/meanwhile", next(gazebo.advertised).getTopic());
    assertEquals("/gazebo/garden/words", next(gazebo.subscribed).getTopic());
    try (FakeGazebo.Publishing words = new FakeGazebo.Publishing("/gazebo/garden/words", TYPE)) {
      gazebo.add(words.publish);
      next(words.subscribers);
      words.send(text("in the garden"));
      assertEquals("in the garden", next(heard));
    }
    assertEquals(0, answers.subscribers());
    assertTrue(gazebo.advertised.isEmpty() && gazebo.subscribed.isEmpty(),
        "said twice: " + gazebo.advertised + gazebo.subscribed);
  }

  @Test
  void streamThatBreaksWhileItsPublisherIsNamedIsMadeAgain() throws Exception {
    Subscription subscription = listen();
    FakeGazebo.Publishing words = publisher();
    int port = words.publish.getPort();
    next(words.subscribers);
    words.close();
    eventually(() -> subscription.publishers() == 0);
    try (FakeGazebo.Publishing again = new FakeGazebo.Publishing(TOPIC, TYPE, port)) {
      next(again.subscribers);
      again.send(text("here again"));
      assertEquals("here again", next(heard));
    }
  }

  @Test
  void publisherThatTalksNonsenseIsCutOffAndHeardWhenItTalksSense() throws Exception {
    listen();
    try (FakeGazebo.Publishing words = publisher()) {
      next(words.subscribers);
      words.babble("HTTP/1.1 400 Bad Request\r\n\r\n");
      next(words.subscribers);
      words.babble("7fffffff"); // a frame of 2 GB
      next(words.subscribers);
      words.send(text("sense"));
      assertEquals("sense", next(heard));
    }
  }

  @Test
  void messageThatCannotBeReadAndCallbackThatFailsDoNotEndTheStream() throws Exception {
    transport.subscribe("~/words", GzString.parser(), GzString.getDefaultInstance(), false, 10, message -> {
      heard.add(message.getData());
      if (message.getData().equals("fail")) {
        throw new IllegalStateException("a failing callback, on purpose");
      }
    });
    try (FakeGazebo.Publishing words = publisher()) {
      next(words.subscribers);
      words.babble("00000001x");
      words.send(text("fail"));
      words.send(text("next"));
      assertEquals("fail", next(heard));
      assertEquals("next", next(heard));
      assertTrue(words.subscribers.isEmpty(), "the stream was made anew");
    }
  }

  @Test
  void masterThatTalksNonsenseIsLeftAndFoundAgain() throws Exception {
    listen();
    next(gazebo.subscribed);
    gazebo.babble("-nonsens");
    assertEquals(TOPIC, next(gazebo.subscribed).getTopic());
    try (FakeGazebo.Publishing words = publisher()) {
      next(words.subscribers);
      words.send(text("sense"));
      assertEquals("sense", next(heard));
    }
  }

  @Test
  void masterWithoutAWorldIsAskedAgainUntilThereIsOne() throws Exception {
    int port = gazebo.port();
    gazebo.close();
    eventually(() -> !transport.connected());
    gazebo = new FakeGazebo(port, "/no/world/yet");
    assertThrows(GazeboException.class, () -> transport.awaitConnected(Duration.ofMillis(200)));
    gazebo.load("kitchen");
    transport.awaitConnected(Duration.ofSeconds(60));
  }

  @Test
  void slowCallbackLosesTheOldestAndIsToldHowMany() throws Exception {
    CountDownLatch slow = new CountDownLatch(1);
    Subscription subscription =
        transport.subscribe("~/words", GzString.parser(), GzString.getDefaultInstance(), false, 3, message -> {
          heard.add(message.getData());
          try {
            slow.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    try (FakeGazebo.Publishing words = publisher()) {
      next(words.subscribers);
      words.send(text("0"));
      assertEquals("0", next(heard)); // and now the callback is busy
      for (int i = 1; i <= 10; i++) {
        words.send(text("" + i));
      }
      eventually(() -> subscription.dropped() == 7);
      slow.countDown();
      assertEquals(List.of("8", "9", "10"), List.of(next(heard), next(heard), next(heard)));
    }
  }

  @Test
  void latchedTopicGivesItsLastMessageToWhoeverAsksForIt() throws Exception {
    Publication<GzString> words = transport.advertise("~/words", GzString.getDefaultInstance()).latched();
    words.publish(text("before"));
    words.publish(text("last before"));
    Publish publish = next(gazebo.advertised);
    try (FakeGazebo.Connection latching = FakeGazebo.subscribe(publish, true);
        FakeGazebo.Connection plain = FakeGazebo.subscribe(publish, false)) {
      eventually(() -> words.subscribers() == 2);
      words.publish(text("after"));
      assertEquals(List.of(text("last before"), text("after")), List.of(read(latching), read(latching)));
      assertEquals(text("after"), read(plain));
    }
    eventually(() -> words.subscribers() == 0);
  }

  private static GzString read(FakeGazebo.Connection connection) throws IOException {
    return GzString.parseFrom(connection.read());
  }

  @Test
  void subscriberThatDoesNotReadLosesMessagesCountedAndStallsNobody() throws Exception {
    Publication<GzString> words = transport.advertise("~/words", GzString.getDefaultInstance());
    Publish publish = next(gazebo.advertised);
    try (FakeGazebo.Connection lazy = FakeGazebo.subscribe(publish, false);
        FakeGazebo.Connection eager = FakeGazebo.subscribe(publish, false)) {
      eventually(() -> words.subscribers() == 2);
      GzString large = GzString.newBuilder().setDataBytes(ByteString.copyFrom(new byte[1 << 20])).build();
      for (int sent = 0; words.dropped() == 0; sent++) {
        assertTrue(sent < 200, "200 MB waiting for one who does not read");
        words.publish(large);
        assertEquals(large.getSerializedSize(), eager.read().length);
      }
      assertEquals(1, words.dropped());
      assertEquals(large.getSerializedSize(), lazy.read().length);
    }
  }

  @Test
  void strangersAtOurPortDisturbNobody() throws Exception {
    Publication<GzString> words = transport.advertise("~/words", GzString.getDefaultInstance());
    Publish publish = next(gazebo.advertised);
    try (FakeGazebo.Connection good = FakeGazebo.subscribe(publish, false);
        FakeGazebo.Connection stranger =
            FakeGazebo.subscribe(publish.toBuilder().setTopic("/gazebo/kitchen/unknown").build(), false);
        FakeGazebo.Connection twice = FakeGazebo.subscribe(publish, false);
        FakeGazebo.Connection broken = FakeGazebo.subscribe(publish, false)) {
      eventually(() -> words.subscribers() == 3);
      broken.raw("GET / HTTP/1.1\r\n\r\n");
      stranger.raw("00000002xx");
      assertThrows(EOFException.class, () -> readOrEnd(broken));
      assertThrows(EOFException.class, () -> readOrEnd(stranger));
      twice.packet("sub",
          Subscribe.newBuilder().setTopic(TOPIC).setHost("127.0.0.1").setPort(9).setMsgType(TYPE).build());
      twice.packet("something else", text("of no meaning"));
      twice.raw("GET / HT"); // read after what was said before
      assertThrows(EOFException.class, () -> readOrEnd(twice));
      eventually(() -> words.subscribers() == 1);
      words.publish(text("one"));
      assertEquals(text("one"), read(good));
    }
  }

  private static byte[] readOrEnd(FakeGazebo.Connection connection) throws IOException {
    try {
      return connection.read();
    } catch (NumberFormatException e) {
      throw new EOFException("no more frames");
    }
  }

  @Test
  void subscriptionThatIsClosedIsHeardNoMoreAndTheTopicCanBeHadAgain() throws Exception {
    Subscription first = listen();
    try (FakeGazebo.Publishing words = publisher()) {
      next(words.subscribers);
      first.close();
      first.close();
      eventually(() -> words.connections() == 0);
      listen();
      next(words.subscribers);
      words.send(text("again"));
      assertEquals("again", next(heard));
      assertEquals(0, first.publishers());
    }
    assertNull(heard.poll());
  }

  @Test
  void whatIsClosedTwiceOrInAnyOrderIsClosed() throws Exception {
    Subscription subscription = listen();
    try (FakeGazebo.Publishing words = publisher()) {
      next(words.subscribers);
      transport.close();
      subscription.close();
      transport.close();
      eventually(() -> words.connections() == 0);
    }
  }
}
