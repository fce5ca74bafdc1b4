package org.onegrasp.node.camera;

import java.util.Arrays;
import java.util.Optional;
import org.onegrasp.msgs.CameraInfo;

/**
 * How a lens bends rays, as sensor_msgs/CameraInfo and OpenCV's calibration describe it: plumb_bob (k1 k2 p1 p2 [k3]),
 * rational_polynomial (k1 k2 p1 p2 k3 k4 k5 k6 [s1 s2 s3 s4]) and equidistant or fisheye (k1 k2 k3 k4).
 */
final class LensDistortion {
  private static final int MOST_PARAMETERS = 12;

  private final boolean equidistant;
  private final double[] d; // filled up with zeros

  private LensDistortion(boolean equidistant, double[] given) {
    this.equidistant = equidistant;
    d = Arrays.copyOf(given, MOST_PARAMETERS);
  }

  /** Nothing when the lens does not distort, or in a way that is not known here. */
  static Optional<LensDistortion> of(CameraInfo info) {
    boolean equidistant = info.distortionModel().equals("equidistant") || info.distortionModel().equals("fisheye");
    boolean known = equidistant || info.distortionModel().isEmpty() || info.distortionModel().equals("plumb_bob")
        || info.distortionModel().equals("rational_polynomial");
    boolean tilted =
        info.d().length > MOST_PARAMETERS && distorts(Arrays.copyOfRange(info.d(), MOST_PARAMETERS, info.d().length));
    return known && !tilted && distorts(info.d()) ? Optional.of(new LensDistortion(equidistant, info.d()))
        : Optional.empty();
  }

  /** Whether one of these parameters is not zero. */
  static boolean distorts(double[] parameters) {
    for (double parameter : parameters) {
      if (parameter != 0) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LensDistortion lens && lens.equidistant == equidistant && Arrays.equals(lens.d, d);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(d);
  }

  /** Where the ray (x, y, 1) seems to come from: x and y over 1. */
  double[] distorted(double x, double y) {
    double r2 = x * x + y * y;
    if (equidistant) {
      double r = Math.sqrt(r2);
      double t = Math.atan(r);
      double t2 = t * t;
      double scale = r < 1e-9 ? 1 : t * (1 + t2 * (d[0] + t2 * (d[1] + t2 * (d[2] + t2 * d[3])))) / r;
      return new double[] {x * scale, y * scale};
    }
    double radial = (1 + r2 * (d[0] + r2 * (d[1] + r2 * d[4]))) / (1 + r2 * (d[5] + r2 * (d[6] + r2 * d[7])));
    return new double[] {
        x * radial + 2 * d[2] * x * y + d[3] * (r2 + 2 * x * x) + r2 * (d[8] + r2 * d[9]),
        y * radial + d[2] * (r2 + 2 * y * y) + 2 * d[3] * x * y + r2 * (d[10] + r2 * d[11])};
  }
}
