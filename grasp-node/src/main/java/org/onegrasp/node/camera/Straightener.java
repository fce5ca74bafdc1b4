package org.onegrasp.node.camera;

import java.util.Arrays;
import org.onegrasp.world.CameraModel;

/**
 * Makes a depth picture without distortion of a raw one: each pixel takes the depth of the raw pixel that the lens
 * bends its ray to. Depths along the optical axis stay as they are. The places are computed once a camera. For one
 * thread.
 */
final class Straightener {
  private LensDistortion lens;
  private CameraModel camera;
  private int[] source = {}; // raw pixel of each straight one; -1: outside the picture
  private float[] straight = {};

  /** Depths of the straight picture, which the next call overwrites; 0 where the raw one does not reach. */
  float[] straightened(float[] raw, CameraModel model, LensDistortion bending) {
    if (!model.equals(camera) || !bending.equals(lens)) {
      camera = model;
      lens = bending;
      findSources();
      straight = new float[source.length];
    }
    for (int i = 0; i < source.length; i++) {
      straight[i] = source[i] < 0 ? 0 : raw[source[i]];
    }
    return straight;
  }

  private void findSources() {
    source = new int[camera.width() * camera.height()];
    Arrays.fill(source, -1);
    for (int row = 0; row < camera.height(); row++) {
      for (int col = 0; col < camera.width(); col++) {
        double[] bent = lens.distorted((col - camera.cx()) / camera.fx(), (row - camera.cy()) / camera.fy());
        double u = Math.rint(bent[0] * camera.fx() + camera.cx());
        double v = Math.rint(bent[1] * camera.fy() + camera.cy());
        if (u >= 0 && v >= 0 && u < camera.width() && v < camera.height()) {
          source[row * camera.width() + col] = (int) v * camera.width() + (int) u;
        }
      }
    }
  }
}
