package org.onegrasp.ros;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.onegrasp.msgs.MalformedMessageException;
import org.onegrasp.msgs.MessageCodec;
import org.onegrasp.net.FrameBuffers;

/** Messages in Netty's buffers. */
final class Frames {
  private Frames() {}

  /** Length and body, ready for the socket; encoded in place. */
  static <M> ByteBuf frame(MessageCodec<M> codec, M message) {
    int size = codec.encodedSize(message);
    ByteBuf frame = FrameBuffers.allocate(4 + size, 4 + size);
    try {
      frame.writeIntLE(size);
      codec.encode(message, frame.nioBuffer(4, size).order(ByteOrder.LITTLE_ENDIAN));
      return frame.writerIndex(4 + size);
    } catch (RuntimeException e) {
      frame.release();
      throw e;
    }
  }

  /** @throws MalformedMessageException also when bytes are left over */
  static <M> M message(MessageCodec<M> codec, ByteBuf body) {
    ByteBuffer in = body.nioBuffer().order(ByteOrder.LITTLE_ENDIAN);
    M message = codec.decode(in);
    if (in.hasRemaining()) {
      throw new MalformedMessageException(
          codec.type() + " has " + in.remaining() + " bytes too many at " + in.position());
    }
    return message;
  }
}
