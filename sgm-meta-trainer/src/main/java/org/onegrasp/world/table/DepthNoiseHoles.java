package org.onegrasp.world.table;

import java.util.SplittableRandom;
import org.onegrasp.world.CameraModel;

/** Where a depth camera with a projector beside it sees nothing. */
final class DepthNoiseHoles {
  private final DepthNoise noise;
  private final int width;
  private final int height;
  private final CameraModel camera;
  private final float[] depth;   // (height, width), metres
  private final float[] inverse; // (height, width), 1/metres, 0 = nothing: linear in the pixel on a plane
  private final boolean[] holes; // (height, width)

  DepthNoiseHoles(DepthNoise noise, CameraModel camera, float[] depthMetres) {
    this.noise = noise;
    this.camera = camera;
    width = camera.width();
    height = camera.height();
    depth = depthMetres;
    inverse = new float[depth.length];
    holes = new boolean[depth.length];
    for (int i = 0; i < depth.length; i++) {
      inverse[i] = depth[i] > 0 ? 1 / depth[i] : 0;
    }
  }

  boolean[] find(SplittableRandom random) {
    if (noise.projectorMetres() != 0) {
      for (int row = 0; row < height; row++) {
        shadowRow(row * width);
      }
    }
    for (int row = 1; row < height - 1; row++) {
      for (int column = 1; column < width - 1; column++) {
        int i = row * width + column;
        double lost = lostAt(i, row, column);
        holes[i] |= lost > 0 && random.nextDouble() < lost;
      }
    }
    dropouts(random);
    return holes;
  }

  /**
   * A camera at 0 and a projector at b on its x axis see a point of column u in columns u and u - fx b / z. A point is
   * in the shadow when one further towards the projector is seen by it in the same column or beyond.
   */
  private void shadowRow(int start) {
    double shift = camera.fx() * noise.projectorMetres();
    int step = shift > 0 ? -1 : 1;
    double frontier = Double.POSITIVE_INFINITY;
    for (int column = shift > 0 ? width - 1 : 0; column >= 0 && column < width; column += step) {
      double seen = -step * (column - shift * inverse[start + column]);
      if (seen > frontier) {
        holes[start + column] = true;
      } else {
        frontier = seen;
      }
    }
  }

  /** Probability of losing this pixel for being at a depth step or on a grazing surface. */
  private double lostAt(int i, int row, int column) {
    float z = depth[i];
    double step = noise.stepMetres();
    boolean edge = !(Math.abs(z - depth[i - 1]) <= step && Math.abs(z - depth[i + 1]) <= step
        && Math.abs(z - depth[i - width]) <= step && Math.abs(z - depth[i + width]) <= step);
    double grazing = noise.grazingCosine() > 0 ? grazing(i, row, column) : 0;
    return edge ? Math.max(noise.stepHoles(), grazing) : grazing;
  }

  /**
   * 0 to 1, from the cosine between the surface normal and the ray. On a plane, 1 / z = a u + b v + c for the ray (u,
   * v, 1), and (a, b, c) is normal to it. Of the two differences in each direction the smaller counts: the other may
   * reach over a step.
   */
  private double grazing(int i, int row, int column) {
    double u = (column - camera.cx()) / camera.fx();
    double v = (row - camera.cy()) / camera.fy();
    double a = smaller(inverse[i] - inverse[i - 1], inverse[i + 1] - inverse[i]) * camera.fx();
    double b = smaller(inverse[i] - inverse[i - width], inverse[i + width] - inverse[i]) * camera.fy();
    double c = inverse[i] - a * u - b * v;
    double squares = (a * a + b * b + c * c) * (u * u + v * v + 1);
    double limit = noise.grazingCosine();
    // Nearly every pixel leaves here, before the root.
    return (double) inverse[i] * inverse[i] >= limit * limit * squares ? 0
        : 1 - inverse[i] / Math.sqrt(squares) / limit;
  }

  private static double smaller(double a, double b) {
    return Math.abs(a) < Math.abs(b) ? a : b;
  }

  private void dropouts(SplittableRandom random) {
    int side = noise.dropoutPixels();
    long squares = Math.round(noise.dropouts() * width * height / (side * side));
    for (long n = 0; n < squares; n++) {
      int top = random.nextInt(height);
      int left = random.nextInt(width);
      for (int row = top; row < Math.min(height, top + side); row++) {
        for (int column = left; column < Math.min(width, left + side); column++) {
          holes[row * width + column] = true;
        }
      }
    }
  }
}
