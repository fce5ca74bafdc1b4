package org.onegrasp.node.camera;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.onegrasp.msgs.Header;
import org.onegrasp.msgs.Image;
import org.onegrasp.msgs.RosTime;
import org.onegrasp.node.health.UnusableInputException;

class DepthImagesTest {
  private static final Header HEADER = Header.of(RosTime.ZERO, "camera");

  private static Image image(int width, int height, String encoding, boolean bigEndian, int step, int... bytes) {
    byte[] data = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      data[i] = (byte) bytes[i];
    }
    return new Image(HEADER, height, width, encoding, bigEndian, step, data);
  }

  @Test
  void readsMillimetresOf16Bits() {
    assertArrayEquals(new float[] {1.0f, 65.535f, 0},
        DepthImages.metres(image(3, 1, "16UC1", false, 6, 0xE8, 0x03, 0xFF, 0xFF, 0, 0)), 1e-6f);
  }

  @Test
  void readsMetresOf32Bits() {
    assertArrayEquals(new float[] {1.5f}, DepthImages.metres(image(1, 1, "32FC1", false, 4, 0, 0, 0xC0, 0x3F)));
  }

  @Test
  void readsBigEndianImages() {
    assertArrayEquals(new float[] {1.5f}, DepthImages.metres(image(1, 1, "32FC1", true, 4, 0x3F, 0xC0, 0, 0)));
    assertArrayEquals(new float[] {1.0f}, DepthImages.metres(image(1, 1, "16UC1", true, 2, 0x03, 0xE8)), 1e-6f);
  }

  @Test
  void skipsThePaddingBetweenRows() {
    assertArrayEquals(new float[] {0.001f, 0.002f},
        DepthImages.metres(image(1, 2, "16UC1", false, 4, 1, 0, 9, 9, 2, 0)), 1e-6f);
    assertArrayEquals(new float[] {1.5f, 1.5f},
        DepthImages.metres(image(1, 2, "32FC1", false, 6, 0, 0, 0xC0, 0x3F, 9, 9, 0, 0, 0xC0, 0x3F)));
  }

  @Test
  void colourIsNoDepth() {
    UnusableInputException failure =
        assertThrows(UnusableInputException.class, () -> DepthImages.metres(image(1, 1, "rgb8", false, 3, 1, 2, 3)));
    assertTrue(failure.getMessage().contains("'rgb8'") && failure.getMessage().contains("connect a depth topic"),
        failure.getMessage());
  }

  @Test
  void sizesMustFitTheBytes() {
    assertThrows(UnusableInputException.class, () -> DepthImages.metres(image(2, 1, "16UC1", false, 4, 1, 0, 2)));
    assertThrows(UnusableInputException.class, () -> DepthImages.metres(image(2, 1, "16UC1", false, 2, 1, 0, 2, 0)));
    assertThrows(UnusableInputException.class, () -> DepthImages.metres(image(0, 0, "16UC1", false, 0)));
    assertThrows(UnusableInputException.class,
        () -> DepthImages.metres(image(1 << 20, 1 << 20, "16UC1", false, 1 << 21, 1)));
  }

  private static String refusal(int width, int height, int step, int bytes) {
    return assertThrows(UnusableInputException.class,
        () -> DepthImages.metres(new Image(HEADER, height, width, "32FC1", false, step, new byte[bytes]))).getMessage();
  }

  @Test
  void messagesSayWhichSizeDoesNotFit() {
    assertEquals("image of 0x3 pixels 32FC1 has no pixels: check the camera driver", refusal(0, 3, 0, 0));
    assertEquals(
        "image of 4800x3600 pixels 32FC1 is too large, at most 8388608 pixels (4096x2048) can be used: send it smaller:"
            + " check the camera driver",
        refusal(4800, 3600, 19200, 8));
    assertEquals(
        "image of 4294967295x1 pixels 32FC1 is too large, at most 8388608 pixels (4096x2048) can be used: send it"
            + " smaller:"
            + " check the camera driver",
        refusal(-1, 1, 4, 4));
    assertEquals(
        "image of 2x2 pixels 32FC1 has a step of 7 bytes from row to row, a row needs 8: check the camera driver",
        refusal(2, 2, 7, 16));
    assertEquals(
        "image of 2x2 pixels 32FC1 has a step of 4294967288 bytes from row to row, a row needs 8: check the camera"
            + " driver",
        refusal(2, 2, -8, 16));
    assertEquals(
        "image of 2x2 pixels 32FC1 with a step of 8 bytes has 15 bytes of data, it needs 16: check the camera driver",
        refusal(2, 2, 8, 15));
  }
}
