package org.onegrasp.replay;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.onegrasp.msgs.Demonstration;
import org.onegrasp.msgs.bag.BagMessage;

/** A demonstration of a recording, also of one that was made before demonstrations could be added to others. */
final class RecordedDemonstration {
  /** Without the field {@code add}, which is the last one. */
  private static final String EARLIER_MD5 = "e5c487831f69ce4e4a43c70cd7eca69f";

  private RecordedDemonstration() {}

  /**
   * Decodes it.
   *
   * @throws IllegalArgumentException when it was recorded with another type or an unknown version of the type
   * @throws org.onegrasp.msgs.MalformedMessageException when the bytes are no such message
   */
  static Demonstration of(BagMessage message) {
    if (!message.connection().md5().equals(EARLIER_MD5)) {
      return message.decode(Demonstration.CODEC);
    }
    ByteBuffer earlier = message.bytes().duplicate();
    ByteBuffer now = ByteBuffer.allocate(earlier.remaining() + 1).order(ByteOrder.LITTLE_ENDIAN);
    return Demonstration.CODEC.decode(now.put(earlier).put((byte) 0).flip());
  }
}
