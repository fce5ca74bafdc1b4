package org.onegrasp.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.onegrasp.world.CameraModel;
import org.onegrasp.world.Observation;
import org.onegrasp.world.Pose;

/** Pictures of the camera, read again as a browser reads them. */
class CameraPictureTest {
  private static final int SIDE = 64;

  private static Observation seen(int width, int height, float[] metres, byte[] rgb) {
    return new Observation(new CameraModel(width, height, 100, 100, width / 2.0, height / 2.0),
        new Pose(0, 0, 1, 0, 0, 0, 1), metres, rgb, 1);
  }

  private static BufferedImage read(CameraPicture picture) throws IOException {
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(picture.bytes()));
    assertEquals(picture.width(), image.getWidth());
    assertEquals(picture.height(), image.getHeight());
    return image;
  }

  private static int red(BufferedImage image, int column, int row) {
    return image.getRGB(column, row) >> 16 & 255;
  }

  private static int blue(BufferedImage image, int column, int row) {
    return image.getRGB(column, row) & 255;
  }

  @Test
  void nearIsLightAndFarIsDark() throws IOException {
    float[] metres = new float[SIDE * SIDE];
    for (int i = 0; i < metres.length; i++) {
      metres[i] = i % SIDE < SIDE / 2 ? 0.5f : 1;
    }
    BufferedImage image = read(CameraPicture.jpeg(seen(SIDE, SIDE, metres, new byte[0])));
    assertEquals(245, red(image, 8, 8), 6);
    assertEquals(30, red(image, SIDE - 8, 8), 6);
  }

  @Test
  void whatIsNotSeenIsDarkBlue() throws IOException {
    float[] metres = new float[SIDE * SIDE];
    Arrays.fill(metres, 0, metres.length / 4, 0);
    Arrays.fill(metres, metres.length / 4, metres.length / 2, Float.NaN);
    Arrays.fill(metres, metres.length / 2, metres.length, 0.8f);
    BufferedImage image = read(CameraPicture.jpeg(seen(SIDE, SIDE, metres, new byte[0])));
    for (int row : new int[] {4, 20}) {
      assertTrue(blue(image, 30, row) > red(image, 30, row) + 12,
          "row " + row + ": " + Integer.toHexString(image.getRGB(30, row)));
    }
  }

  @Test
  void pictureWithoutAnyDepthIsAPictureAllTheSame() throws IOException {
    BufferedImage image = read(CameraPicture.jpeg(seen(SIDE, SIDE, new float[SIDE * SIDE], new byte[0])));
    assertTrue(blue(image, 30, 30) > red(image, 30, 30));
  }

  @Test
  void coloursAreThoseOfTheCamera() throws IOException {
    byte[] rgb = new byte[3 * SIDE * SIDE];
    for (int i = 0; i < rgb.length; i += 3) {
      rgb[i] = (byte) 200;
      rgb[i + 2] = 40;
    }
    BufferedImage image = read(CameraPicture.jpeg(seen(SIDE, SIDE, new float[SIDE * SIDE], rgb)));
    assertEquals(200, red(image, 30, 30), 6);
    assertEquals(40, blue(image, 30, 30), 6);
  }

  @Test
  void largePictureBecomesSmallerWhole() throws IOException {
    float[] metres = new float[1300 * 70];
    for (int i = 0; i < metres.length; i++) {
      metres[i] = i % 1300 < 650 ? 0.5f : 1;
    }
    CameraPicture picture = CameraPicture.jpeg(seen(1300, 70, metres, new byte[0]));
    assertEquals(434, picture.width());
    assertEquals(24, picture.height());
    BufferedImage image = read(picture);
    assertTrue(red(image, 20, 12) > 200 && red(image, 420, 12) < 60);
  }
}
