package org.onegrasp.world.table;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.onegrasp.world.CameraModel;

class DepthNoiseTest {
  private static final CameraModel CAMERA = SensorModel.STANDARD_CAMERA;

  private static final CameraModel NARROW = CameraModel.ofFieldOfView(320, 240, 0.01);

  private static float[] wall(float metres) {
    float[] depth = new float[CAMERA.width() * CAMERA.height()];
    Arrays.fill(depth, metres);
    return depth;
  }

  private static float[] noisy(DepthNoise noise, float[] depth, long seed) {
    noise.apply(CAMERA, depth, new SplittableRandom(seed));
    return depth;
  }

  private static double[] meanAndDeviation(float[] depth) {
    double mean = 0;
    double square = 0;
    for (float z : depth) {
      mean += z / depth.length;
      square += (double) z * z / depth.length;
    }
    return new double[] {mean, Math.sqrt(square - mean * mean)};
  }

  @Test
  void aPerfectCameraChangesNothing() {
    float[] wall = wall(0.7f);
    wall[100] = 0.5f;
    assertArrayEquals(wall, noisy(DepthNoise.NONE, wall.clone(), 1));
  }

  @Test
  void axialNoiseGrowsWithTheSquareOfTheDistance() {
    DepthNoise axial = new DepthNoise(0.001, 0.002, 0, 1, 0, 0, 0, 0, 1, 1, 0, 0, 1, 0);
    for (float metres : new float[] {0.5f, 1, 2}) {
      double[] found = meanAndDeviation(noisy(axial, wall(metres), 7));
      double expected = 0.001 + 0.002 * metres * metres;
      assertEquals(metres, found[0], 5 * expected / Math.sqrt(76800), "mean at " + metres);
      assertEquals(expected, found[1], 0.02 * expected, "deviation at " + metres);
    }
  }

  @Test
  void scaleBiasAndBandsAreSystematic() {
    DepthNoise systematic = new DepthNoise(0, 0, 0, 1, 0, 0, 0, 0, 1, 0.98, 0.004, 0.002, 16, 0);
    float[] depth = noisy(systematic, wall(0.7f), 1);
    assertEquals(0.98 * 0.7 + 0.004, depth[0], 1e-6);
    assertEquals(0.98 * 0.7 + 0.004 + 0.002, depth[4], 1e-6);
    assertEquals(0.98 * 0.7 + 0.004 - 0.002, depth[100 * 320 + 28], 1e-6);
  }

  @Test
  void roundingLeavesFewDepthsWhoseStepsGrowWithDistance() {
    DepthNoise rounding = new DepthNoise(0, 0.002, 0, 1, 0, 0, 0, 0, 1, 1, 0, 0, 1, 0.002);
    for (float z : noisy(rounding, wall(0.7f), 3)) {
      double steps = 1 / (z * 0.002);
      assertEquals(Math.rint(steps), steps, 1e-4);
    }
  }

  @Test
  void dropoutsLoseAboutTheirShareOfPixels() {
    for (int side : new int[] {1, 3}) {
      float[] depth = noisy(new DepthNoise(0, 0, 0, 1, 0, 0, 0, 0.1, side, 1, 0, 0, 1, 0), wall(0.7f), 5);
      // less than 0.1: some fall on others or over the rim
      assertEquals(0.095, holes(depth), 0.005, "squares of " + side);
    }
  }

  @Test
  void aDepthStepWandersByAboutAPixelAndLosesPixels() {
    float[] step = step(0.6f, 0.7f);
    float[] wandering = noisy(new DepthNoise(0, 0, 0.5, 0.015, 0, 0, 0, 0, 1, 1, 0, 0, 1, 0), step.clone(), 9);
    int moved = 0;
    for (int i = 0; i < step.length; i++) {
      if (wandering[i] != step[i]) {
        moved++;
        assertTrue(Math.abs(i % 320 - 159.5) < 3, "column " + i % 320);
      }
    }
    assertTrue(moved > 50 && moved < 300, "moved " + moved);
    float[] torn = noisy(new DepthNoise(0, 0, 0, 0.015, 0.5, 0, 0, 0, 1, 1, 0, 0, 1, 0), step.clone(), 9);
    assertEquals(238.0 / 76800, holes(torn), 60.0 / 76800, "half of two columns of pixels");
  }

  /** Near on the right half. */
  private static float[] step(float near, float far) {
    float[] depth = wall(far);
    for (int i = 0; i < depth.length; i++) {
      depth[i] = i % 320 >= 160 ? near : far;
    }
    return depth;
  }

  @Test
  void theProjectorsShadowFallsOnTheFarSideAwayFromIt() {
    DepthNoise shadow = new DepthNoise(0, 0, 0, 1, 0, 0, 0.1, 0, 1, 1, 0, 0, 1, 0);
    float[] depth = noisy(shadow, step(0.6f, 0.7f), 1);
    // fx 0.1 (1 / 0.6 - 1 / 0.7) = 6.6: six far columns left of the near half are dark for a projector on the right.
    for (int column = 0; column < 320; column++) {
      assertEquals(column >= 154 && column < 160, Float.isNaN(depth[50 * 320 + column]), "column " + column);
    }
    DepthNoise fromLeft = new DepthNoise(0, 0, 0, 1, 0, 0, -0.1, 0, 1, 1, 0, 0, 1, 0);
    assertEquals(0, holes(noisy(fromLeft, step(0.6f, 0.7f), 1)));
  }

  @Test
  void grazingSurfacesAreLostAndFacingOnesAreNot() {
    DepthNoise grazing = new DepthNoise(0, 0, 0, 1, 0, 0.35, 0, 0, 1, 1, 0, 0, 1, 0);
    double[] shares = new double[90];
    for (int degrees : new int[] {0, 60, 80, 88}) {
      float[] depth = slope(degrees);
      grazing.apply(NARROW, depth, new SplittableRandom(1));
      shares[degrees] = holes(depth);
    }
    assertEquals(0, shares[0]);
    assertEquals(0, shares[60]);
    assertEquals(0.5, shares[80], 0.05, "cos 80 degrees is half of 0.35");
    assertEquals(0.9, shares[88], 0.05, "cos 88 degrees is a tenth of 0.35");
  }

  /** A plane seen through a telescope, turned by so many degrees from facing the camera. */
  private static float[] slope(double degrees) {
    float[] depth = new float[76800];
    double tangent = Math.tan(Math.toRadians(degrees));
    for (int i = 0; i < depth.length; i++) {
      double v = (i / 320 - NARROW.cy()) / NARROW.fy();
      depth[i] = (float) (1 / (1 - v * tangent));
    }
    return depth;
  }

  @Test
  void theSameSeedGivesTheSameBytesAndAnotherSeedDoesNot() {
    assertArrayEquals(noisy(DepthNoise.USUAL, step(0.6f, 0.7f), 42), noisy(DepthNoise.USUAL, step(0.6f, 0.7f), 42));
    assertFalse(
        Arrays.equals(noisy(DepthNoise.USUAL, step(0.6f, 0.7f), 42), noisy(DepthNoise.USUAL, step(0.6f, 0.7f), 43)));
  }

  @Test
  void nothingSeenStaysNothing() {
    float[] depth = noisy(DepthNoise.USUAL, wall(Float.POSITIVE_INFINITY), 1);
    for (float z : depth) {
      assertTrue(Float.isNaN(z));
    }
  }

  @Test
  void sharesAboveOneAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new DepthNoise(0, 0, 0, 1, 1.5, 0, 0, 0, 1, 1, 0, 0, 1, 0));
  }

  private static double holes(float[] depth) {
    int holes = 0;
    for (float z : depth) {
      holes += Float.isNaN(z) ? 1 : 0;
    }
    return (double) holes / depth.length;
  }
}
