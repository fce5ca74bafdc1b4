package org.onegrasp.grasp;

import java.util.Arrays;
import org.onegrasp.world.CameraModel;

/**
 * A depth image made ready for projection: invalid values are NaN, pixels that lie on no surface are gone, a coarse
 * image is made finer and a very large one is thinned. Buffers grow to the largest image seen, at most
 * {@link #MAX_SAMPLES} each, and are used again.
 */
final class DepthImage {
  /** Most samples that are kept of one image, whatever its size and focal length: 16 MiB a buffer. */
  static final int MAX_SAMPLES = 2048 * 2048;
  private static final int UNIT_SAMPLES = 401;

  private float[] valid = new float[0];
  private float[] surface = new float[0];
  private float[] finer = new float[0];
  private final float[] sorted = new float[UNIT_SAMPLES];

  /** Depth in metres along the optical axis, row-major, NaN where unknown; at least camera width x height long. */
  float[] metres;
  /** Of {@link #metres}: thinned or refined as they are. */
  CameraModel camera;

  void load(CameraModel whole, float[] depthMetres) {
    int step = 1;
    while ((long) ceilDiv(whole.width(), step) * ceilDiv(whole.height(), step) > MAX_SAMPLES) {
      step++;
    }
    camera = step == 1 ? whole : thinned(whole, step);
    int pixels = camera.width() * camera.height();
    if (valid.length < pixels) {
      valid = new float[pixels];
      surface = new float[pixels];
    }
    int count = 0;
    for (int row = 0, i = 0; row < whole.height(); row += step) {
      for (int from = row * whole.width(), end = from + whole.width(); from < end; from += step) {
        float d = depthMetres[from];
        boolean usable = d > 0 && d <= Float.MAX_VALUE;
        valid[i++] = usable ? d : Float.NaN;
        count += usable ? 1 : 0;
      }
    }
    checkUnits(pixels, count);
    dropPixelsOnNoSurface();
    metres = surface;
  }

  private static int ceilDiv(int a, int b) {
    return (a - 1) / b + 1;
  }

  /** The camera that sees every {@code step}-th pixel of every {@code step}-th row, from the first one on. */
  private static CameraModel thinned(CameraModel whole, int step) {
    return new CameraModel(ceilDiv(whole.width(), step), ceilDiv(whole.height(), step), whole.fx() / step,
        whole.fy() / step,
        whole.cx() / step, whole.cy() / step);
  }

  private void checkUnits(int pixels, int count) {
    if (count == 0) {
      throw new UnusableDepthException(
          "none of the " + pixels + " depth pixels is valid (all zero, negative, NaN or infinite):"
              + " check that the depth camera runs and that the right topic is connected");
    }
    float median = sampledMedian(pixels);
    if (median > 20) {
      throw new UnusableDepthException("depth looks like millimetres: its median is " + median
          + " m, more than 20 m; divide by 1000, or declare the encoding 16UC1");
    }
    if (median < 0.02f) {
      throw new UnusableDepthException("depth looks like metres read as millimetres: its median is " + median
          + " m, less than 0.02 m; do not divide by 1000, or declare the encoding 32FC1");
    }
  }

  /** Median of about 400 valid pixels spread over the image; of all valid ones near the start when they are rare. */
  private float sampledMedian(int pixels) {
    int n = 0;
    for (int stride = Math.max(1, pixels / (UNIT_SAMPLES - 1)); n == 0; stride = 1) {
      for (int i = 0; i < pixels && n < UNIT_SAMPLES; i += stride) {
        if (valid[i] > 0) {
          sorted[n++] = valid[i];
        }
      }
    }
    Arrays.sort(sorted, 0, n);
    return sorted[n / 2];
  }

  /**
   * A pixel whose depth lies far between those of two opposite neighbours mixes two surfaces ("flying pixel"), one
   * nearer than all four neighbours is a speckle. Comparisons with NaN are false, so pixels beside a hole stay.
   */
  private void dropPixelsOnNoSurface() {
    int width = camera.width();
    int height = camera.height();
    System.arraycopy(valid, 0, surface, 0, width * height);
    for (int row = 1; row < height - 1; row++) {
      for (int i = row * width + 1, end = (row + 1) * width - 1; i < end; i++) {
        float d = valid[i];
        float jump = 0.008f + 0.01f * d;
        float left = valid[i - 1] - d;
        float right = valid[i + 1] - d;
        float above = valid[i - width] - d;
        float below = valid[i + width] - d;
        boolean step = Math.abs(left) > jump && Math.abs(right) > jump && left * right < 0
            || Math.abs(above) > jump && Math.abs(below) > jump && above * below < 0;
        boolean speckle = left > jump && right > jump && above > jump && below > jump;
        if (step || speckle) {
          surface[i] = Float.NaN;
        }
      }
    }
  }

  /**
   * Makes the image finer: linear within a surface, the nearest pixel across an edge or a hole.
   *
   * @param wanted how much finer; less where it would have more than {@link #MAX_SAMPLES}
   */
  void refine(int wanted) {
    int factor = Math.min(wanted, (int) Math.sqrt((double) MAX_SAMPLES / (camera.width() * camera.height())));
    if (factor <= 1) {
      return;
    }
    int width = camera.width() * factor;
    int height = camera.height() * factor;
    if (finer.length < width * height) {
      finer = new float[width * height];
    }
    for (int row = 0; row < height; row++) {
      for (int col = 0; col < width; col++) {
        finer[row * width + col] = interpolated((row + 0.5f) / factor - 0.5f, (col + 0.5f) / factor - 0.5f);
      }
    }
    camera = new CameraModel(width, height, camera.fx() * factor, camera.fy() * factor,
        (camera.cx() + 0.5) * factor - 0.5, (camera.cy() + 0.5) * factor - 0.5);
    metres = finer;
  }

  private float interpolated(float row, float col) {
    int lastRow = camera.height() - 1;
    int lastCol = camera.width() - 1;
    int r = Math.max(0, Math.min(lastRow, (int) row));
    int c = Math.max(0, Math.min(lastCol, (int) col));
    int i = r * (lastCol + 1) + c;
    int right = c < lastCol ? 1 : 0;
    int down = r < lastRow ? lastCol + 1 : 0;
    float a = surface[i];
    float b = surface[i + right];
    float d = surface[i + down];
    float e = surface[i + down + right];
    float fr = Math.max(0, row - r);
    float fc = Math.max(0, col - c);
    // A surface at 60 degrees to the ray changes by about 2 pixels' width from pixel to pixel.
    float jump = 0.008f + a * (0.01f + 2 / (float) camera.fx());
    if (Math.max(Math.max(a, b), Math.max(d, e)) - Math.min(Math.min(a, b), Math.min(d, e)) <= jump) {
      return (1 - fr) * ((1 - fc) * a + fc * b) + fr * ((1 - fc) * d + fc * e);
    }
    return surface[i + (fr >= 0.5f ? down : 0) + (fc >= 0.5f ? right : 0)];
  }
}
