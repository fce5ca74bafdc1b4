package org.onegrasp.node.camera;

import java.util.Optional;
import java.util.function.IntFunction;
import org.onegrasp.conversion.CameraMessages;
import org.onegrasp.msgs.CameraInfo;
import org.onegrasp.msgs.Header;
import org.onegrasp.world.CameraModel;

/**
 * The depth picture that an organised cloud was made of: where column and row are linear in x / z and y / z, the points
 * are those of a pinhole camera, which needs no camera info. As a picture they lose pixels between two surfaces, are
 * made finer where they are coarse, and are checked by the table.
 *
 * @param metres depth along the optical axis, row-major, NaN where there is no point
 */
record CloudPicture(CameraModel camera, float[] metres) {
  private static final int SAMPLES = 4000;
  private static final int LEAST = 200;
  /** Of a picture; a cloud that lacks more is one that was filtered. */
  private static final double LEAST_VALID = 0.3;
  /** Pixels: largest distance of a point from its ray. */
  private static final double MOST_OFF = 0.2;

  /**
   * Nothing when the points are in no order, of another sensor, or in another frame than the camera's optical one.
   *
   * @param points (height, width, 3) metres
   * @param memory gives an array of so many pixels; all of it is written
   */
  static Optional<CloudPicture> of(float[] points, int width, int height, IntFunction<float[]> memory) {
    if (width < 2 || height < 2) {
      return Optional.empty();
    }
    Line columns = new Line();
    Line rows = new Line();
    int pixels = width * height;
    int samples = Math.min(SAMPLES, pixels);
    for (long i = 0; i < samples; i++) {
      int pixel = (int) (i * pixels / samples);
      float z = points[3 * pixel + 2];
      if (z > 0 && Float.isFinite(points[3 * pixel] + points[3 * pixel + 1] + z)) {
        columns.add(points[3 * pixel] / z, pixel % width);
        rows.add(points[3 * pixel + 1] / z, pixel / width);
      }
    }
    boolean pinhole = columns.count >= Math.max(LEAST, LEAST_VALID * samples) && columns.slope() > 0 && rows.slope() > 0
        && columns.scatter() <= MOST_OFF && rows.scatter() <= MOST_OFF;
    return pinhole ? Optional.of(new CloudPicture(
        new CameraModel(width, height, columns.slope(), rows.slope(), columns.offset(), rows.offset()),
        depths(points, memory.apply(pixels)))) : Optional.empty();
  }

  Depths depths(Header header) {
    return new Depths(header, camera.width(), camera.height(), metres);
  }

  /** As a camera's driver would have sent it. */
  CameraInfo info(Header header) {
    return CameraMessages.info(header, camera);
  }

  private static float[] depths(float[] points, float[] metres) {
    for (int i = 0; i < metres.length; i++) {
      metres[i] = points[3 * i + 2];
    }
    return metres;
  }

  /** Fitted by least squares: place = slope share + offset. */
  private static final class Line {
    private double sx;
    private double sy;
    private double sxx;
    private double sxy;
    private double syy;
    private int count;

    void add(double share, double place) {
      sx += share;
      sy += place;
      sxx += share * share;
      sxy += share * place;
      syy += place * place;
      count++;
    }

    double slope() {
      return (count * sxy - sx * sy) / (count * sxx - sx * sx);
    }

    double offset() {
      return (sy - slope() * sx) / count;
    }

    /** Root of the mean square of what is left. */
    double scatter() {
      double ofPlace = (syy - sy * sy / count) / count;
      double explained = slope() * (sxy - sx * sy / count) / count;
      return Math.sqrt(Math.max(0, ofPlace - explained));
    }
  }
}
