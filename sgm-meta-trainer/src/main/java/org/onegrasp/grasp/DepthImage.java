package org.onegrasp.grasp;

import java.util.Arrays;
import org.onegrasp.kernels.Kernels;
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
  // Metres: medians beyond are in another unit.
  private static final float FARTHEST = 20;
  private static final float CLOSEST = 0.02f;
  /** A surface at 56 degrees to the ray changes by so many pixels' widths from pixel to pixel. */
  private static final float STEEPEST = 1.5f;
  /** Two depths of one surface may differ by so much, metres, and by so much of the depth. */
  private static final float NOISE = 0.003f;
  private static final int REACH = 2; // pixels that are compared to each side

  private final Kernels kernels;
  private float[] valid = new float[0];
  private float[] surface = new float[0];
  private float[] finer = new float[0];
  private final float[] sampled = new float[UNIT_SAMPLES];

  /** Depth in metres along the optical axis, row-major, NaN where unknown; at least camera width x height long. */
  float[] metres;
  /** Of {@link #metres}: thinned or refined as they are. */
  CameraModel camera;
  // Of the picture as it came.
  private int wholeWidth;
  private int thinning;
  private int refinement;

  DepthImage(Kernels kernels) {
    this.kernels = kernels;
  }

  void load(CameraModel whole, float[] depthMetres) {
    int step = 1;
    while ((long) ceilDiv(whole.width(), step) * ceilDiv(whole.height(), step) > MAX_SAMPLES) {
      step++;
    }
    wholeWidth = whole.width();
    thinning = step;
    refinement = 1;
    camera = step == 1 ? whole : thinned(whole, step);
    int pixels = camera.width() * camera.height();
    if (valid.length < pixels) {
      valid = new float[pixels];
      surface = new float[pixels];
    }
    if (step == 1) {
      usable(depthMetres, pixels, valid);
    } else {
      for (int row = 0, i = 0; row < whole.height(); row += step) {
        for (int from = row * whole.width(), end = from + whole.width(); from < end; from += step) {
          valid[i++] = depthMetres[from];
        }
      }
      usable(valid, pixels, valid);
    }
    checkUnits(pixels);
    dropPixelsOnNoSurface();
    metres = surface;
  }

  /**
   * Depths, NaN where they are not positive or not finite: m / m is 1, and NaN for 0 and infinity; no branch, so that
   * the compiler makes vectors of it.
   */
  @SuppressWarnings("IdentityBinaryExpression")
  private static void usable(float[] depths, int count, float[] usable) {
    for (int i = 0; i < count; i++) {
      float m = Math.max(depths[i], 0);
      usable[i] = m * (m / m);
    }
  }

  /** The pixel, counted row by row, of the picture as it came from which {@link #metres} has a sample. */
  int pixel(int sample) {
    if (refinement == 1 && thinning == 1) {
      return sample;
    }
    int row = sample / camera.width();
    int col = sample % camera.width();
    return row / refinement * thinning * wholeWidth + col / refinement * thinning;
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

  private void checkUnits(int pixels) {
    int n = sample(pixels, Math.max(1, pixels / (UNIT_SAMPLES - 1)));
    if (n == 0) {
      n = sample(pixels, 1); // they are rare
    }
    if (n == 0) {
      throw new UnusableDepthException(
          "none of the " + pixels + " depth pixels is valid (all zero, negative, NaN or infinite):"
              + " check that the depth camera runs and that the right topic is connected");
    }
    int far = 0;
    int close = 0;
    for (int k = 0; k < n; k++) {
      far += sampled[k] > FARTHEST ? 1 : 0;
      close += sampled[k] < CLOSEST ? 1 : 0;
    }
    if (far >= n - n / 2) {
      throw new UnusableDepthException("depth looks like millimetres: its median is " + median(n)
          + " m, more than 20 m; divide by 1000, or declare the encoding 16UC1");
    }
    if (close > n / 2) {
      throw new UnusableDepthException("depth looks like metres read as millimetres: its median is " + median(n)
          + " m, less than 0.02 m; do not divide by 1000, or declare the encoding 32FC1");
    }
  }

  private float median(int n) {
    Arrays.sort(sampled, 0, n);
    return sampled[n / 2];
  }

  /** Takes valid ones of every so many pixels, at most about 400, and returns their number. */
  private int sample(int pixels, int stride) {
    int n = 0;
    for (int i = 0; i < pixels && n < UNIT_SAMPLES; i += stride) {
      if (valid[i] > 0) {
        sampled[n++] = valid[i];
      }
    }
    return n;
  }

  /** As {@link Kernels#surfaces} says; pixels at the border stay. */
  private void dropPixelsOnNoSurface() {
    int width = camera.width();
    int height = camera.height();
    float slope = NOISE + STEEPEST / (float) camera.fx();
    for (int row = 0; row < height; row++) {
      int from = row * width;
      if (row < REACH || row >= height - REACH || width <= 2 * REACH) {
        System.arraycopy(valid, from, surface, from, width);
      } else {
        kernels.surfaces(valid, from + REACH, from + width - REACH, width, NOISE, slope, surface);
        System.arraycopy(valid, from, surface, from, REACH);
        System.arraycopy(valid, from + width - REACH, surface, from + width - REACH, REACH);
      }
    }
  }

  /** Number of samples whose depth is known. */
  int known() {
    int known = 0;
    for (int i = 0; i < camera.width() * camera.height(); i++) {
      known += metres[i] > 0 ? 1 : 0;
    }
    return known;
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
    refinement = factor;
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
