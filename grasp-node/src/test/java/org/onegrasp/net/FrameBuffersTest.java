package org.onegrasp.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameBuffersTest {
  private static final int PICTURE = 640 * 480 * 3 + 60;
  private static final int PICTURE_MEMORY = 15 << 16; // the next multiple of 64 KiB
  private final FrameBuffers buffers = new FrameBuffers();

  private ByteBuf frame(int bytes) {
    return buffers.frame(bytes, System.nanoTime());
  }

  @Test
  void theMemoryThatWasReleasedLastServesTheNextFrameOfAboutItsSize() {
    ByteBuf first = frame(PICTURE).writeIntLE(1);
    ByteBuf second = frame(PICTURE).writeIntLE(2);
    assertEquals(PICTURE, first.capacity());
    assertEquals(1, first.readIntLE(), "frames under way share nothing");
    first.release();
    second.release();
    assertEquals(2 * PICTURE_MEMORY, buffers.idleBytes());
    ByteBuf third = frame(PICTURE - 100_000);
    assertEquals(PICTURE_MEMORY, buffers.idleBytes());
    assertEquals(2, third.getIntLE(0));
    assertEquals(0, third.readableBytes());
    assertEquals(PICTURE - 100_000, third.capacity());
    third.release();
  }

  @Test
  void framesBeginWithAPageAlsoInMemoryThatServedBefore() {
    for (int bytes : new int[] {PICTURE, PICTURE - 100_000, PICTURE_MEMORY, 1920 * 1080 * 3, 40_000}) {
      ByteBuf frame = frame(bytes);
      assertEquals(0, frame.nioBuffer(0, bytes).alignmentOffset(0, FrameBuffers.PAGE_BYTES), bytes + " bytes");
      assertEquals(bytes, frame.capacity());
      frame.setByte(bytes - 1, 1);
      frame.release();
    }
  }

  @Test
  void aFrameOfLessThanHalfTheSizeGetsOtherMemory() {
    frame(PICTURE).release();
    ByteBuf small = frame(400_000);
    assertEquals(PICTURE_MEMORY, buffers.idleBytes());
    small.release();
    assertTrue(buffers.idleBytes() > PICTURE_MEMORY);
  }

  @Test
  void memoryComesBackWhenTheLastOfSeveralHoldersReleasesIt() {
    ByteBuf frame = frame(PICTURE);
    ByteBuf other = frame.retainedDuplicate();
    frame.release();
    assertEquals(0, buffers.idleBytes());
    other.release();
    assertEquals(PICTURE_MEMORY, buffers.idleBytes());
  }

  @Test
  void whatWaitsIsBounded() {
    List<ByteBuf> frames = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      frames.add(frame(1920 * 1080 * 3));
    }
    frames.forEach(ByteBuf::release);
    assertTrue(buffers.idleBytes() <= FrameBuffers.MOST_IDLE_BYTES, buffers.idleBytes() + " bytes wait");
    assertNotEquals(0, buffers.idleBytes());
  }

  @Test
  void whatWaitsLongGoesWithTheNextFrame() {
    frame(PICTURE).release();
    assertEquals(PICTURE_MEMORY, buffers.idleBytes());
    ByteBuf later = buffers.frame(PICTURE, System.nanoTime() + FrameBuffers.LONGEST_IDLE_NANOS + 1_000_000_000);
    assertEquals(0, buffers.idleBytes());
    later.release();
  }

  @Test
  void smallFramesAreArrays() {
    ByteBuf small = FrameBuffers.allocate(100, 200);
    ByteBuf large = FrameBuffers.allocate(PICTURE, PICTURE);
    assertTrue(small.hasArray());
    assertTrue(large.isDirect());
    small.release();
    large.release();
  }
}
