package org.onegrasp.msgs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Array;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Whatever a peer sends, decoding gives a message or a MalformedMessageException, and takes no more memory than it
 * must.
 */
class MalformedBytesTest {
  @Test
  void everyTypeComesBackAsItWas() throws ReflectiveOperationException {
    RandomMessages random = new RandomMessages(1);
    for (int round = 0; round < 10; round++) {
      for (MessageCodec<?> codec : allCodecs()) {
        comesBack(codec, random);
      }
    }
  }

  private static <M> void comesBack(MessageCodec<M> codec, RandomMessages random) throws ReflectiveOperationException {
    M message = random.next(recordOf(codec));
    byte[] bytes = HexFormat.of().parseHex(Codecs.hex(codec, message));
    assertSame(message, codec.decode(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN)), codec.type());
  }

  @Test
  void everyTypeIsRefusedWhenCutAnywhere() throws ReflectiveOperationException {
    RandomMessages random = new RandomMessages(2);
    int cuts = 0;
    for (MessageCodec<?> codec : allCodecs()) {
      byte[] bytes = randomBytes(codec, random);
      for (int length = 0; length < bytes.length; length++) {
        ByteBuffer cut = ByteBuffer.wrap(bytes, 0, length).order(ByteOrder.LITTLE_ENDIAN);
        MalformedMessageException e =
            assertThrows(MalformedMessageException.class, () -> codec.decode(cut), codec.type());
        assertTrue(e.getMessage().contains(" at offset "), e.getMessage());
        cuts++;
      }
    }
    assertTrue(cuts > 2000, cuts + " cuts");
  }

  @Test
  void damagedBytesGiveAMessageOrAreRefused() throws ReflectiveOperationException {
    RandomMessages messages = new RandomMessages(3);
    SplittableRandom random = new SplittableRandom(3);
    int refused = 0;
    for (MessageCodec<?> codec : allCodecs()) {
      byte[] bytes = randomBytes(codec, messages);
      for (int round = 0; round < 200 && bytes.length > 0; round++) {
        byte[] damaged = bytes.clone();
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
        refused += decodesOrRefuses(codec, damaged) ? 0 : 1;
      }
    }
    assertTrue(refused > 500, refused + " refused");
  }

  private static boolean decodesOrRefuses(MessageCodec<?> codec, byte[] bytes) {
    try {
      codec.decode(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
      return true;
    } catch (MalformedMessageException e) {
      return false;
    }
  }

  @Test
  void lengthsThatLieAreNamedAndAllocateNothing() {
    String header = "00000000 00000000 00000000 00000000";
    refuses(StringMessage.CODEC, "ffffffff 61",
        "std_msgs/String.data needs 4294967295 bytes at offset 4, but only 1 are left");
    refuses(Image.CODEC, header + "01000000 01000000 00000000 00 01000000 ffffff7f 00",
        "sensor_msgs/Image.data needs 2147483647 bytes at offset 37, but only 1 are left");
    refuses(JointState.CODEC, header + "00000000 01000020" + "00".repeat(8),
        "sensor_msgs/JointState.position needs 4294967304 bytes at offset 24, but only 8 are left");
    refuses(JointState.CODEC, header + "03000000 00000000 00000000",
        "sensor_msgs/JointState.name needs 12 bytes at offset 20, but only 8 are left");
    refuses(TFMessage.CODEC, "ffffff7f" + "00".repeat(100),
        "tf2_msgs/TFMessage.transforms needs 163208757172 bytes at offset 4, but only 100 are left");
    refuses(TFMessage.CODEC, "01000000 00000000 00000000 00000000 05000000" + "00".repeat(60),
        "geometry_msgs/Quaternion.w needs 8 bytes at offset 77, but only 3 are left");
  }

  private static void refuses(MessageCodec<?> codec, String bytes, String message) {
    MalformedMessageException e =
        assertThrows(MalformedMessageException.class, () -> codec.decode(Codecs.buffer(bytes)));
    assertEquals(message, e.getMessage());
  }

  private static List<MessageCodec<?>> allCodecs() {
    List<MessageCodec<?>> all = new ArrayList<>(Codecs.MESSAGES);
    for (ServiceCodec<?, ?> service : Codecs.SERVICES) {
      all.add(service.request());
      all.add(service.response());
    }
    return all;
  }

  private static <M> byte[] randomBytes(MessageCodec<M> codec, RandomMessages random)
      throws ReflectiveOperationException {
    return HexFormat.of().parseHex(Codecs.hex(codec, random.next(recordOf(codec))));
  }

  @SuppressWarnings("unchecked") // codec of M
  private static <M> Class<M> recordOf(MessageCodec<M> codec) {
    return (Class<M>) ((RecordCodec<?>) codec).record();
  }

  /** Like equals, but looks into arrays, also within lists. */
  private static void assertSame(Object expected, Object actual, String where) throws ReflectiveOperationException {
    if (expected.getClass().isArray()) {
      assertEquals(Array.getLength(expected), Array.getLength(actual), where);
      for (int i = 0; i < Array.getLength(expected); i++) {
        assertSame(Array.get(expected, i), Array.get(actual, i), where);
      }
    } else if (expected instanceof List<?> list && actual instanceof List<?> others) {
      assertSame(list.toArray(), others.toArray(), where);
    } else if (expected instanceof Record) {
      assertEquals(expected.getClass(), actual.getClass(), where);
      for (RecordComponent component : expected.getClass().getRecordComponents()) {
        assertSame(component.getAccessor().invoke(expected), component.getAccessor().invoke(actual),
            where + "." + component.getName());
      }
    } else {
      assertEquals(expected, actual, where);
    }
  }
}
