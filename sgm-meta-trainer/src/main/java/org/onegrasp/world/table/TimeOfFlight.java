package org.onegrasp.world.table;

import java.util.SplittableRandom;
import org.onegrasp.world.CameraModel;

/**
 * What a camera that measures the time of flight of its own light does to depth besides the {@link DepthNoise} of any
 * camera. At an edge a pixel gets light from both sides and reports a depth between them: such pixels fly in the air.
 * The error of the depth grows towards the corners of the picture, and holes stay where they are as long as the scene
 * does. See O. Wasenmueller and D. Stricker, "Comparison of Kinect V1 and V2 Depth Images in Terms of Accuracy and
 * Precision", 2016.
 *
 * @param radial share by which depths are too long in the corners of the picture; it grows with the square of the
 * distance from the middle
 * @param flying 0 to 1, share of the pixels at a depth step that fly
 * @param holeSeed of the holes
 */
public record TimeOfFlight(double radial, double flying, long holeSeed) {
  public TimeOfFlight {
    if (!(Math.abs(radial) < 0.5 && flying >= 0 && flying <= 1)) {
      throw new IllegalArgumentException("time of flight: needs a radial error below 0.5 and a share of flying pixels"
          + " from 0 to 1, got " + radial + " and " + flying);
    }
  }

  /** Overwrites an ideal depth picture (metres, row-major) by what the camera makes of it. */
  void apply(CameraModel camera, float[] depthMetres, DepthNoise noise, SplittableRandom random) {
    float[] ideal = depthMetres.clone();
    noise.apply(camera, depthMetres, new SplittableRandom(holeSeed), random);
    fly(camera, ideal, depthMetres, noise.stepMetres(), random);
    stretch(camera, depthMetres);
  }

  /** A pixel beside a depth step moves towards its neighbour on the other side, by any part of the way. */
  private void fly(CameraModel camera, float[] ideal, float[] depth, double step, SplittableRandom random) {
    int width = camera.width();
    for (int i = 0; i + width + 1 < ideal.length; i++) {
      int neighbour = random.nextBoolean() ? i + 1 : i + width;
      float way = ideal[neighbour] - ideal[i];
      boolean edge = Math.abs(way) > step && Math.abs(way) < 1 && i % width != width - 1;
      if (edge && random.nextDouble() < flying) {
        depth[i] += (float) (way * random.nextDouble());
      }
    }
  }

  private void stretch(CameraModel camera, float[] depth) {
    double corner = squared(camera, 0, 0);
    for (int i = 0; i < depth.length; i++) {
      depth[i] *= (float) (1 + radial * squared(camera, i % camera.width(), i / camera.width()) / corner);
    }
  }

  /** Squared distance of a pixel from the middle of the picture. */
  private static double squared(CameraModel camera, int column, int row) {
    double x = column - (camera.width() - 1) / 2.0;
    double y = row - (camera.height() - 1) / 2.0;
    return x * x + y * y;
  }
}
