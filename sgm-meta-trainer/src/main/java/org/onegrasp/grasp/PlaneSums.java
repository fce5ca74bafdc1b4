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

  /** Adds the first so many points one by one. */
  void add(double[] atX, double[] atY, double[] values, int points) {
    // In registers, which fields are not.
    double sumX = x;
    double sumY = y;
    double sumXx = xx;
    double sumXy = xy;
    double sumYy = yy;
    double sumV = v;
    double sumVx = vx;
    double sumVy = vy;
    for (int i = 0; i < points; i++) {
      double px = atX[i];
      double py = atY[i];
      double value = values[i];
      sumX += px;
      sumY += py;
      sumXx += px * px;
      sumXy += px * py;
      sumYy += py * py;
      sumV += value;
      sumVx += value * px;
      sumVy += value * py;
    }
    n += points;
    x = sumX;
    y = sumY;
    xx = sumXx;
    xy = sumXy;
    yy = sumYy;
    v = sumV;
    vx = sumVx;
    vy = sumVy;
  }

  /**
   * Adds a row of points one apart, those whose values are at most {@code most} from 0. Just what adding one by one
   * makes where places are multiples of a half: their sums are exact.
   *
   * @param values of at most 1,800 points: sums of places are kept as int32
   */
  void addRow(double firstX, double atY, double[] values, double most) {
    int count = 0;
    int places = 0; // sum of the points' places in the row, and of their squares
    int squares = 0;
    double sumV = v;
    double sumVx = vx;
    double sumVy = vy;
    double atX = firstX;
    for (int k = 0; k < values.length; k++) {
      double value = values[k];
      if (Math.abs(value) <= most) {
        count++;
        places += k;
        squares += k * k;
        sumV += value;
        sumVx += value * atX;
        sumVy += value * atY;
      }
      atX++;
    }
    double sumX = count * firstX + places;
    n += count;
    x += sumX;
    y += count * atY;
    xx += count * firstX * firstX + 2 * firstX * places + squares;
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
