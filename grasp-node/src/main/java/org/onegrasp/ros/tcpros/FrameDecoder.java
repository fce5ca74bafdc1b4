package org.onegrasp.ros.tcpros;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.onegrasp.msgs.MalformedMessageException;
import org.onegrasp.ros.bounds.Room;

/**
 * Cuts the stream into frames, however TCP delivers it, and hands each on as a buffer of its own:
 *
 * <pre>
 *   u32 length (little endian) | body                    prefix 0: headers, messages, requests
 *   u8 ok | u32 length (little endian) | body            prefix 1: answers of services; the buffer is ok and body
 * </pre>
 *
 * Small frames are copied once, from the socket's buffer into their own; the socket reads the rest of large ones straight into
 * them, see {@link FrameReads}. A frame's buffer starts with {@value #FIRST_BYTES} bytes, or what the same peer has really sent in one
 * frame before, and doubles with what arrives, so a length alone reserves nothing. What goes beyond the first bytes is taken from a room
 * that all connections share.
 */
final class FrameDecoder extends ChannelInboundHandlerAdapter {
  static final int FIRST_BYTES = 4 << 10;

  private final Room room;
  private Room.Claim claim;
  private final byte[] head = new byte[5];
  private int headBytes;
  private int prefix;
  private int limit = ConnectionHeader.MAX_BYTES;
  private ByteBuf frame;
  private int frameBytes;
  private int trusted = FIRST_BYTES;
  private boolean closed;

  /** @param room for frames under way */
  FrameDecoder(Room room) {
    this.room = room;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    claim = room.claim(ctx.channel()::close);
  }

  /** From the next frame on; to be called on the event loop, also from within a read. */
  void expect(int prefixBytes, int limitBytes) {
    prefix = prefixBytes;
    limit = limitBytes;
  }

  /** The frame under way with space for more bytes, when at least so many are missing; else null, also when it gets no more space. */
  ByteBuf missing(int atLeast) {
    return frame == null || frameBytes - frame.writerIndex() < atLeast || !spacious() ? null : frame;
  }

  /** Whether the frame has space for what comes next, after growing if need be. */
  private boolean spacious() {
    if (frame.isWritable()) {
      return true;
    }
    int before = frame.capacity();
    int after = (int) Math.min(frameBytes, Math.max(FIRST_BYTES, 2L * before));
    if (!claim.grow(after - Math.max(FIRST_BYTES, before))) {
      return false;
    }
    ByteBuf larger = FrameBuffers.allocate(after, frameBytes);
    larger.writeBytes(frame);
    frame.release();
    frame = larger;
    return true;
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
        fill(in);
        emitWhenComplete(ctx);
      }
    } finally {
      in.release();
    }
  }

  private void fill(ByteBuf in) {
    while (in.isReadable() && frame.writerIndex() < frameBytes) {
      if (!spacious()) {
        refuse("Frame of " + frameBytes + " bytes, but there is no room for so much just now");
      }
      frame.writeBytes(in, Math.min(in.readableBytes(), frame.writableBytes()));
    }
  }

  private void refuse(String why) {
    closed = true;
    throw new MalformedMessageException(why);
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
      refuse("Frame of " + Integer.toUnsignedString(length) + " bytes, the limit here is " + (limit - prefix));
    }
    frameBytes = prefix + length;
    int first = Math.min(frameBytes, claim.grow(Math.max(0, Math.min(frameBytes, trusted) - FIRST_BYTES)) ? trusted : FIRST_BYTES);
    frame = FrameBuffers.allocate(Math.max(1, first), Math.max(1, frameBytes));
    frame.writeBytes(head, 0, prefix);
    return true;
  }

  private void emitWhenComplete(ChannelHandlerContext ctx) {
    if (frame != null && frame.writerIndex() == frameBytes) {
      ByteBuf whole = frame;
      frame = null;
      trusted = Math.max(trusted, frameBytes);
      claim.release();
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
    claim.release();
    if (frame != null) {
      frame.release();
      frame = null;
    }
  }
}
