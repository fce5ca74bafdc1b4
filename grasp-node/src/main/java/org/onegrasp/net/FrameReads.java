package org.onegrasp.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.util.concurrent.FastThreadLocal;

/**
 * Chooses where a socket's next bytes go: straight into the frame that is under way when much of it is missing, so that
 * pictures are not copied on arrival, and else into a small buffer that may take many frames at once. All sockets of an
 * event loop share the small one, as {@link FrameAssembler} copies what is in it before the next one is read.
 */
public final class FrameReads extends DefaultMaxMessagesRecvByteBufAllocator {
  private static final int SMALL_BYTES = 16 << 10;
  private static final FastThreadLocal<ByteBuf> SMALL = new FastThreadLocal<>() {
    @Override
    protected ByteBuf initialValue() {
      return UnpooledByteBufAllocator.DEFAULT.directBuffer(SMALL_BYTES, SMALL_BYTES);
    }

    @Override
    protected void onRemoval(ByteBuf buffer) {
      buffer.release();
    }
  };
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
        return frame == null ? small(alloc) : frame.retain();
      }

      @Override
      public int guess() {
        return SMALL_BYTES;
      }
    };
  }

  /** The shared one, unless somebody still holds what came before. */
  private static ByteBuf small(ByteBufAllocator alloc) {
    ByteBuf shared = SMALL.get();
    return shared.refCnt() == 1 ? shared.clear().retain() : alloc.ioBuffer(SMALL_BYTES);
  }
}
