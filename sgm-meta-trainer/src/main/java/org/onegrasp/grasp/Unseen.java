package org.onegrasp.grasp;

import java.util.Arrays;
import java.util.BitSet;
import org.onegrasp.world.Grid;

/**
 * What a camera did not see of a map, and how high something can be there at most. A camera that looks from aside sees
 * nothing of what is lower than the line over the edge that hides it, but all that is higher.
 *
 * @param atMost (side, side) row-major: {@link #SEEN}, or millimetres above the table, {@link #ANY} where nothing is
 * known; nobody writes it. Empty where nobody kept it
 */
public record Unseen(byte[] atMost) {
  public static final byte SEEN = -1;
  public static final byte ANY = Byte.MAX_VALUE;
  /** Nothing is known of what was seen. */
  public static final Unseen NONE = new Unseen(new byte[0]);
  /** Edges are known to so many millimetres. */
  private static final double SLACK = 4;
  /** What is lower hides nothing that matters, metres. */
  private static final double LOW = 0.005;

  /** Of a map; of one that nobody knows the camera of, every unseen cell may hold anything. */
  public static Unseen of(HeightMap map) {
    byte[] atMost = new byte[map.metres().length];
    Arrays.fill(atMost, SEEN);
    Line line = map.vantage().isKnown() ? new Line(map) : null;
    BitSet unseen = map.unseen();
    for (int i = unseen.nextSetBit(0); i >= 0; i = unseen.nextSetBit(i + 1)) {
      atMost[i] = line == null ? ANY : line.over(i);
    }
    return new Unseen(atMost);
  }

  /** The part over a part of the grid, made by {@link Grid#around}. */
  public Unseen cut(Grid whole, Grid part) {
    return isEmpty() ? this : new Unseen(whole.cut(atMost, 1, part));
  }

  public boolean isEmpty() {
    return atMost.length == 0;
  }

  /** Cells that were not seen. */
  public BitSet cells() {
    BitSet cells = new BitSet(atMost.length);
    for (int i = 0; i < atMost.length; i++) {
      cells.set(i, atMost[i] != SEEN);
    }
    return cells;
  }

  /** Lines from the camera over what it saw, or over what a hole in its picture was filled with. */
  private static final class Line {
    private final HeightMap map;
    private final int side;
    private final double col;
    private final double row;
    private final double height; // of the camera above the table, metres

    Line(HeightMap map) {
      this.map = map;
      side = map.grid().side();
      col = map.grid().col(map.vantage().x());
      row = map.grid().row(map.vantage().y());
      height = map.vantage().z() - map.area().tableZ();
    }

    /** How high the highest line to the camera that something stands in the way of is above a cell. */
    byte over(int cell) {
      double cols = col - cell % side;
      double rows = row - cell / side;
      double away = Math.sqrt(cols * cols + rows * rows);
      double highest = 0;
      for (int step = 1; step < away; step++) {
        int c = (int) Math.rint(cell % side + step * cols / away);
        int r = (int) Math.rint(cell / side + step * rows / away);
        if (c < 0 || r < 0 || c >= side || r >= side) {
          break;
        }
        double edge = map.metres()[r * side + c];
        if (edge > LOW || !map.unseen().get(r * side + c)) {
          double share = (away - step) / away; // of the way from the camera to the cell
          highest = Math.max(highest, (edge - height * (1 - share)) / share);
        }
      }
      return highest <= 0 ? ANY : (byte) Math.min(ANY, Math.rint(1000 * highest + SLACK));
    }
  }
}
