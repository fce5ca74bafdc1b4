package org.onegrasp.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.onegrasp.msgs.MalformedMessageException;

/** Heads of the two protocols have tests of their own, with streams that are cut everywhere. */
class FrameAssemblerTest {
  /** A length, little endian. */
  private record IntHead(int limit) implements FrameAssembler.Head {
    @Override
    public int bytes() {
      return 4;
    }

    @Override
    public int kept() {
      return 0;
    }

    @Override
    public int bodyBytes(byte[] head) {
      int length = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getInt();
      if (length > limit) {
        throw new IllegalArgumentException(length + " bytes");
      }
      return length;
    }
  }

  @Test
  void socketReadsTheRestOfLargeFramesStraightIntoThem() {
    FrameAssembler assembler = new FrameAssembler(new IntHead(3 << 20), new Room(100 << 20));
    EmbeddedChannel channel = new EmbeddedChannel(assembler);
    assertNull(assembler.missing(1));
    int length = (3 << 20) - 5;
    channel.writeInbound(Unpooled.buffer().writeIntLE(length).writeByte(1));
    ByteBuf frame = assembler.missing(length - 1);
    assertNull(assembler.missing(length));
    assertEquals(4096, frame.capacity(), "space for no more than that before it has come");
    int written = 1;
    for (ByteBuf space = assembler.missing(1); space != null; space = assembler.missing(1)) {
      assertTrue(space.capacity() <= 2 * Math.max(4096, written), space.capacity() + " bytes after " + written);
      int bytes = Math.min(300_000, space.writableBytes());
      channel.writeInbound(space.retain().writeBytes(new byte[bytes]));
      written += bytes;
      frame = space;
    }
    assertEquals(length, written);
    ByteBuf received = channel.readInbound();
    assertSame(frame, received);
    assertEquals(length, received.readableBytes());
    assertEquals(1, received.readByte());
    assertEquals(1, received.refCnt());
    received.release();
    channel.writeInbound(Unpooled.buffer().writeIntLE(length));
    assertEquals(length, assembler.missing(1).capacity(),
        "such a frame came before, so the next one gets its room at once");
    channel.finishAndReleaseAll();
  }

  @Test
  void framesUnderWayShareOneRoomAndTheEldestGivesWay() {
    Room room = new Room(1 << 20);
    List<EmbeddedChannel> channels = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      FrameAssembler assembler = new FrameAssembler(new IntHead(1 << 20), room);
      EmbeddedChannel channel = new EmbeddedChannel(assembler);
      channel.writeInbound(Unpooled.buffer().writeIntLE(900_000));
      assertEquals(0, room.taken(), "a length alone takes nothing");
      channels.add(channel);
    }
    for (EmbeddedChannel channel : channels) {
      channel.writeInbound(Unpooled.wrappedBuffer(new byte[500_000]));
      assertTrue(room.taken() <= 1 << 20, room.taken() + " bytes taken");
    }
    assertEquals(List.of(false, false, false, true, true), channels.stream().map(EmbeddedChannel::isOpen).toList());
    channels.get(4).writeInbound(Unpooled.wrappedBuffer(new byte[400_000]));
    ByteBuf whole = channels.get(4).readInbound();
    assertEquals(900_000, whole.readableBytes());
    whole.release();
    channels.forEach(EmbeddedChannel::finishAndReleaseAll);
    assertEquals(0, room.taken());
  }

  @Test
  void frameThatIsLargerThanTheWholeRoomIsRefused() {
    FrameAssembler assembler = new FrameAssembler(new IntHead(1 << 20), new Room(10_000));
    EmbeddedChannel channel = new EmbeddedChannel(assembler);
    ByteBuf bytes = Unpooled.buffer().writeIntLE(100_000).writeZero(50_000);
    assertEquals("Frame of 100000 bytes, but there is no room for so much just now",
        assertThrows(MalformedMessageException.class, () -> channel.writeInbound(bytes)).getMessage());
    assertEquals(0, bytes.refCnt());
    channel.finishAndReleaseAll();
  }

  @Test
  void nothingIsReadAfterAHeadThatWasRefusedAndAnotherFormatBeginsWithTheNextFrame() {
    FrameAssembler assembler = new FrameAssembler(new IntHead(4), new Room(10_000));
    EmbeddedChannel channel = new EmbeddedChannel(assembler);
    channel.writeInbound(Unpooled.buffer().writeIntLE(4).writeByte(1));
    assembler.expect(new IntHead(5));
    channel.writeInbound(Unpooled.buffer().writeByte(2).writeByte(3).writeByte(4).writeIntLE(5).writeZero(5));
    ByteBuf first = channel.readInbound();
    ByteBuf second = channel.readInbound();
    assertEquals(List.of(4, 5), List.of(first.readableBytes(), second.readableBytes()));
    first.release();
    second.release();
    assertThrows(IllegalArgumentException.class, () -> channel.writeInbound(Unpooled.buffer().writeIntLE(6)));
    channel.writeInbound(Unpooled.buffer().writeIntLE(1).writeByte(1));
    assertNull(channel.readInbound());
    channel.finishAndReleaseAll();
  }
}
