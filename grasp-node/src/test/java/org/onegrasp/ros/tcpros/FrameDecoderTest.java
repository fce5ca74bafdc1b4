package org.onegrasp.ros.tcpros;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.onegrasp.msgs.MalformedMessageException;
import org.onegrasp.ros.bounds.Room;

class FrameDecoderTest {
  private static final String MESSAGES = "03000000 0a0b0c  00000000  01000000 ff  00000000".replace(" ", "");

  private static ByteBuf bytes(String hex) {
    return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex.replace(" ", "")));
  }

  private static List<String> frames(EmbeddedChannel channel) {
    List<String> frames = new ArrayList<>();
    for (ByteBuf frame = channel.readInbound(); frame != null; frame = channel.readInbound()) {
      frames.add(ByteBufUtil.hexDump(frame));
      frame.release();
    }
    return frames;
  }

  @Test
  @Tag("ros-row-45")
  @Tag("ros-row-47")
  void framesAreTheSameWhereverTheStreamIsCut() {
    for (int first = 0; first <= MESSAGES.length(); first += 2) {
      for (int second = first; second <= MESSAGES.length(); second += 2) {
        EmbeddedChannel channel = new EmbeddedChannel(new FrameDecoder(new Room(100 << 20)));
        channel.writeInbound(bytes(MESSAGES.substring(0, first)));
        channel.writeInbound(bytes(MESSAGES.substring(first, second)));
        channel.writeInbound(bytes(MESSAGES.substring(second)));
        assertEquals(List.of("0a0b0c", "", "ff", ""), frames(channel), "cut at " + first / 2 + " and " + second / 2);
        channel.finishAndReleaseAll();
      }
    }
  }

  @Test
  @Tag("ros-row-55")
  void answersOfServicesKeepTheirFirstByte() {
    for (int cut = 0; cut <= 7; cut++) {
      FrameDecoder decoder = new FrameDecoder(new Room(100 << 20));
      decoder.expect(1, 100);
      EmbeddedChannel channel = new EmbeddedChannel(decoder);
      String stream = "0102000000aabb 0000000000".replace(" ", "");
      channel.writeInbound(bytes(stream.substring(0, 2 * cut)));
      channel.writeInbound(bytes(stream.substring(2 * cut)));
      assertEquals(List.of("01aabb", "00"), frames(channel));
      channel.finishAndReleaseAll();
    }
  }

  @Test
  void socketReadsTheRestOfLargeFramesStraightIntoThem() {
    FrameDecoder decoder = new FrameDecoder(new Room(100 << 20));
    decoder.expect(0, 3 << 20);
    EmbeddedChannel channel = new EmbeddedChannel(decoder);
    assertNull(decoder.missing(1));
    int length = (3 << 20) - 5;
    channel.writeInbound(Unpooled.buffer().writeIntLE(length).writeByte(1));
    ByteBuf frame = decoder.missing(length - 1);
    assertNull(decoder.missing(length));
    assertEquals(4096, frame.capacity(), "space for no more than that before it has come");
    int written = 1;
    for (ByteBuf space = decoder.missing(1); space != null; space = decoder.missing(1)) {
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
    assertEquals(length, decoder.missing(1).capacity(), "such a frame came before, so the next one gets its room at once");
    channel.finishAndReleaseAll();
  }

  @Test
  @Tag("ros-row-32")
  void lengthBeyondTheLimitIsRefusedAndNothingMoreIsRead() {
    FrameDecoder decoder = new FrameDecoder(new Room(100 << 20));
    decoder.expect(0, 16);
    EmbeddedChannel channel = new EmbeddedChannel(decoder);
    MalformedMessageException e =
        assertThrows(MalformedMessageException.class, () -> channel.writeInbound(bytes("11000000 00")));
    assertEquals("Frame of 17 bytes, the limit here is 16", e.getMessage());
    channel.writeInbound(bytes("01000000 aa"));
    assertNull(channel.readInbound());
    EmbeddedChannel negative = new EmbeddedChannel(new FrameDecoder(new Room(100 << 20)));
    assertEquals("Frame of 4294967295 bytes, the limit here is 65536",
        assertThrows(MalformedMessageException.class, () -> negative.writeInbound(bytes("ffffffff"))).getMessage());
  }

  @Test
  void framesUnderWayShareOneRoomAndTheEldestGivesWay() {
    Room room = new Room(1 << 20);
    List<EmbeddedChannel> channels = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      FrameDecoder decoder = new FrameDecoder(room);
      decoder.expect(0, 1 << 20);
      EmbeddedChannel channel = new EmbeddedChannel(decoder);
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
    FrameDecoder decoder = new FrameDecoder(new Room(10_000));
    decoder.expect(0, 1 << 20);
    EmbeddedChannel channel = new EmbeddedChannel(decoder);
    ByteBuf bytes = Unpooled.buffer().writeIntLE(100_000).writeZero(50_000);
    assertEquals("Frame of 100000 bytes, but there is no room for so much just now",
        assertThrows(MalformedMessageException.class, () -> channel.writeInbound(bytes)).getMessage());
    assertEquals(0, bytes.refCnt());
    channel.finishAndReleaseAll();
  }

  @Test
  void limitOfAMessageIsThatOfItsType() {
    assertEquals(67_174_400, MessageLimits.of("sensor_msgs/Image"));
    assertEquals(4 << 20, MessageLimits.of("tf2_msgs/TFMessage"));
    assertEquals(128 << 20, MessageLimits.of("*"));
  }
}
