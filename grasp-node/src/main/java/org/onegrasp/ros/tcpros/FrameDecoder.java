package org.onegrasp.ros.tcpros;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.onegrasp.msgs.MalformedMessageException;

/**
 * Cuts the stream into frames, however TCP delivers it, and hands each on as a buffer of its own:
 *
 * <pre>
 *   u32 length (little endian) | body                    prefix 0: headers, messages, requests
 *   u8 ok | u32 length (little endian) | body            prefix 1: answers of services; the buffer is ok and body
 * </pre>
 *
 * Small frames are copied once, from the socket's buffer into their own; the socket reads the rest of large ones straight into
 * them, see {@link FrameReads}. A frame's buffer starts with at most one mebibyte, or what the same peer has really sent in one
 * frame before, and grows with what arrives, so a length alone reserves nothing.
 */
final class FrameDecoder extends ChannelInboundHandlerAdapter {
  /** Largest message that we take: a 4k RGBA picture has 33 MB. */
  static final int MAX_MESSAGE_BYTES = 256 << 20;
  private static final int FIRST_BYTES = 1 << 20;

  private final byte[] head = new byte[5];
  private int headBytes;
  private int prefix;
  private int limit = ConnectionHeader.MAX_BYTES;
  private ByteBuf frame;
  private int frameBytes;
  private int trusted = FIRST_BYTES;
  private boolean closed;

  /** From the next frame on; to be called on the event loop, also from within a read. */
  void expect(int prefixBytes, int limitBytes) {
    prefix = prefixBytes;
    limit = limitBytes;
  }

  /** The frame under way with room for more bytes, when at least so many are missing; else null. */
  ByteBuf missing(int atLeast) {
    if (frame == null || frameBytes - frame.writerIndex() < atLeast) {
      return null;
    }
    frame.ensureWritable(1);
    return frame;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf in = (ByteBuf) message;
    if (in == frame) {
      in.release(); // The socket's claim; ours stays.
      emitWhenComplete(ctx);
      return;
    }
    try {
      while (!closed && in.isReadable()) {
        if (frame == null && !readHead(in)) {
          break;
        }
        frame.writeBytes(in, Math.min(in.readableBytes(), frameBytes - frame.writerIndex()));
        emitWhenComplete(ctx);
      }
    } finally {
      in.release();
    }
  }

  private boolean readHead(ByteBuf in) {
    int wanted = Math.min(prefix + 4 - headBytes, in.readableBytes());
    in.readBytes(head, headBytes, wanted);
    headBytes += wanted;
    if (headBytes < prefix + 4) {
      return false;
    }
    headBytes = 0;
    int length = (head[prefix] & 0xFF) | (head[prefix + 1] & 0xFF) << 8 | (head[prefix + 2] & 0xFF) << 16 | head[prefix + 3] << 24;
    if (length < 0 || length > limit - prefix) {
      closed = true;
      throw new MalformedMessageException(
          "Frame of " + Integer.toUnsignedString(length) + " bytes, the limit here is " + (limit - prefix));
    }
    frameBytes = prefix + length;
    frame = FrameBuffers.allocate(Math.max(1, Math.min(frameBytes, trusted)), Math.max(1, frameBytes));
    frame.writeBytes(head, 0, prefix);
    return true;
  }

  private void emitWhenComplete(ChannelHandlerContext ctx) {
    if (frame != null && frame.writerIndex() == frameBytes) {
      ByteBuf whole = frame;
      frame = null;
      trusted = Math.max(trusted, frameBytes);
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
