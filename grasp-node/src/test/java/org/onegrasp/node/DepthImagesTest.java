package org.onegrasp.node;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.onegrasp.msgs.CameraInfo;
import org.onegrasp.msgs.Header;
import org.onegrasp.msgs.Image;
import org.onegrasp.msgs.RegionOfInterest;
import org.onegrasp.msgs.RosTime;
import org.onegrasp.world.CameraModel;

class DepthImagesTest {
  private static final Header HEADER = Header.of(RosTime.ZERO, "camera");

  private static Image image(int width, int height, String encoding, boolean bigEndian, int step, int... bytes) {
    byte[] data = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      data[i] = (byte) bytes[i];
    }
    return new Image(HEADER, height, width, encoding, bigEndian, step, data);
  }

  private static CameraInfo info(int width, int height, double f) {
    return new CameraInfo(HEADER, height, width, "plumb_bob", new double[0], new double[] {f, 0, 3, 0, f, 4, 0, 0, 1}, new double[9],
        new double[12], 0, 0, RegionOfInterest.WHOLE);
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
    assertThrows(UnusableInputException.class, () -> DepthImages.metres(image(1 << 20, 1 << 20, "16UC1", false, 1 << 21, 1)));
  }

  @Test
  void intrinsicsComeFromTheInfo() {
    assertEquals(new CameraModel(1, 1, 200, 200, 3, 4),
        DepthImages.camera(info(1, 1, 200), image(1, 1, "16UC1", false, 2, 1, 0)));
  }

  @Test
  void infoOfAnotherCameraIsRefused() {
    UnusableInputException failure = assertThrows(UnusableInputException.class,
        () -> DepthImages.camera(info(640, 480, 200), image(1, 1, "16UC1", false, 2, 1, 0)));
    assertTrue(failure.getMessage().contains("640x480") && failure.getMessage().contains("1x1"), failure.getMessage());
  }

  @Test
  void infoWithoutCalibrationIsRefused() {
    UnusableInputException failure = assertThrows(UnusableInputException.class,
        () -> DepthImages.camera(info(1, 1, 0), image(1, 1, "16UC1", false, 2, 1, 0)));
    assertTrue(failure.getMessage().contains("calibrate"), failure.getMessage());
  }
}
