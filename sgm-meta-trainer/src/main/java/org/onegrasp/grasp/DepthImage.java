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
  /** A surface at 56 degrees to the ray changes by so many pixels' widths from pixel to pixel. */
  private static final float STEEPEST = 1.5f;

  private float[] valid = new float[0];
  private float[] surface = new float[0];
  private float[] finer = new float[0];
  private final float[] sorted = new float[UNIT_SAMPLES];

  /** Depth in metres along the optical axis, row-major, NaN where unknown; at least camera width x height long. */
  float[] metres;
  /** Of {@link #metres}: thinned or refined as they are. */
  CameraModel camera;
  // Of the picture as it came.
  private int wholeWidth;
  private int thinning;
  private int refinement;

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

  /** The pixel, counted row by row, of the picture as it came from which {@link #metres} has the one at row, col. */
  int pixel(int row, int col) {
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
   * At the edges of things cameras mix the depths of two surfaces ("flying pixels"), over one or two pixels: a pixel is
   * dropped when, of two surfaces within two pixels along its row or its column, it is like neither, and when it is
   * like none of its four neighbours. Comparisons with NaN are false, so pixels among holes stay.
   */
  private void dropPixelsOnNoSurface() {
    int width = camera.width();
    int height = camera.height();
    System.arraycopy(valid, 0, surface, 0, width * height);
    float steepest = STEEPEST / (float) camera.fx();
    for (int row = 2; row < height - 2; row++) {
      for (int i = row * width + 2, end = (row + 1) * width - 2; i < end; i++) {
        float alike = 0.003f + valid[i] * (0.003f + steepest);
        if (!(isLike(i - 1, i, alike) && isLike(i + 1, i, alike) && isLike(i - width, i, alike)
            && isLike(i + width, i, alike)) && (mixes(i, 1, alike) || mixes(i, width, alike) || alone(i, alike))) {
          surface[i] = Float.NaN;
        }
      }
    }
  }

  private boolean isLike(int neighbour, int i, float alike) {
    return Math.abs(valid[neighbour] - valid[i]) <= alike;
  }

  /** @param step to the next pixel of the row or the column */
  private boolean mixes(int i, int step, float alike) {
    float nearest = Float.MAX_VALUE;
    float furthest = 0;
    for (int k = i - 2 * step; k <= i + 2 * step; k += step) {
      float d = valid[k];
      nearest = d < nearest ? d : nearest;
      furthest = d > furthest ? d : furthest;
    }
    return valid[i] - nearest > alike && furthest - valid[i] > alike;
  }

  private boolean alone(int i, float alike) {
    int width = camera.width();
    boolean knownBeside = valid[i - 1] > 0 || valid[i + 1] > 0;
    boolean knownAlong = valid[i - width] > 0 || valid[i + width] > 0;
    return knownBeside && knownAlong && !isLike(i - 1, i, 2 * alike) && !isLike(i + 1, i, 2 * alike)
        && !isLike(i - width, i, 2 * alike) && !isLike(i + width, i, 2 * alike);
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
