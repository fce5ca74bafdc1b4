package org.onegrasp.node.camera;

import java.util.Arrays;
import org.onegrasp.world.CameraModel;
import org.onegrasp.world.Observation;

/**
 * Tells distances along the rays (ranges, as a laser scanner measures them) from depths along the optical axis: read as
 * depths, ranges make a bowl of the table. With x and y of a ray over its depth, n = |(x, y, 1)|, and any plane,
 *
 * <pre>
 * depths: 1 / d = a x + b y + c      ranges: n / d = a x + b y + c
 * </pre>
 *
 * so both are fitted to the picture, by least squares to the pixels that lie nearest to the plane, whatever the
 * camera's pose.
 */
final class RayRanges {
  static final String WORDS = "the picture holds distances along its rays (ranges), not depths along the optical axis:"
      + " the table is flat only when they are read so. Publish range / sqrt(1 + x^2 + y^2) with x = (column - cx) / fx"
      + " and y = (row - cy) / fy, or connect ~depth to the points (sensor_msgs/PointCloud2) instead";

  private static final int SAMPLES = 500;
  private static final int LEAST = 100;
  private static final int ROUNDS = 5;
  /** So many of the pixels are taken for the plane. */
  private static final double PLANE_SHARE = 0.6;
  /** Errors, as a share of the depth: of a plane as cameras see it, and how much worse the other reading has to be. */
  private static final double FLAT = 0.006;
  private static final double CLEARLY = 4;

  private final double[] x = new double[SAMPLES];
  private final double[] y = new double[SAMPLES];
  private final double[] inverse = new double[SAMPLES]; // 1 / d, per metre
  private final double[] norm = new double[SAMPLES]; // 1 for depths, n for ranges
  private final double[] error = new double[SAMPLES];
  private final double[] sorted = new double[SAMPLES];
  private int count;

  /** Whether a picture is one of ranges; false when nothing in it is flat. */
  boolean seem(Observation seen) {
    sample(seen);
    if (count < LEAST) {
      return false;
    }
    for (int i = 0; i < count; i++) {
      norm[i] = 1;
    }
    double asDepths = error();
    if (!(asDepths > FLAT)) {
      return false;
    }
    for (int i = 0; i < count; i++) {
      norm[i] = Math.sqrt(1 + x[i] * x[i] + y[i] * y[i]);
    }
    double asRanges = error();
    return asRanges < FLAT && asDepths > CLEARLY * asRanges;
  }

  private void sample(Observation seen) {
    CameraModel camera = seen.camera();
    count = 0;
    for (long i = 0; i < SAMPLES; i++) {
      int pixel = (int) (i * seen.depthMetres().length / SAMPLES);
      float depth = seen.depthMetres()[pixel];
      if (depth > 0 && depth <= Float.MAX_VALUE) {
        x[count] = (pixel % camera.width() - camera.cx()) / camera.fx();
        y[count] = (pixel / camera.width() - camera.cy()) / camera.fy();
        inverse[count++] = 1.0 / depth;
      }
    }
  }

  /** How far off the plane its pixels are at most, as a share of their depth. */
  private double error() {
    double most = Double.MAX_VALUE;
    Arrays.fill(error, 0);
    for (int round = 0; round < ROUNDS; round++) {
      double[] plane = plane(most);
      for (int i = 0; i < count; i++) {
        double fitted = plane[0] * x[i] + plane[1] * y[i] + plane[2];
        error[i] = Math.abs(norm[i] - fitted / inverse[i]);
      }
      System.arraycopy(error, 0, sorted, 0, count);
      Arrays.sort(sorted, 0, count);
      most = sorted[(int) (count * PLANE_SHARE)];
    }
    return most;
  }

  /** Least squares over the pixels with at most this error: a, b and c. */
  private double[] plane(double mostError) {
    double[][] sums = new double[3][4];
    for (int i = 0; i < count; i++) {
      if (error[i] <= mostError) {
        double[] row = {x[i], y[i], 1, norm[i] * inverse[i]};
        for (int r = 0; r < 3; r++) {
          for (int c = 0; c < 4; c++) {
            sums[r][c] += row[r] * row[c];
          }
        }
      }
    }
    return solved(sums);
  }

  /** By Gauss and Jordan, without pivoting: the matrix is positive definite unless all rays lie in a plane. */
  private static double[] solved(double[][] sums) {
    for (int pivot = 0; pivot < 3; pivot++) {
      for (int row = 0; row < 3; row++) {
        double share = row == pivot ? 0 : sums[row][pivot] / sums[pivot][pivot];
        for (int c = 0; c < 4; c++) {
          sums[row][c] -= share * sums[pivot][c];
        }
      }
    }
    return new double[] {sums[0][3] / sums[0][0], sums[1][3] / sums[1][1], sums[2][3] / sums[2][2]};
  }
}
