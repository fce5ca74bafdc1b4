package org.onegrasp.msgs;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads the parts of a message and checks every length against the bytes that are left before it allocates anything.
 * Each method takes the name of the field, for the message of the exception.
 */
final class WireReader {
  private final ByteBuffer in;
  private final int start;

  WireReader(ByteBuffer in) {
    if (in.order() != ByteOrder.LITTLE_ENDIAN) {
      throw new IllegalArgumentException("buffer is big endian; ROS messages need order(ByteOrder.LITTLE_ENDIAN)");
    }
    this.in = in;
    this.start = in.position();
  }

  /** The buffer, after making sure that {@code bytes} more are in it. */
  ByteBuffer need(long bytes, String field) {
    if (bytes > in.remaining()) {
      throw new MalformedMessageException(field + " needs " + bytes + " bytes at offset " + (in.position() - start)
          + ", but only " + in.remaining() + " are left");
    }
    return in;
  }

  /** A number of elements that take {@code elementSize} bytes at least. */
  int count(int elementSize, String field) {
    long count = Integer.toUnsignedLong(need(4, field).getInt());
    need(count * elementSize, field);
    return (int) count;
  }

  /** The next {@code count} bytes, whose presence {@link #count} has made sure of. */
  byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    in.get(bytes);
    return bytes;
  }
}
