package org.onegrasp.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;

/**
 * Memory for frames. Netty's own pool ends at a mebibyte; beyond it every picture would get fresh memory from the
 * system, zeroed and paged in, which costs more than sending it. So there is a second pool for pictures up to
 * {@value #CHUNK_BYTES} bytes.
 */
public final class FrameBuffers {
  private static final int SMALL_BYTES = 1 << 20;
  private static final int PAGE_BYTES = 8192;
  private static final int PAGE_DOUBLINGS = 11;
  private static final int CHUNK_BYTES = PAGE_BYTES << PAGE_DOUBLINGS;
  private static final ByteBufAllocator LARGE =
      new PooledByteBufAllocator(true, 0, 1, PAGE_BYTES, PAGE_DOUBLINGS, 0, 0, false);

  private FrameBuffers() {}

  /**
   * An empty buffer outside of the heap.
   *
   * @param bytes that it has room for
   * @param limit to which it may grow
   */
  public static ByteBuf allocate(int bytes, int limit) {
    return (bytes > SMALL_BYTES ? LARGE : ByteBufAllocator.DEFAULT).directBuffer(bytes, limit);
  }
}
