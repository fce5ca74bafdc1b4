package org.onegrasp.ros;

import java.nio.ByteBuffer;
import org.onegrasp.msgs.DynamicMessage;
import org.onegrasp.msgs.MalformedMessageException;
import org.onegrasp.msgs.MessageCodec;
import org.onegrasp.ros.tcpros.TopicType;

/** Reads the messages of one topic by the definition that its publishers send when they are connected. */
final class AnyCodec implements FollowingCodec<DynamicMessage> {
  private IncomingTopic topic;
  private MessageCodec<DynamicMessage> codec;

  @Override
  public synchronized void follow(IncomingTopic followed) {
    topic = followed;
  }

  @Override
  public String type() {
    return TopicType.ANY;
  }

  @Override
  public synchronized DynamicMessage decode(ByteBuffer in) {
    TopicType offered = topic.offered();
    if (offered != null && (codec == null || !codec.md5().equals(offered.md5()))) {
      codec = codec(offered);
    }
    if (codec == null) {
      throw new MalformedMessageException("the publisher is gone, and with it the definition of its message");
    }
    return codec.decode(in);
  }

  private static MessageCodec<DynamicMessage> codec(TopicType type) {
    MessageCodec<DynamicMessage> codec = DynamicMessage.codec(type.name(), type.definition());
    if (!codec.md5().equals(type.md5())) {
      throw new MalformedMessageException("the publisher's definition of " + type.name() + " has md5sum " + codec.md5()
          + ", the publisher says " + type.md5());
    }
    return codec;
  }
}
