package org.onegrasp.grasp;

import org.onegrasp.world.CameraModel;
import org.onegrasp.world.Pose;
import org.onegrasp.world.WorkArea;

/**
 * A rectangle of a picture outside of which nothing of a box over the work area is seen, whatever the depths: the rays
 * of the other pixels pass by. A picture mostly shows more than the area, and what looks for points in it begins here.
 *
 * @param left first column
 * @param top first row
 * @param right after the last column; not less than left
 * @param bottom after the last row; not less than top
 */
record PictureWindow(int left, int top, int right, int bottom) {

  /** Around the box, metres: more than float32 moves a point that is up to a kilometre away. */
  private static final double MARGIN = 0.001;
  /** A box that comes nearer to the plane of the lens may be seen anywhere, metres. */
  private static final double NEAREST = 0.01;

  /**
   * @param cameraInBase or in another frame, in which the area lies
   * @param lowest of the box, above the area's table, metres
   * @param highest likewise
   */
  static PictureWindow of(CameraModel camera, Pose cameraInBase, WorkArea area, double lowest, double highest) {
    Pose baseInCamera = cameraInBase.inverse();
    double half = area.size() / 2 + MARGIN;
    double left = camera.width();
    double top = camera.height();
    double right = 0;
    double bottom = 0;
    for (int corner = 0; corner < 8; corner++) {
      double[] p = baseInCamera.transform(area.centreX() + ((corner & 1) == 0 ? -half : half),
          area.centreY() + ((corner & 2) == 0 ? -half : half),
          area.tableZ() + ((corner & 4) == 0 ? lowest - MARGIN : highest + MARGIN));
      if (!(p[2] >= NEAREST)) {
        return new PictureWindow(0, 0, camera.width(), camera.height());
      }
      double col = camera.cx() + camera.fx() * p[0] / p[2];
      double row = camera.cy() + camera.fy() * p[1] / p[2];
      left = Math.min(left, col);
      top = Math.min(top, row);
      right = Math.max(right, col + 1);
      bottom = Math.max(bottom, row + 1);
    }
    int firstCol = (int) Math.max(0, left);
    int firstRow = (int) Math.max(0, top);
    return new PictureWindow(firstCol, firstRow, (int) Math.max(firstCol, Math.min(camera.width(), right)),
        (int) Math.max(firstRow, Math.min(camera.height(), bottom)));
  }

  /** The first of 0, step, 2 step, ... plus {@code phase} that is not before {@code from}. */
  static int first(int from, int phase, int step) {
    return phase + (Math.max(0, from - phase) + step - 1) / step * step;
  }
}
