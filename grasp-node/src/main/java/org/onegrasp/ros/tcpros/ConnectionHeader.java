package org.onegrasp.ros.tcpros;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.onegrasp.msgs.MalformedMessageException;

/**
 * The fields that both ends of a connection exchange first (wiki.ros.org/ROS/Connection%20Header), little endian:
 *
 * <pre>
 *   u32 total | u32 length, "key=value" | u32 length, "key=value" | ...
 * </pre>
 *
 * A field ends its key at the first '=', so that values may hold more of them, as message definitions do.
 */
final class ConnectionHeader {
  /**
   * Nearly all of a header is message_definition; the longest of ROS's own messages,
   * visualization_msgs/InteractiveMarkerUpdate, has 11 kB.
   */
  static final int MAX_BYTES = 64 << 10;

  private ConnectionHeader() {}

  /** The whole header with its total length in front. */
  static ByteBuf encode(Map<String, String> fields) {
    ByteBuf out = Unpooled.buffer(512);
    out.writeIntLE(0);
    fields.forEach((key, value) -> {
      byte[] field = (key + "=" + value).getBytes(StandardCharsets.UTF_8);
      out.writeIntLE(field.length);
      out.writeBytes(field);
    });
    out.setIntLE(0, out.writerIndex() - 4);
    return out;
  }

  /** @param in the fields, without the total length */
  static Map<String, String> decode(ByteBuf in) {
    Map<String, String> fields = new LinkedHashMap<>();
    while (in.isReadable()) {
      int offset = in.readerIndex();
      if (in.readableBytes() < 4) {
        throw new MalformedMessageException("Connection header: " + in.readableBytes() + " stray bytes at " + offset);
      }
      long length = in.readUnsignedIntLE();
      if (length == 0 || length > in.readableBytes()) {
        throw new MalformedMessageException("Connection header: field at " + offset + " has length " + length
            + "; it must be from 1 to the " + in.readableBytes() + " bytes that are left");
      }
      String field = in.readCharSequence((int) length, StandardCharsets.UTF_8).toString();
      int equals = field.indexOf('=');
      if (equals <= 0) {
        throw new MalformedMessageException("Connection header: field at " + offset + " is not key=value");
      }
      fields.put(field.substring(0, equals), field.substring(equals + 1));
    }
    return fields;
  }
}
