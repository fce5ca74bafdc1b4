package org.onegrasp.node.sight;

import org.onegrasp.grasp.FrameMedian;
import org.onegrasp.grasp.HeightMap;

/**
 * Whether anything has moved on the table, by the height maps alone. The comparison is with the look in which something
 * moved last, so that slow motion adds up until it is seen.
 */
final class Stillness {
  private HeightMap before; // null before the first look

  /** Whether this look is the same as before; if not, it is what later ones are compared with. */
  boolean holds(HeightMap map) {
    boolean still = before != null && FrameMedian.sameScene(before, map);
    before = still ? before : map;
    return still;
  }
}
