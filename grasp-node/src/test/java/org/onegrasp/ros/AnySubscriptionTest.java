package org.onegrasp.ros;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.onegrasp.msgs.Bool;
import org.onegrasp.msgs.Choice;
import org.onegrasp.msgs.Int32;
import org.onegrasp.msgs.MalformedMessageException;
import org.onegrasp.msgs.MessageCodec;
import org.onegrasp.msgs.StringMessage;
import org.onegrasp.ros.tcpros.TopicType;

/** Subscribers that take any type, and read it by the definition that the publisher sends. */
class AnySubscriptionTest {
  private final IncomingTopic topic = new IncomingTopic("/t", new TopicType("*", "*", ""), null);
  private final PublisherLink first = new PublisherLink(null, topic, topic.type(), URI.create("http://127.0.0.1:1/"));
  private final PublisherLink second = new PublisherLink(null, topic, topic.type(), URI.create("http://127.0.0.1:2/"));

  private static TopicType type(MessageCodec<?> codec) {
    return new TopicType(codec.type(), codec.md5(), codec.definition());
  }

  private static ByteBuffer five() {
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(0, 5);
  }

  @Test
  void publishersOfOneTopicHaveToAgreeUntilTheyAreGone() {
    assertEquals("", topic.offered(first, type(StringMessage.CODEC)));
    assertEquals("another sends another type", topic.offered(second, type(Int32.CODEC)));
    assertEquals("std_msgs/String", topic.offered().name());
    topic.forget(first);
    assertNull(topic.offered());
    assertEquals("", topic.offered(second, type(Int32.CODEC)));
  }

  @Test
  @Tag("ros-row-40")
  void messagesAreReadByTheDefinitionThatIsOfferedNow() {
    AnyCodec codec = new AnyCodec();
    codec.follow(topic);
    assertThrows(MalformedMessageException.class, () -> codec.decode(five()));
    topic.offered(first, type(Int32.CODEC));
    assertEquals(5, codec.decode(five()).get("data"));
    topic.forget(first);
    assertEquals(5, codec.decode(five()).get("data")); // it was on its way
  }

  @Test
  void definitionThatIsNotThatOfTheMd5IsRefused() {
    AnyCodec codec = new AnyCodec();
    codec.follow(topic);
    topic.offered(first, new TopicType("std_msgs/Int32", Int32.CODEC.md5(), "uint32 data\n"));
    MalformedMessageException e = assertThrows(MalformedMessageException.class, () -> codec.decode(five()));
    assertTrue(e.getMessage().startsWith("the publisher's definition of std_msgs/Int32 has md5sum "), e.getMessage());
  }

  @Test
  void oneOfSeveralTypesIsReadAsThePublisherSendsItAndNoOtherIsTaken() {
    ChoiceCodec<Object> codec = new ChoiceCodec<>(new Choice<>().or(StringMessage.CODEC, StringMessage::data)
        .or(Int32.CODEC, Int32::data));
    codec.follow(topic);
    assertEquals("std_msgs/String", codec.type());
    assertThrows(MalformedMessageException.class, () -> codec.decode(five()));
    assertEquals("we take std_msgs/String, std_msgs/Int32", topic.offered(second, type(Bool.CODEC)));
    assertEquals("", topic.offered(first, type(Int32.CODEC)));
    assertEquals(5, codec.decode(five()));
    topic.forget(first);
    assertEquals("", topic.offered(second, type(StringMessage.CODEC)));
    assertEquals("", codec.decode(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN)));
  }
}
