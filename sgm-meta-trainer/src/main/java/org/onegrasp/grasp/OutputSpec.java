package org.onegrasp.grasp;

import org.onegrasp.world.Grid;
import org.onegrasp.world.WorkArea;

/**
 * What a network says: a quality for each cell and closing direction, (side, side, bins). Bin b is centred on the
 * closing direction b pi / bins.
 *
 * @param side cells along each side, over the area that {@link InputSpec#side} cells cover
 * @param bins closing directions over half a turn
 * @param cell side of a cell, metres
 */
public record OutputSpec(int side, int bins, double cell) {

  /** Of the shipped model: 24 x 24 cells of 16 mm, 8 directions. */
  public static final OutputSpec STANDARD = new OutputSpec(24, 8, 0.016);

  private static final double NEAR = 1e-6; // of a cell

  public OutputSpec {
    if (side < 1 || bins < 1 || !(cell > 0)) {
      throw new IllegalArgumentException(
          "a network's output needs at least 1 cell along each side, 1 direction and cells of more than 0 m,"
              + " got " + side + ", " + bins + ", " + cell + " m");
    }
  }

  /** Values of one output. */
  public int values() {
    return side * side * bins;
  }

  /** Values of an output over a work area. */
  public int values(WorkArea area) {
    return grid(area).cells() * bins;
  }

  /** Width of a bin, radians. */
  public double binRadians() {
    return Math.PI / bins;
  }

  /** Cells of this size over a work area; the nearest whole number of them. */
  public Grid grid(WorkArea area) {
    return new Grid(area, (int) Math.max(1, Math.round(area.size() / cell)));
  }

  /** The least work area with a whole number of cells that is at least so large, metres. */
  public double covering(double metres) {
    return Math.ceil(metres / cell - NEAR) * cell;
  }
}
