package org.onegrasp.ros;

import java.nio.ByteBuffer;
import org.onegrasp.msgs.Choice;
import org.onegrasp.msgs.MalformedMessageException;
import org.onegrasp.msgs.MessageCodec;
import org.onegrasp.ros.tcpros.TopicType;

/**
 * Reads the messages of one topic as the one of several types that its publishers send. To the master the topic has the
 * first of them; publishers are asked for any.
 */
final class ChoiceCodec<M> implements FollowingCodec<M> {
  private final Choice<M> choice;
  private IncomingTopic topic;
  private MessageCodec<M> codec;

  ChoiceCodec(Choice<M> choice) {
    this.choice = choice;
  }

  @Override
  public synchronized void follow(IncomingTopic followed) {
    topic = followed;
    topic.takeOnly(type -> choice.of(type.md5()).isPresent() ? ""
        : "we take " + String.join(", ", choice.types()));
  }

  @Override
  public String type() {
    return choice.types().get(0);
  }

  @Override
  public synchronized M decode(ByteBuffer in) {
    TopicType offered = topic.offered();
    if (offered != null) {
      codec = choice.of(offered.md5()).orElse(codec);
    }
    if (codec == null) {
      throw new MalformedMessageException("the publisher is gone, and nobody knows of which type its message is");
    }
    return codec.decode(in);
  }
}
