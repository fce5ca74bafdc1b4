package org.onegrasp.grasp;

import java.util.Arrays;

/**
 * What stands between and beside two fingers that close along a line: heights along the closing direction over a strip
 * as wide as a finger, the flanks of the part in between, and the height at which the finger tips hold it.
 *
 * <p>
 * Two shapes are measured. A solid part or a wall (a mug's rim) has its top at the point itself. Where the point lies
 * low but walls rise on both sides, as in a cup held from outside, the lower wall's top counts and the flanks are the
 * outer ones. Low is what is level with the table or, where a person showed how high the tips were, what lies below
 * them: a cup's bottom is not the part.
 */
final class GripProfile {
  /** Least height of a part that fingers can hold, metres. */
  static final double MIN_TOP = 0.006;
  private static final double STEP = 0.002;
  private static final double STRIP_SPACING = 0.004;
  private static final int STRIP_LINES = 5;
  private static final double FINGER_THICKNESS = 0.010;
  private static final double CLEARANCE = 0.004;
  /**
   * The tips go this far below the top, but no closer to the table than 7 mm, or half the part's height down to 4 mm.
   */
  private static final double GRIP_DEPTH = 0.030;
  private static final double MIN_TIP = 0.007;
  static final double LEAST_TIP = 0.004;
  /** Tips that were shown go at least this far below the top as it is seen, metres. */
  private static final double LEAST_BITE = 0.004;
  /** The top is looked for this far from the point along the closing direction, metres. */
  private static final double TOP_REACH = 0.008;
  /** Cells blur an edge: this much above the tips is no obstacle yet, metres. */
  private static final double OBSTACLE_MARGIN = 0.004;

  private final double opening;
  private final int half;
  private final double[] solid;
  private final double[] across = new double[STRIP_LINES];

  /** Height of what is held; metres above the table, 0 when there is nothing to hold. */
  double top;
  /** Height of the finger tips, metres above the table. */
  double tip;
  /** Flanks of the part, metres from the point along the closing direction; {@code low < high}. */
  double low;
  double high;

  GripProfile(double opening) {
    this.opening = opening;
    this.half = (int) Math.ceil((opening / 2 + CLEARANCE + FINGER_THICKNESS + 0.006) / STEP);
    this.solid = new double[2 * half + 1];
  }

  /**
   * Measures at a point of the base frame, heights from the table as the map shows it; false when there is nothing to
   * hold.
   *
   * @param shownTip height of the finger tips that a person showed, metres above the table; NaN where nobody did
   */
  boolean measure(HeightMap map, TablePlane table, double x, double y, double yaw, double shownTip) {
    sample(map, table, x, y, yaw);
    top = largest(-TOP_REACH, TOP_REACH);
    double walls = Math.min(largest(-opening / 2, 0), largest(0, opening / 2));
    boolean hollow = top < MIN_TOP || top < shownTip && walls > shownTip + LEAST_BITE;
    if (hollow) {
      top = walls;
    }
    if (top < MIN_TOP) {
      return false;
    }
    tip = Double.isNaN(shownTip) ? Math.max(top - GRIP_DEPTH, Math.max(LEAST_TIP, Math.min(MIN_TIP, top / 2)))
        : Math.max(LEAST_TIP, Math.min(shownTip, top - LEAST_BITE));
    low = -flank(-1, hollow);
    high = flank(1, hollow);
    return high > low;
  }

  /** Height of the highest thing found near the point in the last measurement, metres. */
  double highestNearPoint() {
    return largest(-TOP_REACH, TOP_REACH);
  }

  /** Distance from the middle at which a finger's inner face stands when it comes down beside a part. */
  double fingerInnerFace(double halfWidth) {
    return halfWidth + Math.max(0, Math.min(CLEARANCE, opening / 2 - halfWidth));
  }

  /**
   * Highest thing that a finger would come down on, metres above the table; 0 when its way is free. The finger's inner
   * face stands {@code inner} metres from {@code middle} on the given side (-1 or 1).
   */
  double obstacle(double middle, double inner, int side) {
    double from = middle + side * inner;
    double to = middle + side * (inner + FINGER_THICKNESS);
    double found = 0;
    for (int i = index(Math.min(from, to)); i <= index(Math.max(from, to)); i++) {
      found = Math.max(found, solid[i]);
    }
    return found > tip + OBSTACLE_MARGIN ? found : 0;
  }

  private void sample(HeightMap map, TablePlane table, double x, double y, double yaw) {
    double cos = StrictMath.cos(yaw);
    double sin = StrictMath.sin(yaw);
    for (int i = 0; i < solid.length; i++) {
      double t = (i - half) * STEP;
      for (int k = 0; k < STRIP_LINES; k++) {
        double s = (k - STRIP_LINES / 2) * STRIP_SPACING;
        across[k] = aboveTable(map, table, x + t * cos - s * sin, y + t * sin + s * cos);
      }
      Arrays.sort(across);
      // The second highest line: one jagged cell at an edge does not make the part wider.
      solid[i] = across[STRIP_LINES - 2];
    }
  }

  private static double aboveTable(HeightMap map, TablePlane table, double x, double y) {
    return map.area().contains(x, y) ? Math.max(0, map.heightAt(x, y) - table.at(map.grid().row(y), map.grid().col(x)))
        : 0;
  }

  private double largest(double from, double to) {
    double largest = 0;
    for (int i = index(from); i <= index(to); i++) {
      largest = Math.max(largest, solid[i]);
    }
    return largest;
  }

  private int index(double t) {
    return Math.max(0, Math.min(solid.length - 1, half + (int) Math.rint(t / STEP)));
  }

  /**
   * Metres from the point outward to where the part falls below the finger tips; beyond the gripper's reach if it never
   * does.
   */
  private double flank(int side, boolean hollow) {
    int k = nearestAbove(side, hollow);
    while (k < half && solid[half + side * k] >= tip) {
      k++;
    }
    double outer = solid[half + side * k];
    double inner = solid[half + side * (k - 1)];
    double part = inner >= tip && outer < tip ? (inner - tip) / (inner - outer) : 1;
    return (k - 1 + part) * STEP;
  }

  /** Steps outward to the first sample at or above the tips; a point just beside a part starts on its far side. */
  private int nearestAbove(int side, boolean hollow) {
    int limit = hollow ? half : (int) Math.rint(TOP_REACH / STEP);
    for (int k = 0; k <= limit; k++) {
      if (solid[half + side * k] >= tip) {
        return k;
      }
    }
    // Nothing on this side: the part lies wholly on the other one, and this flank is negative.
    int k = 0;
    while (k > -half && solid[half + side * (k - 1)] < tip) {
      k--;
    }
    return k;
  }
}
