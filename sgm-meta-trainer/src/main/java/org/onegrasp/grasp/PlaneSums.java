package org.onegrasp.grasp;

/** Least squares of value = constant + perX x + perY y, from sums over the points. */
final class PlaneSums {
  private double n;
  private double x;
  private double y;
  private double xx;
  private double xy;
  private double yy;
  private double v;
  private double vx;
  private double vy;

  /** Of the fit, set by {@link #solve}. */
  double constant;
  double perX;
  double perY;

  void clear() {
    n = 0;
    x = 0;
    y = 0;
    xx = 0;
    xy = 0;
    yy = 0;
    v = 0;
    vx = 0;
    vy = 0;
  }

  void add(double atX, double atY, double value) {
    n++;
    x += atX;
    y += atY;
    xx += atX * atX;
    xy += atX * atY;
    yy += atY * atY;
    v += value;
    vx += value * atX;
    vy += value * atY;
  }

  /**
   * Adds a row of points one apart, those whose values are at most {@code most} from 0. Just what adding one by one
   * makes where places are multiples of a half: their sums are exact.
   */
  void addRow(double firstX, double atY, double[] values, double most) {
    double count = 0;
    double sumX = 0;
    double sumXx = 0;
    double sumV = v;
    double sumVx = vx;
    double sumVy = vy;
    double atX = firstX;
    for (double value : values) {
      if (Math.abs(value) <= most) {
        count++;
        sumX += atX;
        sumXx += atX * atX;
        sumV += value;
        sumVx += value * atX;
        sumVy += value * atY;
      }
      atX++;
    }
    n += count;
    x += sumX;
    y += count * atY;
    xx += sumXx;
    xy += sumX * atY;
    yy += count * atY * atY;
    v = sumV;
    vx = sumVx;
    vy = sumVy;
  }

  /** Number of points. */
  int count() {
    return (int) n;
  }

  /** Gaussian elimination without pivoting: the matrix is positive definite unless all points lie on a line. */
  void solve() {
    double xx1 = xx - x * x / n;
    double xy1 = xy - x * y / n;
    double vx1 = vx - x * v / n;
    double yy2 = yy - y * y / n - xy1 * xy1 / xx1;
    perY = (vy - y * v / n - xy1 * vx1 / xx1) / yy2;
    perX = (vx1 - xy1 * perY) / xx1;
    constant = (v - x * perX - y * perY) / n;
  }
}
