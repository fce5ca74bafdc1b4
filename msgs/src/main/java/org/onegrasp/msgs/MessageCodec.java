package org.onegrasp.msgs;

import java.nio.ByteBuffer;

/**
 * Turns one ROS message type into bytes and back (ROS 1 serialization: little endian, strings and variable arrays with
 * a 32-bit length in front). Buffers are positioned at the message and have {@link java.nio.ByteOrder#LITTLE_ENDIAN}
 * order.
 *
 * @param <M> the record of the message type
 */
public interface MessageCodec<M> {
  /** Full ROS name, such as {@code sensor_msgs/Image}. */
  String type();

  /** MD5 sum over the normalised definition, 32 lower-case hexadecimal digits. */
  String md5();

  /** Full text of the definition with all dependencies, as it goes into a TCPROS connection header and into bags. */
  String definition();

  /**
   * Whether the first field is {@code std_msgs/Header header}, whose sequence number (bytes 0 to 3) publishers count
   * up.
   */
  default boolean hasHeader() {
    return false;
  }

  /** Bytes that {@link #encode} will write. */
  int encodedSize(M message);

  /** Writes at {@code out}'s position, which moves on by {@link #encodedSize}. */
  void encode(M message, ByteBuffer out);

  /**
   * Reads one message from {@code in}'s position.
   *
   * @throws MalformedMessageException when a length or a string does not fit the bytes; names the field and the offset
   */
  M decode(ByteBuffer in);
}
