package org.onegrasp.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;

/**
 * Chooses where a socket's next bytes go: straight into the frame that is under way when much of it is missing, so that
 * pictures are not copied on arrival, and else into a small buffer that may take many frames at once.
 */
public final class FrameReads extends DefaultMaxMessagesRecvByteBufAllocator {
  private static final int SMALL_BYTES = 16 << 10;
  private final FrameAssembler frames;

  public FrameReads(FrameAssembler frames) {
    this.frames = frames;
  }

  @Override
  @SuppressWarnings("deprecation") // the interface still asks for a handle of the old kind
  public Handle newHandle() {
    return new MaxMessageHandle() {
      @Override
      public ByteBuf allocate(ByteBufAllocator alloc) {
        ByteBuf frame = frames.missing(SMALL_BYTES);
        return frame == null ? alloc.ioBuffer(SMALL_BYTES) : frame.retain();
      }

      @Override
      public int guess() {
        return SMALL_BYTES;
      }
    };
  }
}
