package org.onegrasp.grasp;

import org.onegrasp.world.WorkArea;

/**
 * The work area seen from above at a fixed scale. Cell (row, col) has its centre at x = left + (col + 0.5) cell,
 * y = top - (row + 0.5) cell, so the picture has +x to the right and +y up.
 *
 * @param area the square of table that the map covers
 * @param metres (96, 96) row-major, height above the table, 0 or more
 * @param holes number of cells that no depth point fell into; their heights are filled in
 */
public record HeightMap(WorkArea area, float[] metres, int holes) {
  /** Cells along each side. */
  public static final int SIDE = 96;
  /** Number of cells. */
  public static final int CELLS = SIDE * SIDE;

  public HeightMap {
    if (metres.length != CELLS) {
      throw new IllegalArgumentException("height map has " + metres.length + " cells, expected " + CELLS);
    }
  }

  /** From heights in millimetres, as {@link #quantise} writes them. */
  public static HeightMap ofMillimetres(WorkArea area, byte[] millimetres, int offset) {
    float[] metres = new float[CELLS];
    for (int i = 0; i < CELLS; i++) {
      metres[i] = millimetres[offset + i] * 0.001f;
    }
    return new HeightMap(area, metres, 0);
  }

  /** Side of one cell, metres. */
  public double cell() {
    return area.size() / SIDE;
  }

  /**
   * The network's input: one unit is 1 mm above the table as this camera sees it, to nearest, 0..127 saturating. A depth bias
   * or a slightly wrong pose lifts and tilts the table by millimetres to centimetres, which would be news to every layer; the
   * fitted plane is taken off first. Writes 9,216 bytes and returns {@code out}.
   */
  public byte[] quantise(byte[] out, int offset) {
    TablePlane table = new TablePlane();
    table.fit(this);
    for (int i = 0; i < CELLS; i++) {
      double height = metres[i] - table.at(i / SIDE, i % SIDE);
      out[offset + i] = (byte) Math.max(0, Math.min(127, (int) Math.floor(height * 1000 + 0.5)));
    }
    return out;
  }

  /** {@link #quantise(byte[], int)} at the start of {@code out}. */
  public byte[] quantise(byte[] out) {
    return quantise(out, 0);
  }

  /** Height at a point of the base frame, metres, interpolated between cell centres; the table (0) beyond the border. */
  public double heightAt(double x, double y) {
    double col = col(x);
    double row = row(y);
    int c = (int) Math.floor(col);
    int r = (int) Math.floor(row);
    double fc = col - c;
    double fr = row - r;
    return (1 - fr) * ((1 - fc) * at(r, c) + fc * at(r, c + 1)) + fr * ((1 - fc) * at(r + 1, c) + fc * at(r + 1, c + 1));
  }

  /** Column of x; whole numbers are cell centres. */
  double col(double x) {
    return (x - area.centreX() + area.size() / 2) / cell() - 0.5;
  }

  /** Row of y; whole numbers are cell centres. */
  double row(double y) {
    return (area.centreY() + area.size() / 2 - y) / cell() - 0.5;
  }

  private float at(int row, int col) {
    return row < 0 || col < 0 || row >= SIDE || col >= SIDE ? 0 : metres[row * SIDE + col];
  }
}
