package org.onegrasp.world;

/**
 * One look of an RGB-D camera at the work area.
 *
 * @param camera intrinsics
 * @param cameraInBase pose of the optical frame (z forward, x right, y down) in the base frame
 * @param depthMetres distance along the optical axis, row-major (height, width); NaN, infinite or not positive where
 * nothing was seen
 * @param rgb row-major (height, width, 3), 8 bits each; may be empty
 * @param stampSeconds time of the look in the world's own clock
 */
public record Observation(CameraModel camera, Pose cameraInBase, float[] depthMetres, byte[] rgb, double stampSeconds) {
  public Observation {
    int pixels = camera.width() * camera.height();
    if (depthMetres.length != pixels) {
      throw new IllegalArgumentException(
          "depth has " + depthMetres.length + " values, the camera " + pixels + " pixels");
    }
    if (rgb.length != 0 && rgb.length != 3 * pixels) {
      throw new IllegalArgumentException("rgb has " + rgb.length + " bytes, expected 0 or " + 3 * pixels);
    }
  }
}
