package org.onegrasp.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

class FrameReadsTest {
  private static final FrameAssembler.Head BYTES_100_000 = new FrameAssembler.Head() {
    @Override
    public int bytes() {
      return 1;
    }

    @Override
    public int kept() {
      return 0;
    }

    @Override
    public int bodyBytes(byte[] head) {
      return 100_000;
    }
  };

  /** Where the socket's next bytes go. */
  @SuppressWarnings("deprecation") // the interface still hands out handles of the old kind
  private static ByteBuf next(FrameAssembler frames) {
    return new FrameReads(frames).newHandle().allocate(ByteBufAllocator.DEFAULT);
  }

  private static FrameAssembler frames() {
    return new FrameAssembler(BYTES_100_000, new Room(1 << 20));
  }

  @Test
  void socketsOfALoopReadIntoOneBufferAsLongAsNobodyHoldsIt() {
    ByteBuf first = next(frames()).writeByte(1);
    ByteBuf meanwhile = next(frames());
    assertNotSame(first, meanwhile);
    meanwhile.release();
    first.release();
    ByteBuf second = next(frames());
    assertSame(first, second);
    assertEquals(0, second.readableBytes(), "what was read before is gone");
    second.release();
  }

  @Test
  void whatIsMissingOfALargeFrameIsReadIntoTheFrame() {
    FrameAssembler frames = frames();
    EmbeddedChannel channel = new EmbeddedChannel(frames);
    channel.writeInbound(Unpooled.buffer().writeByte(0).writeZero(30_000));
    ByteBuf rest = next(frames);
    assertEquals(30_000, rest.readableBytes());
    while (rest != null) {
      channel.writeInbound(rest.writeZero(rest.writableBytes()));
      rest = frames.missing(1) == null ? null : next(frames);
    }
    ByteBuf frame = channel.readInbound();
    assertEquals(100_000, frame.readableBytes());
    assertEquals(1, frame.refCnt());
    frame.release();
    channel.finishAndReleaseAll();
  }
}
