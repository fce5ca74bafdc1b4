package org.onegrasp.ros.tcpros;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.onegrasp.msgs.MalformedMessageException;
import org.onegrasp.net.FrameAssembler;
import org.onegrasp.net.Room;

class LengthHeadTest {
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
        EmbeddedChannel channel = new EmbeddedChannel(new FrameAssembler(LengthHead.OF_HEADER, new Room(100 << 20)));
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
      FrameAssembler assembler = new FrameAssembler(new LengthHead(1, 100), new Room(100 << 20));
      EmbeddedChannel channel = new EmbeddedChannel(assembler);
      String stream = "0102000000aabb 0000000000".replace(" ", "");
      channel.writeInbound(bytes(stream.substring(0, 2 * cut)));
      channel.writeInbound(bytes(stream.substring(2 * cut)));
      assertEquals(List.of("01aabb", "00"), frames(channel));
      channel.finishAndReleaseAll();
    }
  }

  @Test
  @Tag("ros-row-32")
  void lengthBeyondTheLimitIsRefusedAndNothingMoreIsRead() {
    FrameAssembler assembler = new FrameAssembler(new LengthHead(0, 16), new Room(100 << 20));
    EmbeddedChannel channel = new EmbeddedChannel(assembler);
    MalformedMessageException e =
        assertThrows(MalformedMessageException.class, () -> channel.writeInbound(bytes("11000000 00")));
    assertEquals("Frame of 17 bytes, the limit here is 16", e.getMessage());
    channel.writeInbound(bytes("01000000 aa"));
    assertNull(channel.readInbound());
    EmbeddedChannel negative = new EmbeddedChannel(new FrameAssembler(LengthHead.OF_HEADER, new Room(100 << 20)));
    assertEquals("Frame of 4294967295 bytes, the limit here is 65536",
        assertThrows(MalformedMessageException.class, () -> negative.writeInbound(bytes("ffffffff"))).getMessage());
  }

  @Test
  void limitOfAMessageIsThatOfItsType() {
    assertEquals(67_174_400, MessageLimits.of("sensor_msgs/Image"));
    assertEquals(4 << 20, MessageLimits.of("tf2_msgs/TFMessage"));
    assertEquals(128 << 20, MessageLimits.of("*"));
  }
}
