package org.onegrasp.arm;

/**
 * What is missing from a pose to a target: a way in metres and a turn as a rotation vector in radians, both in the base
 * frame. The turn is the logarithm of the rotation between them (Lynch and Park, Modern Robotics, 2017, section
 * 3.2.3.3).
 */
final class PoseError {
  final double[] parts = new double[6]; // metres x 3, radians x 3

  /** Both (3, 4), row-major. */
  void set(double[] target, double[] present) {
    for (int row = 0; row < 3; row++) {
      parts[row] = target[4 * row + 3] - present[4 * row + 3];
    }
    // d = target * transposed present, the rotation that is missing
    double d00 = dot(target, 0, present, 0);
    double d11 = dot(target, 4, present, 4);
    double d22 = dot(target, 8, present, 8);
    double x = (dot(target, 8, present, 4) - dot(target, 4, present, 8)) / 2;
    double y = (dot(target, 0, present, 8) - dot(target, 8, present, 0)) / 2;
    double z = (dot(target, 4, present, 0) - dot(target, 0, present, 4)) / 2;
    double sin = Math.sqrt(x * x + y * y + z * z);
    double cos = (d00 + d11 + d22 - 1) / 2;
    if (sin > 1e-6) {
      setTurn(StrictMath.atan2(sin, cos) / sin, x, y, z);
    } else if (cos > 0) {
      setTurn(1, x, y, z);
    } else { // half a turn: any axis does, the signs that fit do not matter to a search
      setTurn(Math.PI, Math.sqrt(Math.max(0, (d00 + 1) / 2)), Math.sqrt(Math.max(0, (d11 + 1) / 2)),
          Math.sqrt(Math.max(0, (d22 + 1) / 2)));
    }
  }

  private void setTurn(double scale, double x, double y, double z) {
    parts[3] = scale * x;
    parts[4] = scale * y;
    parts[5] = scale * z;
  }

  private static double dot(double[] a, int atA, double[] b, int atB) {
    return a[atA] * b[atB] + a[atA + 1] * b[atB + 1] + a[atA + 2] * b[atB + 2];
  }

  double metres() {
    return length(0);
  }

  double radians() {
    return length(3);
  }

  private double length(int at) {
    return Math.sqrt(parts[at] * parts[at] + parts[at + 1] * parts[at + 1] + parts[at + 2] * parts[at + 2]);
  }
}
