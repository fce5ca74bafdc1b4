package org.onegrasp.msgs.bag;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.onegrasp.msgs.MessageCodec;
import org.onegrasp.msgs.RosTime;

/**
 * One recorded message.
 *
 * @param time when it was recorded; a stamp in the message itself says when it was measured
 * @param bytes the message as it was on the wire
 */
public record BagMessage(BagConnection connection, RosTime time, ByteBuffer bytes) {
  /**
   * Decodes it.
   *
   * @throws IllegalArgumentException when it was recorded with another type or another version of the type
   * @throws org.onegrasp.msgs.MalformedMessageException when the bytes are no such message
   */
  public <M> M decode(MessageCodec<M> codec) {
    if (!codec.md5().equals(connection.md5())) {
      throw new IllegalArgumentException(
          connection.topic() + " was recorded as " + connection.type() + " [" + connection.md5()
              + "], not as " + codec.type() + " [" + codec.md5() + "]");
    }
    return codec.decode(bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN));
  }
}
