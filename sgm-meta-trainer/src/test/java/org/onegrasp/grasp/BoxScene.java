package org.onegrasp.grasp;

import java.util.Arrays;
import java.util.List;
import org.onegrasp.world.CameraModel;
import org.onegrasp.world.Grid;
import org.onegrasp.world.Observation;
import org.onegrasp.world.Pose;
import org.onegrasp.world.WorkArea;

/** A table with upright boxes, seen exactly: the truth for tests of mapping and measuring. */
record BoxScene(WorkArea area, List<Box> boxes) {
  /**
   * A box at (x, y) turned by yaw; length along its own x, width along its own y, all metres; base is its underside.
   */
  record Box(double x, double y, double yaw, double length, double width, double base, double height) {
    boolean covers(double px, double py) {
      double[] p = Pose.ofYaw(x, y, 0, yaw).inverse().transform(px, py, 0);
      return Math.abs(p[0]) <= length / 2 && Math.abs(p[1]) <= width / 2;
    }
  }

  static BoxScene of(Box... boxes) {
    return new BoxScene(WorkArea.STANDARD, List.of(boxes));
  }

  static Box box(double x, double y, double yaw, double length, double width, double height) {
    return new Box(x, y, yaw, length, width, 0, height);
  }

  /** Heights at the cells' centres. */
  HeightMap heights() {
    Grid grid = InputSpec.STANDARD.grid(area);
    float[] metres = new float[grid.cells()];
    for (int i = 0; i < metres.length; i++) {
      metres[i] = (float) heightAt(cellX(i % grid.side()), cellY(i / grid.side()));
    }
    return new HeightMap(grid, metres);
  }

  /** Along each side. */
  private long cells() {
    return Math.round(area.size() / 0.004);
  }

  double cellX(int col) {
    return area.centreX() - area.size() / 2 + (col + 0.5) * area.size() / cells();
  }

  double cellY(int row) {
    return area.centreY() + area.size() / 2 - (row + 0.5) * area.size() / cells();
  }

  double heightAt(double x, double y) {
    return boxes.stream().filter(b -> b.covers(x, y)).mapToDouble(b -> b.base() + b.height()).max().orElse(0);
  }

  /**
   * Looks from {@code eye} at {@code target}, both metres in the base frame; the picture's upper edge is towards +y or
   * +z.
   */
  static Pose lookAt(double[] eye, double[] target) {
    double[] z = unit(new double[] {target[0] - eye[0], target[1] - eye[1], target[2] - eye[2]});
    double[] up = Math.abs(z[2]) > 0.99 ? new double[] {0, 1, 0} : new double[] {0, 0, 1};
    double[] x = unit(cross(z, up));
    double[] y = cross(z, x);
    // Quaternion of the matrix with columns x, y, z, by its largest component.
    double[][] m = {{x[0], y[0], z[0]}, {x[1], y[1], z[1]}, {x[2], y[2], z[2]}};
    double[] q = {1 + m[0][0] - m[1][1] - m[2][2], 1 - m[0][0] + m[1][1] - m[2][2], 1 - m[0][0] - m[1][1] + m[2][2],
        1 + m[0][0] + m[1][1] + m[2][2]};
    int k = q[3] >= 1 ? 3 : q[0] >= q[1] && q[0] >= q[2] ? 0 : q[1] >= q[2] ? 1 : 2;
    double s = 2 * Math.sqrt(q[k]);
    double wx = (m[2][1] - m[1][2]) / s;
    double wy = (m[0][2] - m[2][0]) / s;
    double wz = (m[1][0] - m[0][1]) / s;
    double xy = (m[0][1] + m[1][0]) / s;
    double xz = (m[0][2] + m[2][0]) / s;
    double yz = (m[1][2] + m[2][1]) / s;
    double[] r = k == 3 ? new double[] {wx, wy, wz, s / 4} : k == 0 ? new double[] {s / 4, xy, xz, wx}
        : k == 1 ? new double[] {xy, s / 4, yz, wy} : new double[] {xz, yz, s / 4, wz};
    return new Pose(eye[0], eye[1], eye[2], r[0], r[1], r[2], r[3]);
  }

  /** What a perfect depth camera sees; NaN where a ray misses the table's plane. */
  Observation seenBy(CameraModel camera, Pose pose) {
    float[] depth = new float[camera.width() * camera.height()];
    double[] m = pose.rotation();
    double[] eye = {pose.x(), pose.y(), pose.z()};
    for (int i = 0; i < depth.length; i++) {
      double px = (i % camera.width() - camera.cx()) / camera.fx();
      double py = (i / camera.width() - camera.cy()) / camera.fy();
      double[] ray = {m[0] * px + m[1] * py + m[2], m[3] * px + m[4] * py + m[5], m[6] * px + m[7] * py + m[8]};
      depth[i] = (float) depthAlong(eye, ray);
    }
    return new Observation(camera, pose, depth, new byte[0], 0);
  }

  private double depthAlong(double[] eye, double[] ray) {
    double nearest = ray[2] < 0 ? (area.tableZ() - eye[2]) / ray[2] : Double.NaN;
    for (Box box : boxes) {
      double hit = entry(box, eye, ray);
      nearest = Double.isNaN(nearest) || hit < nearest ? hit : nearest;
    }
    return nearest == Double.POSITIVE_INFINITY ? Double.NaN : nearest;
  }

  /** Slab method in the box's frame. */
  private double entry(Box box, double[] eye, double[] ray) {
    Pose toBox = Pose.ofYaw(box.x(), box.y(), area.tableZ() + box.base() + box.height() / 2, box.yaw()).inverse();
    double[] from = toBox.transform(eye[0], eye[1], eye[2]);
    double[] tip = toBox.transform(eye[0] + ray[0], eye[1] + ray[1], eye[2] + ray[2]);
    double[] size = {box.length(), box.width(), box.height()};
    double enter = 0;
    double leave = Double.POSITIVE_INFINITY;
    for (int k = 0; k < 3; k++) {
      double direction = tip[k] - from[k];
      double a = (-size[k] / 2 - from[k]) / direction;
      double b = (size[k] / 2 - from[k]) / direction;
      enter = Math.max(enter, Math.min(a, b));
      leave = Math.min(leave, Math.max(a, b));
    }
    return enter < leave ? enter : Double.POSITIVE_INFINITY;
  }

  private static double[] cross(double[] a, double[] b) {
    return new double[] {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
  }

  private static double[] unit(double[] a) {
    double n = Math.sqrt(a[0] * a[0] + a[1] * a[1] + a[2] * a[2]);
    return new double[] {a[0] / n, a[1] / n, a[2] / n};
  }

  /** The scene as an array of heights, for messages of failing tests. */
  @Override
  public String toString() {
    return Arrays.toString(boxes.toArray());
  }
}
