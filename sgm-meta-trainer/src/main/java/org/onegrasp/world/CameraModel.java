package org.onegrasp.world;

/**
 * Pinhole camera without distortion. Optical frame: z forward, x right, y down; pixel (column, row) sees the ray
 * ((column - cx) / fx, (row - cy) / fy, 1).
 *
 * @param width pixels
 * @param height pixels
 * @param fx focal length in pixels
 * @param fy focal length in pixels
 * @param cx principal point, pixels
 * @param cy principal point, pixels
 */
public record CameraModel(int width, int height, double fx, double fy, double cx, double cy) {
  public CameraModel {
    if (width < 1 || height < 1 || !(fx > 0) || !(fy > 0) || !Double.isFinite(fx + fy + cx + cy)) {
      throw new IllegalArgumentException("camera needs a positive size and focal length, got " + width + "x" + height
          + " pixels, fx " + fx + ", fy " + fy + ", cx " + cx + ", cy " + cy);
    }
  }

  /** From the horizontal field of view in radians, square pixels, principal point in the middle. */
  public static CameraModel ofFieldOfView(int width, int height, double horizontalFovRadians) {
    double f = width / (2 * StrictMath.tan(horizontalFovRadians / 2));
    return new CameraModel(width, height, f, f, (width - 1) / 2.0, (height - 1) / 2.0);
  }
}
