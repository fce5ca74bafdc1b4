package org.onegrasp.msgs.bag;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.onegrasp.msgs.MalformedMessageException;
import org.onegrasp.msgs.RosTime;

/**
 * The fields of one record, little endian (wiki.ros.org/Bags/Format/2.0):
 *
 * <pre>
 *   u32 header length | u32 length, "name=value" | u32 length, "name=value" | ... | u32 data length | data
 * </pre>
 */
final class RecordHeader {
  static final int MESSAGE = 0x02;
  static final int BAG = 0x03;
  static final int INDEX = 0x04;
  static final int CHUNK = 0x05;
  static final int CHUNK_INFO = 0x06;
  static final int CONNECTION = 0x07;

  /** rosbag writes at most ten. */
  private static final int MAX_FIELDS = 1000;

  private final Map<String, ByteBuffer> fields = new HashMap<>();

  /** @param bytes the fields alone */
  RecordHeader(ByteBuffer bytes) {
    ByteBuffer in = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    while (in.hasRemaining()) {
      int length = in.remaining() < 4 ? -1 : in.getInt();
      if (length <= 0 || length > in.remaining()) {
        throw new MalformedMessageException(
            "a header field has " + Integer.toUnsignedString(length) + " bytes where only "
                + in.remaining() + " are left");
      }
      if (fields.size() == MAX_FIELDS) {
        throw new MalformedMessageException("a header has more than " + MAX_FIELDS + " fields");
      }
      add(in.slice(in.position(), length));
      in.position(in.position() + length);
    }
  }

  private void add(ByteBuffer field) {
    int equals = 0;
    while (equals < field.limit() && field.get(equals) != '=') {
      equals++;
    }
    if (equals == 0 || equals == field.limit()) {
      throw new MalformedMessageException("a header field is not name=value");
    }
    fields.put(text(field.slice(0, equals)),
        field.slice(equals + 1, field.limit() - equals - 1).order(ByteOrder.LITTLE_ENDIAN));
  }

  int op() {
    return need("op", 1).get(0);
  }

  int number(String name) {
    return need(name, 4).getInt(0);
  }

  long longNumber(String name) {
    return need(name, 8).getLong(0);
  }

  RosTime time(String name) {
    ByteBuffer value = need(name, 8);
    return new RosTime(value.getInt(0), value.getInt(4));
  }

  /** Empty when there is no such field. */
  String text(String name) {
    ByteBuffer value = fields.get(name);
    return value == null ? "" : text(value);
  }

  private ByteBuffer need(String name, int bytes) {
    ByteBuffer value = fields.get(name);
    if (value == null || value.limit() != bytes) {
      throw new MalformedMessageException("a record has no field '" + name + "' of " + bytes + " bytes");
    }
    return value;
  }

  private static String text(ByteBuffer bytes) {
    return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
  }
}
