package org.onegrasp.kernels;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Comparing maps of heights and sums over them with vectors, of 256 bits or more: smaller ones gather no cells, and not
 * all widen floats.
 */
final class VectorHeights {
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final int L = INTS.length();
  static final boolean WIDE_ENOUGH = L >= 8;
  /** 1.5 * 2^23: added to a number below 2^22 in magnitude it leaves the nearest integer in the lowest bits. */
  private static final float MAGIC = 12_582_912f;
  private static final int MAGIC_BITS = 0x4B400000;

  private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;
  private static final int D = DOUBLES.length();
  /** Of as many floats. */
  private static final VectorSpecies<Float> FLOATS_OF_DOUBLES =
      VectorSpecies.of(float.class, VectorShape.forBitSize(Math.max(64, D * Float.SIZE)));
  private static final double[] LANES = new double[D];

  static {
    for (int k = 0; k < D; k++) {
      LANES[k] = k;
    }
  }

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

  static void sumNear(float[] map, int side, double[] plane, double near, double[] sums) {
    for (int lane = 0; lane < Kernels.SUM_LANES; lane += D) {
      sumLanes(map, side, plane, near, lane, sums);
    }
    ScalarHeights.sumLeftOver(map, side, plane, near, sums);
  }

  private static void sumLanes(float[] map, int side, double[] plane, double near, int lane, double[] sums) {
    double middle = (side - 1) / 2.0;
    int end = side / Kernels.SUM_LANES * Kernels.SUM_LANES;
    double level = plane[0];
    double perCol = plane[1];
    double perRow = plane[2];
    DoubleVector none = DoubleVector.zero(DOUBLES);
    DoubleVector one = DoubleVector.broadcast(DOUBLES, 1);
    DoubleVector count = none;
    DoubleVector sumX = none;
    DoubleVector sumY = none;
    DoubleVector sumXx = none;
    DoubleVector sumXy = none;
    DoubleVector sumYy = none;
    DoubleVector sumV = none;
    DoubleVector sumVx = none;
    DoubleVector sumVy = none;
    for (int row = 0; row < side; row++) {
      double y = row - middle;
      double rise = level + perRow * y;
      DoubleVector rowCount = none;
      DoubleVector rowX = none;
      DoubleVector rowXx = none;
      DoubleVector rowV = none;
      DoubleVector rowVx = none;
      for (int col = lane; col < end; col += Kernels.SUM_LANES) {
        DoubleVector x = DoubleVector.fromArray(DOUBLES, LANES, 0).add(col - middle);
        DoubleVector height = (DoubleVector) FloatVector.fromArray(FLOATS_OF_DOUBLES, map, row * side + col)
            .convertShape(VectorOperators.F2D, DOUBLES, 0);
        DoubleVector v = height.sub(x.mul(perCol).add(rise));
        VectorMask<Double> isNear = v.abs().compare(VectorOperators.LE, near);
        DoubleVector nearX = none.blend(x, isNear);
        DoubleVector nearV = none.blend(v, isNear);
        rowCount = rowCount.add(none.blend(one, isNear));
        rowX = rowX.add(nearX);
        rowXx = rowXx.add(nearX.mul(x));
        rowV = rowV.add(nearV);
        rowVx = rowVx.add(nearV.mul(x));
      }
      count = count.add(rowCount);
      sumX = sumX.add(rowX);
      sumY = sumY.add(rowCount.mul(y));
      sumXx = sumXx.add(rowXx);
      sumXy = sumXy.add(rowX.mul(y));
      sumYy = sumYy.add(rowCount.mul(y * y));
      sumV = sumV.add(rowV);
      sumVx = sumVx.add(rowVx);
      sumVy = sumVy.add(rowV.mul(y));
    }
    count.intoArray(sums, lane);
    sumX.intoArray(sums, Kernels.SUM_LANES + lane);
    sumY.intoArray(sums, 2 * Kernels.SUM_LANES + lane);
    sumXx.intoArray(sums, 3 * Kernels.SUM_LANES + lane);
    sumXy.intoArray(sums, 4 * Kernels.SUM_LANES + lane);
    sumYy.intoArray(sums, 5 * Kernels.SUM_LANES + lane);
    sumV.intoArray(sums, 6 * Kernels.SUM_LANES + lane);
    sumVx.intoArray(sums, 7 * Kernels.SUM_LANES + lane);
    sumVy.intoArray(sums, 8 * Kernels.SUM_LANES + lane);
  }
}
