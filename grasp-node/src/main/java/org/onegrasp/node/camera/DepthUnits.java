package org.onegrasp.node.camera;

import java.util.Arrays;
import org.onegrasp.world.Observation;
import org.onegrasp.world.WorkArea;

/** Tells depths in another unit from depths of another place. */
final class DepthUnits {
  private static final double[] FACTORS = {1000, 100, 10, 0.1, 0.01, 0.001};
  /** A depth that is a factor too large is within this of it. */
  private static final double MOST_OFF = 1.25;

  private static final int SAMPLES = 2000;

  private DepthUnits() {}

  /**
   * A sentence to add to a message, when the depths are about 10, 100 or 1000 times too large or too small for the
   * distance from the camera to the table; else nothing.
   */
  static String hint(Observation observation, WorkArea area) {
    double ratio = median(observation.depthMetres()) / tableDepth(observation, area);
    for (double factor : FACTORS) {
      if (ratio > factor / MOST_OFF && ratio < factor * MOST_OFF) {
        return ". The depths are about "
            + (factor > 1 ? Math.round(factor) + " times as large as" : "1/" + Math.round(1 / factor) + " of")
            + " the distance to the table: if they are in another unit, set ~depth_scale to what makes metres of"
            + " them (such as "
            + 1 / factor + ")";
      }
    }
    return "";
  }

  /** Depth of the table's middle along the optical axis; not positive when the camera looks away. */
  private static double tableDepth(Observation observation, WorkArea area) {
    return observation.cameraInBase().inverse().transform(area.centreX(), area.centreY(), area.tableZ())[2];
  }

  /** Of about {@value #SAMPLES} of the valid pixels. */
  private static double median(float[] metres) {
    float[] valid = new float[SAMPLES];
    int count = 0;
    for (long i = 0; i < SAMPLES; i++) {
      float depth = metres[(int) (i * metres.length / SAMPLES)];
      if (depth > 0 && depth <= Float.MAX_VALUE) {
        valid[count++] = depth;
      }
    }
    Arrays.sort(valid, 0, count);
    return count == 0 ? 0 : valid[count / 2];
  }
}
