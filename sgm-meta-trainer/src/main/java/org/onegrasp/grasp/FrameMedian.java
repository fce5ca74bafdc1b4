package org.onegrasp.grasp;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import org.onegrasp.world.Grid;

/**
 * Makes one height map of the latest ones while nothing moves: of each cell the median of the heights at which it was
 * seen, which takes off noise, flickering edges and holes that come and go. On cells it costs the same for every size
 * of picture, and the camera may move a little. One instance per stream of looks; for one thread.
 */
public final class FrameMedian {
  /** So many looks say nearly all that more of them would. */
  public static final int USUAL = 5;
  /** Squares of so many cells along each side are compared to see whether something moved. */
  private static final int BLOCK = 6;
  /**
   * A mean height of a square that changes by more is no noise, metres. Things moved by a centimetre are noticed in
   * nine of ten looks of a poor camera; a median follows what is not noticed three looks later.
   */
  private static final float MOVED = 0.008f;
  /** A square says something when at least this share of its cells was seen in both looks. */
  private static final double LEAST_SEEN = 0.5;

  private final int most;
  private final Deque<HeightMap> maps = new ArrayDeque<>();

  /** @param most looks that are taken together, 1 or more */
  public FrameMedian(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("a median needs at least one look, got " + most);
    }
    this.most = most;
  }

  /** How many looks the latest answer was made of. */
  public int looks() {
    return maps.size();
  }

  /** The median of this look and those before it since something moved; it has this look's colours and table. */
  public HeightMap with(HeightMap look) {
    if (!maps.isEmpty() && !sameScene(maps.peekFirst(), look)) {
      maps.clear();
    }
    if (maps.size() == most) {
      maps.removeFirst();
    }
    maps.addLast(look);
    return maps.size() == 1 ? look : median(look);
  }

  /** Whether the table lies where it did, and no square of the map is at another height. */
  public static boolean sameScene(HeightMap before, HeightMap now) {
    Grid grid = now.grid();
    if (before.grid().side() != grid.side()
        || Math.abs(before.grid().area().tableZ() - grid.area().tableZ()) > MOVED) {
      return false;
    }
    for (int row = 0; row < grid.side(); row += BLOCK) {
      for (int col = 0; col < grid.side(); col += BLOCK) {
        if (Math.abs(change(before, now, row, col)) > MOVED) {
          return false;
        }
      }
    }
    return true;
  }

  /** Change of the mean height of a square, metres; 0 where too little of it was seen in both. */
  private static float change(HeightMap before, HeightMap now, int fromRow, int fromCol) {
    int side = now.grid().side();
    int rows = Math.min(BLOCK, side - fromRow);
    int cols = Math.min(BLOCK, side - fromCol);
    int seen = 0;
    float sum = 0;
    for (int row = fromRow; row < fromRow + rows; row++) {
      for (int i = row * side + fromCol, end = i + cols; i < end; i++) {
        if (!before.unseen().get(i) && !now.unseen().get(i)) {
          seen++;
          sum += now.metres()[i] - before.metres()[i];
        }
      }
    }
    return seen < LEAST_SEEN * rows * cols ? 0 : sum / seen;
  }

  private HeightMap median(HeightMap look) {
    float[] metres = new float[look.metres().length];
    BitSet unseen = new BitSet(metres.length);
    float[] heights = new float[maps.size()];
    for (int i = 0; i < metres.length; i++) {
      int seen = 0;
      for (HeightMap map : maps) {
        if (!map.unseen().get(i)) {
          heights[seen++] = map.metres()[i];
        }
      }
      Arrays.sort(heights, 0, seen);
      metres[i] = seen == 0 ? Float.NaN : (heights[(seen - 1) / 2] + heights[seen / 2]) / 2;
      unseen.set(i, seen == 0);
    }
    if (!unseen.isEmpty()) {
      new HoleFiller(look.grid().side()).fill(metres);
    }
    return new HeightMap(look.grid(), metres, unseen, look.scale(), look.table(), look.colours()).from(look.vantage());
  }
}
