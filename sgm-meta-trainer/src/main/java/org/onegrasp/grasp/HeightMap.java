package org.onegrasp.grasp;

import java.util.BitSet;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.Grid;
import org.onegrasp.world.Pose;
import org.onegrasp.world.WorkArea;

/**
 * The work area seen from above at a fixed scale, laid out as {@link Grid} says. Above means above the support: where
 * the table leans, the map's frame leans with it, about the middle of the area; otherwise it is the base frame.
 *
 * @param grid cells that the map covers; its area has the height at which the table is taken to be
 * @param metres (side, side) row-major, height above the table, 0 or more
 * @param unseen cells that no depth point fell into; their heights are filled in
 * @param scale of the depths that it was made of
 * @param table where it was seen
 * @param colours of the same cells
 * @param vantage of the camera
 * @param plane where the table appears in the map, fitted when it is first asked for
 */
public record HeightMap(Grid grid, float[] metres, BitSet unseen, DepthScale scale, SeenTable table,
    ColourMap colours, Vantage vantage, TablePlane plane) {

  private static final int MOST = 127; // millimetres

  public HeightMap {
    if (metres.length != grid.cells()) {
      throw new IllegalArgumentException("height map has " + metres.length + " cells, expected " + grid.cells());
    }
  }

  /** Heights, which do not change any more. */
  public HeightMap(Grid grid, float[] metres, BitSet unseen, DepthScale scale, SeenTable table, ColourMap colours) {
    this(grid, metres, unseen, scale, table, colours, Vantage.UNKNOWN, new TablePlane());
  }

  /** The same map, seen from there. */
  public HeightMap from(Vantage there) {
    return new HeightMap(grid, metres, unseen, scale, table, colours, there, plane);
  }

  /** Of depths as they came, without colour. */
  public HeightMap(Grid grid, float[] metres, BitSet unseen) {
    this(grid, metres, unseen, DepthScale.AS_MEASURED, SeenTable.unseen(grid.area().tableZ()), ColourMap.NONE);
  }

  /** Where every cell was seen. */
  public HeightMap(Grid grid, float[] metres) {
    this(grid, metres, new BitSet());
  }

  /** The square of table that the map covers. */
  public WorkArea area() {
    return grid.area();
  }

  /**
   * How much lower than {@code area().tableZ()} the table lies if not the height that a person gave is wrong but the
   * camera, metres. 0 where depths were not scaled to that height.
   */
  public double cameraError() {
    return Double.isNaN(table.said()) || !scale.obstacle().isEmpty() ? 0 : table.level() - table.said();
  }

  /** The same pose in the frame of the support, whose origin is the middle of the table. */
  public Pose onTable(Pose inBase) {
    return middle().inverse().times(inBase);
  }

  /** The frame of the support in the base frame: in the middle of the work area on the table, z out of it. */
  public Pose middle() {
    return table.mapInBase(area()).times(new Pose(area().centreX(), area().centreY(), table.level(), 0, 0, 0, 1));
  }

  /** A grasp that was found on this map, in the base frame. */
  public Grasp toBase(Grasp onMap) {
    if (table.tilt().angle() == 0) {
      return onMap;
    }
    double[] p = table.mapInBase(area()).transform(onMap.x(), onMap.y(), onMap.z());
    return new Grasp(p[0], p[1], p[2], onMap.yaw(), onMap.width(), onMap.quality(), table.tilt());
  }

  /** A grasp of the base frame on this map, where it comes straight from above. */
  public Grasp toMap(Grasp inBase) {
    if (table.tilt().angle() == 0) {
      return inBase;
    }
    double[] p = table.mapInBase(area()).inverse().transform(inBase.x(), inBase.y(), inBase.z());
    return new Grasp(p[0], p[1], p[2], inBase.yaw(), inBase.width(), inBase.quality());
  }

  /** Where the table appears in the map; the same for all who ask. */
  TablePlane fittedPlane() {
    plane.fit(this);
    return plane;
  }

  /** Number of cells that no depth point fell into. */
  public int holes() {
    return unseen.cardinality();
  }

  /**
   * Heights as the network sees them: one unit is 1 mm above the table as this camera sees it, to nearest, 0..127
   * saturating. A depth bias or a slightly wrong pose lifts and tilts the table by millimetres to centimetres, which
   * would be news to every layer; the fitted plane is taken off first. Writes one byte a cell, {@code step} apart, and
   * returns {@code out}.
   */
  public byte[] quantise(byte[] out, int offset, int step) {
    TablePlane table = fittedPlane();
    for (int row = 0, i = 0; row < grid.side(); row++) {
      for (int col = 0; col < grid.side(); col++, i++) {
        double height = metres[i] - table.at(row, col);
        out[offset + i * step] = (byte) Math.max(0, Math.min(MOST, (int) Math.floor(height * 1000 + 0.5)));
      }
    }
    return out;
  }

  /**
   * Height at a point of the base frame, metres, interpolated between cell centres; the table (0) beyond the border.
   */
  public double heightAt(double x, double y) {
    double col = grid.col(x);
    double row = grid.row(y);
    int c = (int) Math.floor(col);
    int r = (int) Math.floor(row);
    double fc = col - c;
    double fr = row - r;
    return (1 - fr) * ((1 - fc) * at(r, c) + fc * at(r, c + 1))
        + fr * ((1 - fc) * at(r + 1, c) + fc * at(r + 1, c + 1));
  }

  private float at(int row, int col) {
    return grid.contains(row, col) ? metres[row * grid.side() + col] : 0;
  }
}
