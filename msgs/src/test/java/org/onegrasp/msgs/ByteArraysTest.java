package org.onegrasp.msgs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ByteArraysTest {
  private static final int LARGE = 1 << 20;

  private final ByteArrays arrays = new ByteArrays();

  @Test
  void whatCameBackIsTheNextOfItsLength() {
    byte[] first = arrays.take(LARGE, 0);
    assertNotSame(first, arrays.take(LARGE, 0));
    arrays.giveBack(first, 0);
    assertNotSame(first, arrays.take(LARGE - 1, 0));
    assertSame(first, arrays.take(LARGE, 0));
    assertNotSame(first, arrays.take(LARGE, 0));
  }

  @Test
  void moreThanTheMostAndWhatWaitsTooLongIsLeftToTheCollector() {
    for (int i = 0; i < 20; i++) {
      arrays.giveBack(new byte[LARGE], 0);
    }
    assertEquals(ByteArrays.MOST_IDLE_BYTES, arrays.idleBytes());
    arrays.giveBack(new byte[LARGE], ByteArrays.LONGEST_IDLE_NANOS + 1);
    assertEquals(LARGE, arrays.idleBytes());
  }

  @Test
  void whatIsGivenBackTwiceIsRefused() {
    byte[] array = arrays.take(LARGE, 0);
    arrays.giveBack(array, 0);
    assertThrows(IllegalStateException.class, () -> arrays.giveBack(array, 0));
  }

  @Test
  void decodedPicturesLieInMemoryOfEarlierOnesAndHoldTheirOwnBytes() {
    byte[] pixels = new byte[LARGE + 7]; // a length that no other test uses
    Arrays.fill(pixels, (byte) 1);
    Image sent = new Image(Header.of(RosTime.ZERO, "camera"), 1, pixels.length, "mono8", false, pixels.length, pixels);
    ByteBuffer bytes = ByteBuffer.allocate(Image.CODEC.encodedSize(sent)).order(ByteOrder.LITTLE_ENDIAN);
    Image.CODEC.encode(sent, bytes);
    byte[] first = Image.CODEC.decode(bytes.flip()).data();
    assertNotSame(first, Image.CODEC.decode(bytes.rewind()).data());
    Arrays.fill(first, (byte) 9);
    ByteArrays.giveBack(first);
    assertSame(first, Image.CODEC.decode(bytes.rewind()).data());
    assertArrayEquals(pixels, first);
  }
}
