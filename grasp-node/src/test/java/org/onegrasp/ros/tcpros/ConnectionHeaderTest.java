package org.onegrasp.ros.tcpros;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.onegrasp.msgs.MalformedMessageException;

class ConnectionHeaderTest {
  private static Map<String, String> decode(String hex) {
    return ConnectionHeader.decode(Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex.replace(" ", ""))));
  }

  private static String failure(String hex) {
    return assertThrows(MalformedMessageException.class, () -> decode(hex)).getMessage();
  }

  @Test
  @Tag("ros-row-31")
  void headerIsFieldsWithLengthsInLittleEndian() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("a", "b");
    fields.put("type", "é");
    assertEquals("12000000" + "03000000613d62" + "07000000747970653dc3a9",
        ByteBufUtil.hexDump(ConnectionHeader.encode(fields)));
  }

  @Test
  @Tag("ros-row-31")
  void valuesKeepEverythingAfterTheFirstEqualsSign() {
    Map<String, String> fields = Map.of("message_definition", "uint8 A=1\nstring B== x\n");
    ByteBuf encoded = ConnectionHeader.encode(fields);
    encoded.skipBytes(4);
    assertEquals(fields, ConnectionHeader.decode(encoded));
    assertEquals(Map.of("k", ""), decode("02000000 6b3d"));
  }

  @Test
  @Tag("ros-row-32")
  void brokenFieldsAreNamedWithTheirOffset() {
    assertEquals("Connection header: 3 stray bytes at 0", failure("000000"));
    assertEquals("Connection header: field at 0 has length 0; it must be from 1 to the 0 bytes that are left",
        failure("00000000"));
    assertEquals("Connection header: field at 0 has length 4294967295; it must be from 1 to the 2 bytes that are left",
        failure("ffffffff 613d"));
    assertEquals("Connection header: field at 7 is not key=value", failure("03000000 613d62 01000000 61"));
    assertEquals("Connection header: field at 0 is not key=value", failure("02000000 3d61"));
  }

  @Test
  @Tag("ros-row-32")
  void randomBytesAreAHeaderOrAMalformedOne() {
    Random random = new Random(7);
    int refused = 0;
    for (int i = 0; i < 2000; i++) {
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      try {
        ConnectionHeader.decode(Unpooled.wrappedBuffer(bytes));
      } catch (MalformedMessageException e) {
        refused++;
      }
    }
    assertTrue(refused > 1800, "refused " + refused);
  }
}
