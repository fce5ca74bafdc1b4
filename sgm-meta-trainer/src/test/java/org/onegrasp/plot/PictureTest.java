package org.onegrasp.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onegrasp.world.CameraModel;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.Observation;
import org.onegrasp.world.Pose;
import org.onegrasp.world.WorkArea;

class PictureTest {
  private static final int YELLOW = 0xffff00;
  private static final WorkArea AREA = WorkArea.STANDARD;

  private static Picture darkMap() {
    return Picture.ofMap(96, 96, new float[96 * 96], 0, 1).enlarged(4);
  }

  private static boolean yellowNear(Picture picture, double column, double row) {
    for (int y = (int) row - 2; y <= row + 2; y++) {
      for (int x = (int) column - 2; x <= column + 2; x++) {
        int colour = picture.colourAt(x, y);
        if ((colour >> 16) > 150 && (colour >> 8 & 255) > 150 && (colour & 255) < 60) {
          return true;
        }
      }
    }
    return false;
  }

  @Test
  void mapKeepsRowsAndColumnsAndGetsLighterWithTheValue() {
    Picture picture = Picture.ofMap(2, 3, new float[] {0, 1, 2, 3, 4, Float.NaN}, 0, 4);
    assertEquals(3, picture.width());
    assertEquals(2, picture.height());
    assertEquals(0x2c0f3f, picture.colourAt(0, 0));
    assertEquals(0xf4e66a, picture.colourAt(1, 1));
    assertEquals(PictureColours.MISSING, picture.colourAt(2, 1));
  }

  @Test
  void lightnessOfTheRampGrowsInEqualSteps() {
    double first = lightness(PictureColours.ramp(0));
    double last = lightness(PictureColours.ramp(1));
    for (int i = 0; i <= 60; i++) {
      assertEquals(first + (last - first) * i / 60, lightness(PictureColours.ramp(i / 60.0)), 3, "at " + i + " of 60");
    }
  }

  /** CIE L* of an sRGB colour. */
  private static double lightness(int rgb) {
    double luminance = 0.2126 * linear(rgb >> 16) + 0.7152 * linear(rgb >> 8 & 255) + 0.0722 * linear(rgb & 255);
    return 116 * Math.cbrt(luminance) - 16;
  }

  private static double linear(int channel) {
    double c = channel / 255.0;
    return c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
  }

  @Test
  void mapOfTheWrongSizeIsRefusedWithItsSizes() {
    Exception e = assertThrows(IllegalArgumentException.class, () -> Picture.ofMap(2, 3, new float[5], 0, 1));
    assertEquals("a map of 2 x 3 needs 6 values, got 5", e.getMessage());
  }

  @Test
  void graspOnAMapHasItsFingersAlongTheClosingDirection() {
    Picture picture = darkMap().drawOnMap(new Grasp(0.096, 0.048, 0.42, Math.PI / 2, 0.06, 1), AREA, YELLOW);
    // 1000 pixels a metre: the middle is at column 288, row 144; the pads are 30 to 40 mm above and below it.
    assertTrue(yellowNear(picture, 288, 144));
    assertTrue(yellowNear(picture, 278, 110) && yellowNear(picture, 298, 104) && yellowNear(picture, 283, 174));
    assertEquals(0x2c0f3f, picture.colourAt(258, 144));
    assertEquals(0x2c0f3f, picture.colourAt(318, 144));
  }

  @Test
  void graspInTheCamerasPictureIsWhereTheCameraSeesIt() {
    CameraModel camera = new CameraModel(320, 240, 280, 280, 159.5, 119.5);
    Pose straightDown = new Pose(0, 0, 1.1, 1, 0, 0, 0); // a half turn about x: +x stays right, +y is up
    Observation seen = new Observation(camera, straightDown, new float[320 * 240], new byte[0], 0);
    Picture picture =
        Picture.ofDepth(seen).drawInView(new Grasp(0.1, 0.05, 0.4, 0, 0.05, 1), camera, straightDown, YELLOW);
    assertTrue(yellowNear(picture, 160 + 280 * 0.1 / 0.7, 120 - 280 * 0.05 / 0.7));
    assertTrue(yellowNear(picture, 160 + 280 * 0.125 / 0.7, 120 - 280 * 0.055 / 0.7));
    assertEquals(PictureColours.MISSING, picture.colourAt(160, 160));
  }

  /** From 1 m above a square of 0.384 m, which is as wide as 38.4 pixels then, and 76.8 in a picture twice as large. */
  @Test
  void pictureIsCutToTheWorkArea() {
    CameraModel camera = new CameraModel(100, 80, 100, 100, 49.5, 39.5);
    Pose above = Pose.ofRollPitchYaw(0, 0, WorkArea.STANDARD.tableZ() + 1, Math.PI, 0, 0);
    Picture picture = Picture.empty(200, 160).cutTo(WorkArea.STANDARD, camera, above);
    assertEquals(77, picture.width(), 1);
    assertEquals(77, picture.height(), 1);
    Pose away = Pose.ofRollPitchYaw(9, 0, WorkArea.STANDARD.tableZ() + 1, Math.PI, 0, 0);
    assertEquals(200, Picture.empty(200, 160).cutTo(WorkArea.STANDARD, camera, away).width(), "not in it");
  }

  @Test
  void graspBehindTheCameraLeavesThePictureAlone() {
    CameraModel camera = new CameraModel(32, 24, 28, 28, 15.5, 11.5);
    Observation seen = new Observation(camera, Pose.IDENTITY, new float[32 * 24], new byte[0], 0);
    Picture picture = Picture.ofDepth(seen).drawInView(new Grasp(0, 0, -1, 0, 0.05, 1), camera, Pose.IDENTITY, YELLOW);
    for (int i = 0; i < 32 * 24; i++) {
      assertEquals(PictureColours.MISSING, picture.colourAt(i % 32, i / 32));
    }
  }

  @Test
  void pngHoldsTheCamerasColours(@TempDir Path folder) throws IOException {
    byte[] rgb = {(byte) 200, 100, 50, 1, 2, 3};
    CameraModel camera = new CameraModel(2, 1, 1, 1, 0, 0);
    Path file = folder.resolve("new/folder/colour.png");
    Picture.ofColour(new Observation(camera, Pose.IDENTITY, new float[2], rgb, 0)).writePng(file);
    var read = ImageIO.read(file.toFile());
    assertEquals(0xffc86432, read.getRGB(0, 0));
    assertEquals(0xff010203, read.getRGB(1, 0));
  }

  @Test
  void sheetPutsPicturesInRows() {
    Picture dark = Picture.ofMap(4, 6, new float[24], 0, 1);
    Picture sheet = Picture.sheet(List.of(dark, dark, dark), 2);
    assertEquals(20, sheet.width());
    assertEquals(16, sheet.height());
    assertEquals(0x2c0f3f, sheet.colourAt(12, 2));
    assertNotEquals(0x2c0f3f, sheet.colourAt(12, 10));
  }

  @Test
  void columnsOfASheetAreAsWideAsTheirWidestPicture() {
    Picture wide = Picture.ofMap(2, 10, new float[20], 0, 1);
    Picture narrow = Picture.ofMap(2, 3, new float[6], 0, 1);
    assertEquals(14 + 7, Picture.sheet(List.of(wide, narrow, narrow, narrow), 2).width());
  }
}
