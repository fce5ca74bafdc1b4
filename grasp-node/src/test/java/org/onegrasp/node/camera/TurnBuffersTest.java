package org.onegrasp.node.camera;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

class TurnBuffersTest {
  private final TurnBuffers<float[]> buffers = new TurnBuffers<>(float[]::new, array -> array.length);

  @Test
  void picturesOfOneSizeHaveTwoBuffersInTurns() {
    float[] first = buffers.take(6);
    float[] second = buffers.take(6);
    assertNotSame(first, second);
    assertSame(first, buffers.take(6));
    assertSame(second, buffers.take(6));
  }

  @Test
  void pictureOfAnotherSizeHasABufferOfThatSize() {
    float[] first = buffers.take(6);
    assertEquals(8, buffers.take(8).length);
    assertSame(first, buffers.take(6));
    assertEquals(6, buffers.take(6).length);
  }
}
