package org.onegrasp.ros;

import java.nio.ByteBuffer;
import org.onegrasp.msgs.MessageCodec;
import org.onegrasp.ros.tcpros.TopicType;

/** Reads a topic whose type its publishers say: it asks for any, and has nothing to write. */
interface FollowingCodec<M> extends MessageCodec<M>, Follower {
  @Override
  default String md5() {
    return TopicType.ANY;
  }

  @Override
  default String definition() {
    return "";
  }

  @Override
  default int encodedSize(M message) {
    throw new UnsupportedOperationException("only for subscribers");
  }

  @Override
  default void encode(M message, ByteBuffer out) {
    throw new UnsupportedOperationException("only for subscribers");
  }
}
