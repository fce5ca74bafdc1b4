package org.onegrasp.grasp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.world.CameraModel;

class DepthImageTest {
  private final DepthImage image = new DepthImage(Kernels.best().make());

  private void load(CameraModel camera) {
    float[] depth = new float[camera.width() * camera.height()];
    Arrays.fill(depth, 0.7f);
    image.load(camera, depth);
  }

  @ParameterizedTest
  @CsvSource({"1920, 1080, 10", "4096, 4096, 300", "16777216, 1, 5", "1, 16777216, 5", "640, 480, 1", "2048, 2048, 1",
      "1, 1, 1"})
  void neverMoreSamplesThanTheBoundWhateverIsAskedFor(int width, int height, double focalLength) {
    load(new CameraModel(width, height, focalLength, focalLength, width / 2.0, height / 2.0));
    image.refine(6);
    long samples = (long) image.camera.width() * image.camera.height();
    assertTrue(samples <= DepthImage.MAX_SAMPLES, samples + " samples");
    assertTrue(image.metres.length <= DepthImage.MAX_SAMPLES);
    assertEquals(0.7f, image.metres[(int) samples - 1], 1e-6f);
  }

  @Test
  void smallImageIsRefinedAsAsked() {
    load(new CameraModel(160, 120, 100, 100, 80, 60));
    image.refine(6);
    assertEquals(new CameraModel(960, 720, 600, 600, 482.5, 362.5), image.camera);
  }

  @Test
  void thinnedPixelsSeeTheRaysThatTheySawBefore() {
    load(new CameraModel(4096, 4095, 3000, 2999, 2047, 2046));
    assertEquals(new CameraModel(2048, 2048, 1500, 1499.5, 1023.5, 1023), image.camera);
  }
}
