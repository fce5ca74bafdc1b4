package org.onegrasp.node.sight;

import org.onegrasp.grasp.HeightMap;
import org.onegrasp.world.Grid;

/**
 * Whether anything has moved on the table, by the height maps alone. A camera's noise changes single cells and the
 * edges of things; what moves changes whole patches. The comparison is with the look in which something moved last, so
 * that slow motion adds up until it is seen.
 */
final class Stillness {
  /** A height that changes less is noise, metres. */
  private static final float NOISE = 0.008f;
  /** Of nine neighbouring cells so many must have changed: about a square of 1 cm. */
  private static final int PATCH = 7;

  private Grid grid;
  private float[] heights = {};
  private boolean[] changed = {};

  /** Whether this look is the same as before; if not, it is what later ones are compared with. */
  boolean holds(HeightMap map) {
    boolean still = map.grid().equals(grid) && !moved(map);
    if (!still) {
      grid = map.grid();
      heights = map.metres().clone();
      changed = new boolean[heights.length];
    }
    return still;
  }

  private boolean moved(HeightMap map) {
    int any = 0;
    for (int i = 0; i < heights.length; i++) {
      changed[i] = Math.abs(map.metres()[i] - heights[i]) > NOISE;
      any += changed[i] ? 1 : 0;
    }
    int side = grid.side();
    for (int row = 1; any >= PATCH && row < side - 1; row++) {
      for (int col = 1; col < side - 1; col++) {
        if (changed[row * side + col] && around(row, col, side) >= PATCH) {
          return true;
        }
      }
    }
    return false;
  }

  private int around(int row, int col, int side) {
    int count = 0;
    for (int r = row - 1; r <= row + 1; r++) {
      for (int c = col - 1; c <= col + 1; c++) {
        count += changed[r * side + c] ? 1 : 0;
      }
    }
    return count;
  }
}
