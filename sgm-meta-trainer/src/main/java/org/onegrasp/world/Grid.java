package org.onegrasp.world;

/**
 * Square cells over a work area, as many along each side: the one place that knows which metres a cell stands for. Cell
 * (row, col) has its centre at x = left + (col + 0.5) cell, y = top - (row + 0.5) cell in the base frame, so a picture
 * of the cells has +x to the right and +y up. Rows and columns are counted from the centre of the first cell on: whole
 * numbers are cell centres.
 *
 * @param area the square of table that the cells cover
 * @param side cells along each side
 */
public record Grid(WorkArea area, int side) {
  public Grid {
    if (side < 1 || !(area.size() > 0)) {
      throw new IllegalArgumentException(
          "a grid needs at least 1 cell along each side and an area with a size, got " + side + " over "
              + area.size() + " m");
    }
  }

  /** Number of cells. */
  public int cells() {
    return side * side;
  }

  /** Side of one cell, metres. */
  public double cell() {
    return area.size() / side;
  }

  /** Row and column of the middle of the area. */
  public double middle() {
    return (side - 1) / 2.0;
  }

  /** Cells from the left edge to x metres. */
  public double across(double x) {
    return (x - area.centreX() + area.size() / 2) / cell();
  }

  /** Cells from the top edge to y metres. */
  public double down(double y) {
    return (area.centreY() + area.size() / 2 - y) / cell();
  }

  /** Column of x metres. */
  public double col(double x) {
    return across(x) - 0.5;
  }

  /** Row of y metres. */
  public double row(double y) {
    return down(y) - 0.5;
  }

  /** Metres of a column. */
  public double x(double col) {
    return area.centreX() - area.size() / 2 + (col + 0.5) * cell();
  }

  /** Metres of a row. */
  public double y(double row) {
    return area.centreY() + area.size() / 2 - (row + 0.5) * cell();
  }

  /** Whether there is a cell in this row and column. */
  public boolean contains(int row, int col) {
    return row >= 0 && col >= 0 && row < side && col < side;
  }

  /**
   * The part of this grid with so many cells along each side whose middle is nearest to a point; its cells are cells of
   * this grid.
   *
   * @param x metres
   * @param y metres
   * @throws IllegalArgumentException when this grid has fewer cells
   */
  public Grid around(double x, double y, int partSide) {
    if (partSide > side) {
      throw new IllegalArgumentException(
          "a part of " + partSide + " cells along each side is more than the grid's " + side);
    }
    return partSide == side ? this : part(first(row(y), partSide), first(col(x), partSide), partSide);
  }

  /** The first of so many cells around a place, all of them in this grid. */
  private int first(double place, int count) {
    return (int) Math.max(0, Math.min(side - count, Math.rint(place - (count - 1) / 2.0)));
  }

  private Grid part(int row, int col, int partSide) {
    double half = (partSide - 1) / 2.0;
    return new Grid(new WorkArea(x(col + half), y(row + half), area.tableZ(), partSide * cell()), partSide);
  }

  /**
   * What a map over this grid has over a part of it.
   *
   * @param values (side, side, channels); nobody writes them, for the part may be all of them
   * @param part made by {@link #around}
   * @return (part side, part side, channels)
   */
  public byte[] cut(byte[] values, int channels, Grid part) {
    if (part.side == side) {
      return values;
    }
    int row = (int) Math.rint(row(part.y(0)));
    int col = (int) Math.rint(col(part.x(0)));
    byte[] cut = new byte[part.cells() * channels];
    for (int r = 0; r < part.side; r++) {
      System.arraycopy(values, ((row + r) * side + col) * channels, cut, r * part.side * channels,
          part.side * channels);
    }
    return cut;
  }
}
