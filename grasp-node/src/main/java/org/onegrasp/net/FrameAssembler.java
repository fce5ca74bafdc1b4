package org.onegrasp.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.onegrasp.msgs.MalformedMessageException;

/**
 * Cuts a stream into frames, a {@link Head} and a body, however TCP delivers it, and hands each on as a buffer of its
 * own. Small frames are copied once, from the socket's buffer into their own; with {@link FrameReads} the socket reads
 * the rest of large ones straight into them. A frame's buffer starts with {@value #FIRST_BYTES} bytes, or what the same
 * peer has really sent in one frame before, and doubles with what arrives, so a length alone reserves nothing. What
 * goes beyond the first bytes is taken from a room that connections share.
 */
public final class FrameAssembler extends ChannelInboundHandlerAdapter {
  /** Reserved for a length alone. */
  static final int FIRST_BYTES = 4 << 10;

  /** How a frame begins, and what that says of the rest. */
  public interface Head {
    /** Its bytes, at most {@value #MOST_HEAD_BYTES}. */
    int bytes();

    /** So many of the first of them are handed on with the body. */
    int kept();

    /**
     * Bytes of the body.
     *
     * @param head its first {@link #bytes} bytes are those of the head
     * @throws RuntimeException when there is no such length or it is beyond the limit; nothing more is read then
     */
    int bodyBytes(byte[] head);
  }

  private static final int MOST_HEAD_BYTES = 8;

  private final Room room;
  private Room.Claim claim;
  private final byte[] head = new byte[MOST_HEAD_BYTES];
  private int headBytes;
  private Head format;
  private ByteBuf frame;
  private int frameBytes;
  private int trusted = FIRST_BYTES;
  private boolean closed;

  /**
   * Made for one connection.
   *
   * @param format of the first frame, and of the others until another one is expected
   * @param room for frames under way
   */
  public FrameAssembler(Head format, Room room) {
    this.format = format;
    this.room = room;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    claim = room.claim(ctx.channel()::close);
  }

  /** From the next frame on; to be called on the event loop, also from within a read. */
  public void expect(Head next) {
    format = next;
  }

  /**
   * The frame under way with space for more bytes, when at least so many are missing; else null, also when it gets no
   * more space.
   */
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
        closed = true;
        throw new MalformedMessageException(
            "Frame of " + frameBytes + " bytes, but there is no room for so much just now");
      }
      frame.writeBytes(in, Math.min(in.readableBytes(), frame.writableBytes()));
    }
  }

  private boolean readHead(ByteBuf in) {
    int wanted = Math.min(format.bytes() - headBytes, in.readableBytes());
    in.readBytes(head, headBytes, wanted);
    headBytes += wanted;
    if (headBytes < format.bytes()) {
      return false;
    }
    headBytes = 0;
    closed = true; // unless the head is good
    frameBytes = format.kept() + format.bodyBytes(head);
    closed = false;
    int first = Math.min(frameBytes,
        claim.grow(Math.max(0, Math.min(frameBytes, trusted) - FIRST_BYTES)) ? trusted : FIRST_BYTES);
    frame = FrameBuffers.allocate(Math.max(1, first), Math.max(1, frameBytes));
    frame.writeBytes(head, 0, format.kept());
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
