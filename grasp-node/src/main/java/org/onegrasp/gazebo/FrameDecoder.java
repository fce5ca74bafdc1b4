package org.onegrasp.gazebo;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Cuts a stream of Gazebo's transport into frames, however TCP delivers it:
 *
 * <pre>
 *   8 hexadecimal digits, ASCII, padded with zeros or spaces: length of the body | body
 * </pre>
 *
 * <p>(gazebo/transport/Connection.cc, Gazebo 11.) A frame's buffer starts with at most 64 KiB and grows with what really arrives,
 * so a length alone reserves nothing.
 */
final class FrameDecoder extends ChannelInboundHandlerAdapter {
  /** Largest frame that we take: a colour picture of 4000 x 3000 has 36 MB. */
  static final int MAX_BYTES = 64 << 20;
  private static final int HEAD = 8;
  private static final int FIRST_BYTES = 64 << 10;

  private final byte[] head = new byte[HEAD];
  private int headBytes;
  private ByteBuf frame;
  private int frameBytes;
  private boolean closed;

  /** The frame of a body. */
  static ByteBuf encode(byte[] body) {
    if (body.length > MAX_BYTES) {
      throw new IllegalArgumentException("message of " + body.length + " bytes, Gazebo's frames hold at most " + MAX_BYTES + " here");
    }
    byte[] length = String.format(Locale.ROOT, "%08x", body.length).getBytes(StandardCharsets.US_ASCII);
    return Unpooled.wrappedBuffer(length, body);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf in = (ByteBuf) message;
    try {
      while (!closed && in.isReadable()) {
        if (frame == null && !readHead(ctx, in)) {
          break;
        }
        frame.writeBytes(in, Math.min(in.readableBytes(), frameBytes - frame.writerIndex()));
        emitWhenComplete(ctx);
      }
    } finally {
      in.release();
    }
  }

  private boolean readHead(ChannelHandlerContext ctx, ByteBuf in) {
    int wanted = Math.min(HEAD - headBytes, in.readableBytes());
    in.readBytes(head, headBytes, wanted);
    headBytes += wanted;
    if (headBytes < HEAD) {
      return false;
    }
    headBytes = 0;
    frameBytes = length();
    frame = ctx.alloc().buffer(Math.max(1, Math.min(frameBytes, FIRST_BYTES)), Math.max(1, frameBytes));
    return true;
  }

  private int length() {
    long length = 0;
    boolean digits = false;
    for (byte b : head) {
      int digit = Character.digit(b, 16);
      if (digit < 0 && (b != ' ' || digits)) {
        throw refuse("is not a length in hexadecimal digits");
      }
      digits |= digit >= 0;
      length = length << 4 | Math.max(0, digit);
    }
    if (!digits) {
      throw refuse("is not a length in hexadecimal digits");
    }
    if (length > MAX_BYTES) {
      throw refuse("announces " + length + " bytes, the limit here is " + MAX_BYTES);
    }
    return (int) length;
  }

  private GazeboException refuse(String why) {
    closed = true;
    return new GazeboException("frame head \"" + new String(head, StandardCharsets.ISO_8859_1) + "\" " + why);
  }

  private void emitWhenComplete(ChannelHandlerContext ctx) {
    if (frame != null && frame.writerIndex() == frameBytes) {
      ByteBuf whole = frame;
      frame = null;
      ctx.fireChannelRead(whole);
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    drop();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    drop();
    ctx.fireChannelInactive();
  }

  private void drop() {
    closed = true;
    if (frame != null) {
      frame.release();
      frame = null;
    }
  }
}
