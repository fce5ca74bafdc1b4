package org.onegrasp.gazebo;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.onegrasp.net.FrameAssembler;
import org.onegrasp.net.Room;

/**
 * Frames of Gazebo's transport (gazebo/transport/Connection.cc, Gazebo 11):
 *
 * <pre>
 *   8 hexadecimal digits, ASCII, padded with zeros or spaces: length of the body | body
 * </pre>
 */
final class HexHead implements FrameAssembler.Head {
  /** Largest frame that we take: a colour picture of 4000 x 3000 has 36 MB. */
  static final int MAX_BYTES = 64 << 20;
  /** All frames together that are under way to this process. */
  static final long TOGETHER = 128 << 20;
  private static final int DIGITS = 8;
  private static final Room ROOM = new Room(TOGETHER);
  private static final HexHead ONLY = new HexHead();

  private HexHead() {}

  /** What cuts the frames of one connection. */
  static FrameAssembler assembler() {
    return new FrameAssembler(ONLY, ROOM);
  }

  /** The frame of a body. */
  static ByteBuf encode(byte[] body) {
    if (body.length > MAX_BYTES) {
      throw new IllegalArgumentException(
          "message of " + body.length + " bytes, Gazebo's frames hold at most " + MAX_BYTES + " here");
    }
    byte[] length = String.format(Locale.ROOT, "%08x", body.length).getBytes(StandardCharsets.US_ASCII);
    return Unpooled.wrappedBuffer(length, body);
  }

  @Override
  public int bytes() {
    return DIGITS;
  }

  @Override
  public int kept() {
    return 0;
  }

  @Override
  public int bodyBytes(byte[] head) {
    long length = 0;
    boolean digits = false;
    for (byte b : head) {
      int digit = Character.digit(b, 16);
      if (digit < 0 && (b != ' ' || digits)) {
        throw refusal(head, "is not a length in hexadecimal digits");
      }
      digits |= digit >= 0;
      length = length << 4 | Math.max(0, digit);
    }
    if (!digits) {
      throw refusal(head, "is not a length in hexadecimal digits");
    }
    if (length > MAX_BYTES) {
      throw refusal(head, "announces " + length + " bytes, the limit here is " + MAX_BYTES);
    }
    return (int) length;
  }

  private static GazeboException refusal(byte[] head, String why) {
    return new GazeboException("frame head \"" + new String(head, StandardCharsets.ISO_8859_1) + "\" " + why);
  }
}
