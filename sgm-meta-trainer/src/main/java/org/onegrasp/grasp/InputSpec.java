package org.onegrasp.grasp;

import org.onegrasp.world.Grid;
import org.onegrasp.world.WorkArea;

/**
 * What a network is shown: int8 values (side, side, channels) over a square of table. The first channel is the height
 * above the table, one unit a millimetre ({@link HeightMap#quantise}); the second one, where there are two, is
 * {@link #SEEN} where a depth point fell into the cell and 0 where the height was filled in.
 *
 * @param side cells along each side of the map that the network was trained on, which is what a lesson sees; a network
 * of convolutions predicts over larger areas too, see {@link #grid}
 * @param channels values of a cell, 1 or 2
 * @param cell side of a cell, metres
 */
public record InputSpec(int side, int channels, double cell) {

  /** Of the shipped model: heights of 96 x 96 cells of 4 mm. */
  public static final InputSpec STANDARD = new InputSpec(96, 1, 0.004);
  /** The second channel of a cell that was seen: 1 to the network. 0 where its height was filled in. */
  public static final byte SEEN = 64;
  /** Millimetres that are 1 to the network; a power of two. */
  public static final int UNIT = 64;

  /** Lower than this is table to a network, millimetres: fingers need 6, and depth cameras are wrong by 1 or 2. */
  public static final int LEAST_HEIGHT = 3;
  private static final int MOST_CHANNELS = 2;
  private static final double MOST_CELL = 1; // metres
  private static final double NEAR = 1e-6; // of a cell

  public InputSpec {
    if (side < 1 || channels < 1 || channels > MOST_CHANNELS || !(cell > 0 && cell <= MOST_CELL)) {
      throw new IllegalArgumentException(
          "a network's input needs at least 1 cell along each side, 1 to " + MOST_CHANNELS
              + " channels and cells of up to " + MOST_CELL + " m, got " + side + ", " + channels + ", " + cell + " m");
    }
  }

  /** Values of one input. */
  public int values() {
    return side * side * channels;
  }

  /** Side of the square that a lesson sees, metres. */
  public double size() {
    return side * cell;
  }

  /**
   * Cells of this size over a work area.
   *
   * @throws IllegalArgumentException when the area is smaller than what the network was trained on, or has no whole
   * number of cells
   */
  public Grid grid(WorkArea area) {
    long cells = Math.round(area.size() / cell);
    if (cells < side || Math.abs(area.size() / cell - cells) > NEAR) {
      throw new IllegalArgumentException(
          "a work area of " + area.size() + " m does not suit a network that sees " + describe()
              + ": it must be a whole number of cells, and at least " + size() + " m");
    }
    return new Grid(area, (int) cells);
  }

  /** The square that a lesson sees, in the middle of a work area. */
  public WorkArea middle(WorkArea area) {
    return area.size() == size() ? area : new WorkArea(area.centreX(), area.centreY(), area.tableZ(), size());
  }

  /** Whether values over this grid can be shown to the network in a lesson. */
  public boolean fits(Grid grid, int values) {
    return grid.side() == side && Math.abs(grid.cell() / cell - 1) <= NEAR && values == values();
  }

  /** The network's input, int8 (grid's side, grid's side, channels), of a height map. */
  public byte[] of(HeightMap map) {
    return of(map, new byte[map.grid().cells() * channels]);
  }

  /** The same, written to {@code out}, which is returned. */
  public byte[] of(HeightMap map, byte[] out) {
    map.quantise(out, 0, channels);
    for (int i = 0; channels > 1 && i < map.grid().cells(); i++) {
      out[i * channels + 1] = map.unseen().get(i) ? 0 : SEEN;
    }
    return out;
  }

  /**
   * A height map as a network looks at all of it: {@link #of} it, and what is lower than 3 mm is table.
   *
   * @see #things(byte[], byte[], int)
   */
  public byte[] things(HeightMap map) {
    return things(map, new byte[map.grid().cells() * channels]);
  }

  /** The same, written to {@code out}, which is returned. */
  public byte[] things(HeightMap map, byte[] out) {
    things(of(map, out), out, 0);
    return out;
  }

  /**
   * Copies an input where what is lower than {@link #LEAST_HEIGHT} becomes table, so that a bare table is the same to a
   * network whatever the camera's noise. Not for what is compared or kept: the edges of low things are as low.
   */
  public void things(byte[] seen, byte[] out, int at) {
    for (int i = 0; i < seen.length; i += channels) {
      out[at + i] = seen[i] < LEAST_HEIGHT ? 0 : seen[i];
      if (channels > 1) {
        out[at + i + 1] = seen[i + 1];
      }
    }
  }

  /** So many values of an empty table that is seen everywhere. */
  public byte[] emptyTable(int values) {
    byte[] table = new byte[values];
    for (int i = 1; channels > 1 && i < values; i += channels) {
      table[i] = SEEN;
    }
    return table;
  }

  /**
   * The heights of a network's input, metres; every cell counts as seen.
   *
   * @param seen int8 (grid's side, grid's side, channels), as {@link #of} writes it
   */
  public HeightMap heights(Grid grid, byte[] seen) {
    float[] metres = new float[grid.cells()];
    for (int i = 0; i < metres.length; i++) {
      metres[i] = seen[i * channels] * 0.001f;
    }
    return new HeightMap(grid, metres);
  }

  /** Such as {@code 96 x 96 cells of 4.0 mm, 1 channel}. */
  public String describe() {
    return side + " x " + side + " cells of " + Math.round(cell * 1e4) / 10.0 + " mm, " + channels
        + (channels == 1 ? " channel" : " channels");
  }
}
