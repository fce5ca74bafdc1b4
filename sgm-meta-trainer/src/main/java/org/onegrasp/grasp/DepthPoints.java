package org.onegrasp.grasp;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.onegrasp.world.CameraModel;
import org.onegrasp.world.Grid;
import org.onegrasp.world.Plane;
import org.onegrasp.world.Pose;
import org.onegrasp.world.WorkArea;

/**
 * Some thousand points of a depth picture in the camera's optical frame, on a raster, so that neighbours in the picture
 * are known. Points can be taken away as planes are found. Owns its buffers.
 */
final class DepthPoints {
  private static final int MOST = 6000;
  /** Cells along a side of the square that points in no order are sorted into: these may be a centimetre apart. */
  private static final int CLOUD_SIDE = 40;
  private static final Filter EVERY = (x, y, z) -> true;
  /** How near to a plane its points are: at distance 0, and what is added per square metre of it. */
  private static final double NEAR = 0.003;
  private static final double NEAR_PER_SQUARE = 0.004;
  /** A rough look uses so many points. */
  private static final int ROUGH = 800;
  private static final int NEIGHBOUR_TRIES = 8;
  private static final double SMALLEST_SINE = 0.1;

  private final double[] x = new double[MOST];
  private final double[] y = new double[MOST];
  private final double[] z = new double[MOST];
  /** How far from a plane each may be that is of it, metres; negative for points that are taken away. */
  private final double[] tolerance = new double[MOST];
  private final int[] place = new int[MOST]; // raster cell of a point
  private final int[] at = new int[MOST]; // point of a raster cell, -1 for none
  // Of points near a plane: places on it along two directions, and how far they lie in front of it, metres.
  private final double[] along = new double[MOST];
  private final double[] across = new double[MOST];
  private final double[] before = new double[MOST];
  private final PlaneSums sums = new PlaneSums();
  private int columns;
  private int rows;
  private int count;
  private int left;

  /** Whether a point, given in the camera's frame, is of interest. */
  interface Filter {
    boolean wants(double x, double y, double z);
  }

  /**
   * Takes the points of a picture.
   *
   * @param depthMetres row-major; what is not a positive number counts as unseen
   */
  void take(CameraModel camera, float[] depthMetres, Filter filter) {
    int step = 1;
    while ((long) ((camera.width() - 1) / step + 1) * ((camera.height() - 1) / step + 1) > MOST) {
      step++;
    }
    columns = (camera.width() - 1) / step + 1;
    rows = (camera.height() - 1) / step + 1;
    count = 0;
    for (int row = 0, cell = 0; row < camera.height(); row += step) {
      for (int col = 0; col < camera.width(); col += step, cell++) {
        double depth = depthMetres[row * camera.width() + col];
        at[cell] = -1;
        if (depth > 0 && depth <= Float.MAX_VALUE) {
          add(cell, depth * (col - camera.cx()) / camera.fx(), depth * (row - camera.cy()) / camera.fy(), depth,
              filter);
        }
      }
    }
    putAllBack();
  }

  private void putAllBack() {
    for (int i = 0; i < count; i++) {
      tolerance[i] = NEAR + NEAR_PER_SQUARE * z[i] * z[i];
    }
    left = count;
  }

  /**
   * Takes points in no order, of each cell of a square of the base frame the first: as a camera would see them that
   * looks straight down from a metre above most of them.
   *
   * @param xyz (points, 3) metres in the cloud's frame
   * @param square of the base frame; its height does not matter
   * @return where that camera is, in the base frame
   */
  Pose take(float[] xyz, Pose cloudInBase, WorkArea square) {
    columns = CLOUD_SIDE;
    rows = CLOUD_SIDE;
    Grid cells = new Grid(square, CLOUD_SIDE);
    Arrays.fill(at, 0, rows * columns, -1);
    count = 0;
    for (int i = 0; i + 2 < xyz.length; i += 3) {
      double[] p = cloudInBase.transform(xyz[i], xyz[i + 1], xyz[i + 2]);
      double across = cells.across(p[0]);
      double down = cells.down(p[1]);
      if (Double.isFinite(p[0] + p[1] + p[2]) && across >= 0 && across < columns && down >= 0 && down < rows
          && at[(int) down * columns + (int) across] < 0) {
        add((int) down * columns + (int) across, p[0] - square.centreX(), square.centreY() - p[1], -p[2], EVERY);
      }
    }
    double above = 1 - median(z, count);
    for (int i = 0; i < count; i++) {
      z[i] += above;
    }
    putAllBack();
    return Pose.ofRollPitchYaw(square.centreX(), square.centreY(), above, Math.PI, 0, 0);
  }

  private static double median(double[] values, int count) {
    double[] sorted = Arrays.copyOf(values, count);
    Arrays.sort(sorted);
    return count == 0 ? 0 : sorted[count / 2];
  }

  /** Cells of the square that {@link #take(float[], Pose, WorkArea)} cuts. */
  static int cloudCells() {
    return CLOUD_SIDE * CLOUD_SIDE;
  }

  private void add(int cell, double px, double py, double pz, Filter filter) {
    if (filter.wants(px, py, pz)) {
      x[count] = px;
      y[count] = py;
      z[count] = pz;
      place[count] = cell;
      at[cell] = count++;
    }
  }

  /** Number of points, whether taken away or not. */
  int count() {
    return count;
  }

  /** Number of points that are not taken away. */
  int left() {
    return left;
  }

  private boolean near(Plane plane, int i, double factor) {
    return Math.abs(plane.above(x[i], y[i], z[i])) <= factor * tolerance[i];
  }

  /** How many points are on a plane, judged by some of them. */
  double roughly(Plane plane) {
    int stride = Math.max(1, count / ROUGH);
    int on = 0;
    for (int i = 0; i < count; i += stride) {
      on += near(plane, i, 1) ? 1 : 0;
    }
    return (double) on * stride;
  }

  /** Number of points on a plane. */
  int on(Plane plane) {
    int on = 0;
    for (int i = 0; i < count; i++) {
      on += near(plane, i, 1) ? 1 : 0;
    }
    return on;
  }

  /** Takes away what lies near a plane. */
  void takeAway(Plane plane, double factor) {
    for (int i = 0; i < count; i++) {
      if (near(plane, i, factor)) {
        tolerance[i] = -1;
        left--;
      }
    }
  }

  /** The plane moved to the points near it, by least squares across it; as it was where these are too few. */
  Plane refined(Plane plane, double factor) {
    // Two directions along the plane, square to each other.
    double length = Math.hypot(plane.nx(), plane.nz());
    double ux = length > SMALLEST_SINE ? plane.nz() / length : 1;
    double uz = length > SMALLEST_SINE ? -plane.nx() / length : 0;
    double vx = plane.ny() * uz;
    double vy = plane.nz() * ux - plane.nx() * uz;
    double vz = -plane.ny() * ux;
    int near = 0;
    for (int i = 0; i < count; i++) {
      along[near] = ux * x[i] + uz * z[i];
      across[near] = vx * x[i] + vy * y[i] + vz * z[i];
      before[near] = plane.above(x[i], y[i], z[i]);
      near += Math.abs(before[near]) <= factor * tolerance[i] ? 1 : 0;
    }
    sums.clear();
    sums.add(along, across, before, near);
    if (sums.count() < 3) {
      return plane;
    }
    sums.solve();
    double a = sums.perX;
    double b = sums.perY;
    return Double.isFinite(sums.constant + a + b)
        ? new Plane(plane.nx() - a * ux - b * vx, plane.ny() - b * vy, plane.nz() - a * uz - b * vz,
            plane.offset() + sums.constant)
        : plane;
  }

  /**
   * A plane through three points that are left and near each other in the picture, its front to the camera; or null.
   */
  Plane through(SplittableRandom random) {
    int reach = Math.max(2, Math.min(rows, columns) / 6);
    int a = random.nextInt(count);
    int b = neighbour(a, reach, random);
    int c = neighbour(a, reach, random);
    if (tolerance[a] < 0 || b < 0 || c < 0) {
      return null;
    }
    double px = x[b] - x[a];
    double py = y[b] - y[a];
    double pz = z[b] - z[a];
    double qx = x[c] - x[a];
    double qy = y[c] - y[a];
    double qz = z[c] - z[a];
    double nx = py * qz - pz * qy;
    double ny = pz * qx - px * qz;
    double nz = px * qy - py * qx;
    double area = Math.sqrt(nx * nx + ny * ny + nz * nz);
    double sides = Math.sqrt((px * px + py * py + pz * pz) * (qx * qx + qy * qy + qz * qz));
    if (!(area > SMALLEST_SINE * sides)) {
      return null;
    }
    Plane plane = new Plane(nx, ny, nz, nx * x[a] + ny * y[a] + nz * z[a]);
    return plane.above(0, 0, 0) < 0 ? plane.flipped() : plane;
  }

  /** Another point that is left, at most so many raster cells away; -1 when none is met. */
  private int neighbour(int point, int reach, SplittableRandom random) {
    for (int i = 0; i < NEIGHBOUR_TRIES; i++) {
      int row = place[point] / columns + random.nextInt(2 * reach + 1) - reach;
      int col = place[point] % columns + random.nextInt(2 * reach + 1) - reach;
      if (row >= 0 && row < rows && col >= 0 && col < columns) {
        int other = at[row * columns + col];
        if (other >= 0 && other != point && tolerance[other] >= 0) {
          return other;
        }
      }
    }
    return -1;
  }
}
