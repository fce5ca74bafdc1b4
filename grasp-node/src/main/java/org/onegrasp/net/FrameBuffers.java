package org.onegrasp.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledDirectByteBuf;
import java.util.ArrayDeque;
import java.util.Iterator;

/**
 * Memory for frames. Small ones are arrays on the heap, where nothing is cheaper. The memory of larger ones lies
 * outside of it and is kept when a frame is released, for the next of about its size: fresh memory from the system,
 * zeroed and paged in, costs more than sending a picture, and the memory that was released last is still in the
 * processor's cache. Netty's pools give a chunk back as soon as nothing is left in it, which is after every picture.
 * Safe for use by several threads.
 */
public final class FrameBuffers {
  private static final int SMALL_BYTES = 32 << 10;
  private static final int STEP_BYTES = 64 << 10;
  /**
   * Frames begin where a page does, as messages mostly do in the kernel's memory. Copying to an address that is 1 to 15
   * bytes further within its page than the source is within its own takes AMD's Zen 3 and 4 twelve times as long, and
   * allocators hand out memory 16 bytes after a page, into which a body goes that the length's 4 bytes came before.
   */
  static final int PAGE_BYTES = 4 << 10;
  /** Of all memory that waits for its next frame. */
  static final long MOST_IDLE_BYTES = 32 << 20;
  /** What waits longer than this goes back to the system with the next frame. */
  static final long LONGEST_IDLE_NANOS = 10_000_000_000L;
  private static final FrameBuffers SHARED = new FrameBuffers();

  private record Idle(ByteBuf memory, long sinceNanos) {}

  private final ArrayDeque<Idle> idle = new ArrayDeque<>(); // what was released last comes first
  private long idleBytes;

  FrameBuffers() {}

  /**
   * An empty buffer.
   *
   * @param bytes that it has room for
   * @param limit to which it may grow
   */
  public static ByteBuf allocate(int bytes, int limit) {
    return bytes <= SMALL_BYTES ? UnpooledByteBufAllocator.DEFAULT.heapBuffer(bytes, limit)
        : SHARED.frame(bytes, System.nanoTime());
  }

  /** An empty buffer outside of the heap for exactly so many bytes. */
  ByteBuf frame(int bytes, long nowNanos) {
    return new Frame(memory(bytes, nowNanos), bytes);
  }

  private ByteBuf memory(int bytes, long nowNanos) {
    synchronized (this) {
      trim(nowNanos);
      for (Iterator<Idle> all = idle.iterator(); all.hasNext();) {
        ByteBuf memory = all.next().memory();
        if (memory.capacity() - PAGE_BYTES >= bytes && memory.capacity() / 2 <= bytes) {
          all.remove();
          idleBytes -= memory.capacity();
          return memory;
        }
      }
    }
    int rounded = (int) Math.min(Integer.MAX_VALUE, (bytes + PAGE_BYTES + STEP_BYTES - 1L) / STEP_BYTES * STEP_BYTES);
    return UnpooledByteBufAllocator.DEFAULT.directBuffer(rounded, rounded);
  }

  private synchronized void keep(ByteBuf memory, long nowNanos) {
    idle.addFirst(new Idle(memory, nowNanos));
    idleBytes += memory.capacity();
    trim(nowNanos);
  }

  private void trim(long nowNanos) {
    while (idleBytes > MOST_IDLE_BYTES
        || !idle.isEmpty() && nowNanos - idle.getLast().sinceNanos() > LONGEST_IDLE_NANOS) {
      ByteBuf eldest = idle.removeLast().memory();
      idleBytes -= eldest.capacity();
      eldest.release();
    }
  }

  /** Where the first page in some memory begins. */
  private static int pageIn(ByteBuf memory) {
    int afterPage = memory.nioBuffer(0, 0).alignmentOffset(0, PAGE_BYTES);
    return afterPage == 0 ? 0 : PAGE_BYTES - afterPage;
  }

  /** Bytes that wait for their next frame. */
  synchronized long idleBytes() {
    return idleBytes;
  }

  /** The first bytes from a page on of some memory, which goes back when the frame is released. */
  private final class Frame extends UnpooledDirectByteBuf {
    private final ByteBuf memory;

    Frame(ByteBuf memory, int bytes) {
      super(UnpooledByteBufAllocator.DEFAULT, memory.nioBuffer(pageIn(memory), bytes), bytes);
      this.memory = memory;
      clear();
    }

    @Override
    protected void deallocate() {
      super.deallocate();
      keep(memory, System.nanoTime());
    }
  }
}
