package org.onegrasp.msgs;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A string: a uint32 number of bytes, then that many bytes of UTF-8, without an end mark. */
record StringValue() implements ValueCodec<String> {
  @Override
  public int minimumSize() {
    return 4;
  }

  /** Counts without encoding. A surrogate without its partner becomes a question mark, one byte. */
  @Override
  public int size(String text) {
    int size = 4;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        size += 1;
      } else if (c < 0x800) {
        size += 2;
      } else if (!Character.isSurrogate(c)) {
        size += 3;
      } else if (Character.isHighSurrogate(c) && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        size += 4;
        i++;
      } else {
        size += 1;
      }
    }
    return size;
  }

  @Override
  public void write(String text, ByteBuffer out, String field) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.putInt(bytes.length).put(bytes);
  }

  /** Bytes that are no UTF-8 become U+FFFD, as in rospy, since old nodes send other encodings. */
  @Override
  public String read(WireReader in, String field) {
    return new String(in.bytes(in.count(1, field)), StandardCharsets.UTF_8);
  }
}
