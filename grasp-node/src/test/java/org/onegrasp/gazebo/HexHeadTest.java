package org.onegrasp.gazebo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HexHeadTest {
  private static final String STREAM = "00000003abc" + "00000000" + "       1x" + "0000000Aabcdefghij";

  private static ByteBuf bytes(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
  }

  private static List<String> frames(EmbeddedChannel channel) {
    List<String> frames = new ArrayList<>();
    for (ByteBuf frame = channel.readInbound(); frame != null; frame = channel.readInbound()) {
      frames.add(frame.toString(StandardCharsets.ISO_8859_1));
      frame.release();
    }
    return frames;
  }

  @Test
  void framesAreTheSameWhereverTheStreamIsCut() {
    for (int first = 0; first <= STREAM.length(); first++) {
      for (int second = first; second <= STREAM.length(); second++) {
        EmbeddedChannel channel = new EmbeddedChannel(HexHead.assembler());
        channel.writeInbound(bytes(STREAM.substring(0, first)));
        channel.writeInbound(bytes(STREAM.substring(first, second)));
        channel.writeInbound(bytes(STREAM.substring(second)));
        assertEquals(List.of("abc", "", "x", "abcdefghij"), frames(channel), "cut at " + first + " and " + second);
        channel.finishAndReleaseAll();
      }
    }
  }

  @Test
  void lengthIsEightHexadecimalDigits() {
    assertEquals(ByteBufUtil.hexDump(bytes("0000002b" + "x".repeat(43))),
        ByteBufUtil.hexDump(HexHead.encode("x".repeat(43).getBytes(StandardCharsets.US_ASCII))));
    assertEquals("00000000", HexHead.encode(new byte[0]).toString(StandardCharsets.US_ASCII));
  }

  @Test
  void lengthBeyondTheLimitIsRefusedAndNothingMoreIsRead() {
    EmbeddedChannel channel = new EmbeddedChannel(HexHead.assembler());
    assertEquals("frame head \"04000001\" announces 67108865 bytes, the limit here is 67108864",
        assertThrows(GazeboException.class, () -> channel.writeInbound(bytes("04000001"))).getMessage());
    channel.writeInbound(bytes("00000001x"));
    assertNull(channel.readInbound());
  }

  @Test
  void headThatIsNoNumberIsRefused() {
    for (String head : List.of("GET / HT", "0000 001", "        ", "-0000001", "0x000001")) {
      EmbeddedChannel channel = new EmbeddedChannel(HexHead.assembler());
      assertEquals("frame head \"" + head + "\" is not a length in hexadecimal digits",
          assertThrows(GazeboException.class, () -> channel.writeInbound(bytes(head))).getMessage());
    }
  }
}
