package org.onegrasp.grasp;

import java.util.Arrays;
import org.onegrasp.world.CameraModel;
import org.onegrasp.world.Pose;
import org.onegrasp.world.WorkArea;

/**
 * Finds the scale of a depth picture from the table. Of some thousand pixels whose rays meet the table in the work
 * area, the ratio expected / measured depth is taken. Things on the table are nearer, which makes their ratio larger:
 * the table is the lowest peak of the ratios. A plane is fitted to the ratios around it and its value in the middle of
 * the area is the scale; its slopes, which are errors of the pose or a table that is not level, are left to whoever
 * levels heights. (A term that grows with the distance from the picture's middle was tried and gained nothing.) Owns
 * its buffers.
 */
final class DepthScaleFit {
  private static final int SAMPLES = 6000;
  /** Rays that are flatter than this say little about the height of the table: vertical part of a ray's direction. */
  private static final double LEAST_SLOPE = 0.2;
  /** Ratios further than this from 1 are not of the table. */
  private static final double WIDEST = 0.10;
  private static final int BINS = 80;
  /** A peak counts if it has at least this share of the highest one's height: a box may hide most of the table. */
  private static final double PEAK_SHARE = 0.3;
  /** Share of the pixels towards the area that must show table. */
  private static final double LEAST_TABLE = 0.05;
  private static final int LEAST_POINTS = 60;
  /** How near to the fitted plane a ratio must be, round by round. */
  private static final double[] NEAR = {0.012, 0.008, 0.008, 0.008};

  // Of each sample: ratio, and where its ray meets the table, metres from the middle of the area.
  private final double[] ratio = new double[SAMPLES];
  private final double[] right = new double[SAMPLES];
  private final double[] up = new double[SAMPLES];
  // Of the samples near the plane: where, as above, and their ratio less that of the plane.
  private final double[] nearRight = new double[SAMPLES];
  private final double[] nearUp = new double[SAMPLES];
  private final double[] error = new double[SAMPLES];
  private int samples;
  private int towardsArea;
  private final int[] histogram = new int[BINS + 2];
  private final PlaneSums sums = new PlaneSums();
  private double middle;
  private double perX;
  private double perY;

  DepthScale fit(DepthImage image, Pose cameraInBase, WorkArea area) {
    collect(image, cameraInBase, area);
    if (towardsArea < LEAST_POINTS) {
      return DepthScale.unknown("hardly any depth is seen in the work area");
    }
    int table = samples < LEAST_POINTS ? 0 : fitPlane();
    if (table < LEAST_POINTS || table < LEAST_TABLE * towardsArea) {
      return DepthScale.unknown("no table is seen near its height in the work area");
    }
    return DepthScale.of(middle, cameraInBase.z() - area.tableZ());
  }

  private void collect(DepthImage image, Pose cameraInBase, WorkArea area) {
    CameraModel camera = image.camera;
    int step = 1;
    while ((long) (camera.width() / step + 1) * (camera.height() / step + 1) > SAMPLES) {
      step++;
    }
    samples = 0;
    towardsArea = 0;
    double[] m = cameraInBase.rotation();
    PictureWindow window = PictureWindow.of(camera, cameraInBase, area, 0, 0);
    for (int row = PictureWindow.first(window.top(), step / 2, step); row < window.bottom(); row += step) {
      double v = (row - camera.cy()) / camera.fy();
      for (int col = PictureWindow.first(window.left(), step / 2, step); col < window.right(); col += step) {
        double u = (col - camera.cx()) / camera.fx();
        double rise = m[6] * u + m[7] * v + m[8];
        double expected = (area.tableZ() - cameraInBase.z()) / rise;
        if (rise < -LEAST_SLOPE && expected > 0) {
          add(image.metres[row * camera.width() + col], expected,
              cameraInBase.x() + expected * (m[0] * u + m[1] * v + m[2]) - area.centreX(),
              cameraInBase.y() + expected * (m[3] * u + m[4] * v + m[5]) - area.centreY(), area.size() / 2);
        }
      }
    }
  }

  private void add(float depth, double expected, double x, double y, double half) {
    if (depth > 0 && Math.abs(x) <= half && Math.abs(y) <= half) {
      towardsArea++;
      ratio[samples] = expected / depth;
      right[samples] = x;
      up[samples] = y;
      samples += Math.abs(ratio[samples] - 1) < WIDEST ? 1 : 0;
    }
  }

  /** Number of samples near the plane that was found. */
  private int fitPlane() {
    middle = lowestPeak();
    perX = 0;
    perY = 0;
    for (double near : NEAR) {
      int found = 0;
      for (int i = 0; i < samples; i++) {
        nearRight[found] = right[i];
        nearUp[found] = up[i];
        error[found] = ratio[i] - middle - perX * right[i] - perY * up[i];
        found += Math.abs(error[found]) <= near ? 1 : 0;
      }
      sums.clear();
      sums.add(nearRight, nearUp, error, found);
      if (sums.count() < LEAST_POINTS) {
        return 0;
      }
      sums.solve();
      middle += sums.constant;
      perX += sums.perX;
      perY += sums.perY;
    }
    return sums.count();
  }

  private double lowestPeak() {
    Arrays.fill(histogram, 0);
    for (int i = 0; i < samples; i++) {
      histogram[1 + (int) ((ratio[i] - 1 + WIDEST) / (2 * WIDEST) * BINS)]++;
    }
    int highest = 0;
    for (int bin = 1; bin <= BINS; bin++) {
      highest = Math.max(highest, smoothed(bin));
    }
    int peak = 1;
    while (smoothed(peak) < PEAK_SHARE * highest) {
      peak++;
    }
    while (peak < BINS && smoothed(peak + 1) > smoothed(peak)) {
      peak++;
    }
    return 1 - WIDEST + (peak - 0.5) * 2 * WIDEST / BINS;
  }

  private int smoothed(int bin) {
    return histogram[bin - 1] + 2 * histogram[bin] + histogram[bin + 1];
  }
}
