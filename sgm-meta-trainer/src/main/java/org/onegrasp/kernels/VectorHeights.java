package org.onegrasp.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Comparing maps of heights with vectors, of 256 bits or more: smaller ones gather no cells. */
final class VectorHeights {
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final int L = INTS.length();
  static final boolean GATHER = L >= 8;
  /** 1.5 * 2^23: added to a number below 2^22 in magnitude it leaves the nearest integer in the lowest bits. */
  private static final float MAGIC = 12_582_912f;
  private static final int MAGIC_BITS = 0x4B400000;

  private VectorHeights() {}

  static void turnedCells(float[] col, float[] row, int from, int end, float x0, float y0, float cos, float sin,
      int width, int[] cells) {
    int k = from;
    for (; k + L <= end; k += L) {
      FloatVector c = FloatVector.fromArray(FLOATS, col, k);
      FloatVector r = FloatVector.fromArray(FLOATS, row, k);
      FloatVector x = c.mul(cos).add(x0).add(r.mul(sin));
      FloatVector y = c.mul(-sin).add(y0).add(r.mul(cos));
      // the nearest integer, less one where that is more than the number: JDK 17 has no fast float-to-int conversion
      FloatVector xMoved = x.add(MAGIC);
      FloatVector yMoved = y.add(MAGIC);
      IntVector xLess = x.sub(xMoved.sub(MAGIC)).reinterpretAsInts().lanewise(VectorOperators.ASHR, 31);
      IntVector yLess = y.sub(yMoved.sub(MAGIC)).reinterpretAsInts().lanewise(VectorOperators.ASHR, 31);
      IntVector xCell = xMoved.reinterpretAsInts().sub(MAGIC_BITS).add(xLess).max(0).min(width - 1);
      IntVector yCell = yMoved.reinterpretAsInts().sub(MAGIC_BITS).add(yLess).max(0).min(width - 1);
      yCell.mul(width).add(xCell).intoArray(cells, k);
    }
    ScalarHeights.turnedCells(col, row, k, end, x0, y0, cos, sin, width, cells);
  }

  static void compareHeights(int[] map, int at, int[] cells, int[] shown, int from, int end, int excess, int noise,
      int[] sums) {
    IntVector lower = IntVector.zero(INTS);
    IntVector higher = IntVector.zero(INTS);
    IntVector here = IntVector.zero(INTS);
    IntVector asShown = IntVector.zero(INTS);
    int k = from;
    for (; k + L <= end; k += L) {
      IntVector h = IntVector.fromArray(INTS, map, at, cells, k);
      IntVector s = IntVector.fromArray(INTS, shown, k);
      IntVector known = h.lanewise(VectorOperators.ASHR, 31).not(); // all bits or none
      IntVector high = h.min(s.add(excess)).max(s);
      lower = lower.add(h.min(s).add(noise).min(high).and(known));
      higher = higher.add(high.and(known));
      here = here.add(h.and(known));
      asShown = asShown.add(s.and(known));
    }
    sums[0] += lower.reduceLanes(VectorOperators.ADD);
    sums[1] += higher.reduceLanes(VectorOperators.ADD);
    sums[2] += here.reduceLanes(VectorOperators.ADD);
    sums[3] += asShown.reduceLanes(VectorOperators.ADD);
    ScalarHeights.compareHeights(map, at, cells, shown, k, end, excess, noise, sums);
  }
}
