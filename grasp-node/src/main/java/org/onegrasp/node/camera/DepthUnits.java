package org.onegrasp.node.camera;

import java.util.Arrays;
import java.util.Locale;
import org.onegrasp.world.CameraModel;
import org.onegrasp.world.Observation;
import org.onegrasp.world.WorkArea;

/** Tells depths in another unit from depths of another place, by the table that should be seen. */
final class DepthUnits {
  /** Of 1 and 10 mm read as metres, of 0.01, 0.1, 0.125 and 0.25 mm read as millimetres, and the other way round. */
  private static final double[] FACTORS = {1000, 100, 10, 8, 4, 0.1, 0.01, 0.001};
  /** A depth that is a factor too large is within this of it. */
  private static final double MOST_OFF = 1.12;
  /** Of the pixels that should show the table, so many show something nearer. */
  private static final double NEARER_SHARE = 0.4;
  private static final int SAMPLES = 2000;

  private DepthUnits() {}

  /**
   * A sentence to add to a message, when the depths are about a factor of another unit too large or too small for the
   * distance from the camera to the table; else nothing.
   */
  static String hint(Observation observation, WorkArea area) {
    double ratio = ratio(observation, area);
    for (double factor : FACTORS) {
      if (ratio > factor / MOST_OFF && ratio < factor * MOST_OFF) {
        return ". The depths are about " + (factor > 1 ? words(factor) + " times as large as"
            : "1/" + words(1 / factor) + " of")
            + " the distance to the table: if they are in another unit, set ~depth_scale to what makes metres of"
            + " them (such as "
            + 1 / factor + ")";
      }
    }
    return "";
  }

  private static String words(double factor) {
    return String.format(Locale.ROOT, "%.0f", factor);
  }

  /**
   * How many times as far as the table what the camera sees is, where its rays meet the work area; 0 when they do not.
   */
  private static double ratio(Observation observation, WorkArea area) {
    double[] ratios = new double[SAMPLES];
    int count = 0;
    int pixels = observation.depthMetres().length;
    double[] m = observation.cameraInBase().rotation();
    for (long i = 0; i < SAMPLES; i++) {
      int pixel = (int) (i * pixels / SAMPLES);
      float depth = observation.depthMetres()[pixel];
      double table = tableDepth(observation, m, pixel, area);
      if (table > 0 && depth > 0 && depth <= Float.MAX_VALUE) {
        ratios[count++] = depth / table;
      }
    }
    Arrays.sort(ratios, 0, count);
    return count == 0 ? 0 : ratios[(int) (count * NEARER_SHARE)];
  }

  /** Depth at which the ray of a pixel meets the table; not positive where that is not in the work area. */
  private static double tableDepth(Observation observation, double[] m, int pixel, WorkArea area) {
    CameraModel camera = observation.camera();
    double x = (pixel % camera.width() - camera.cx()) / camera.fx();
    double y = (pixel / camera.width() - camera.cy()) / camera.fy();
    double depth = (area.tableZ() - observation.cameraInBase().z()) / (m[6] * x + m[7] * y + m[8]);
    boolean inside = depth > 0
        && area.contains(observation.cameraInBase().x() + depth * (m[0] * x + m[1] * y + m[2]),
            observation.cameraInBase().y() + depth * (m[3] * x + m[4] * y + m[5]));
    return inside ? depth : 0;
  }
}
