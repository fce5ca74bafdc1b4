package org.onegrasp.ros.tcpros;

import org.onegrasp.msgs.MalformedMessageException;
import org.onegrasp.net.FrameAssembler;

/**
 * Frames of TCPROS:
 *
 * <pre>
 *   u32 length (little endian) | body                    prefix 0: headers, messages, requests
 *   u8 ok | u32 length (little endian) | body            prefix 1: answers of services; the frame is ok and body
 * </pre>
 *
 * @param prefix bytes in front of the length
 * @param limit most bytes of a frame, the prefix among them
 */
record LengthHead(int prefix, int limit) implements FrameAssembler.Head {
  /** Of connection headers, with which every connection begins. */
  static final LengthHead OF_HEADER = new LengthHead(0, ConnectionHeader.MAX_BYTES);

  @Override
  public int bytes() {
    return prefix + 4;
  }

  @Override
  public int kept() {
    return prefix;
  }

  @Override
  public int bodyBytes(byte[] head) {
    int length = (head[prefix] & 0xFF) | (head[prefix + 1] & 0xFF) << 8 | (head[prefix + 2] & 0xFF) << 16
        | head[prefix + 3] << 24;
    if (length < 0 || length > limit - prefix) {
      throw new MalformedMessageException(
          "Frame of " + Integer.toUnsignedString(length) + " bytes, the limit here is " + (limit - prefix));
    }
    return length;
  }
}
