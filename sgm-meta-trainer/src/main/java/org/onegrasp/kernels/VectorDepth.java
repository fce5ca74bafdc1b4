package org.onegrasp.kernels;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** What goes over all pixels of a depth picture, with vectors; differences are rounded as the scalar ones are. */
final class VectorDepth {
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final int L = FLOATS.length();
  /** 1.5 * 2^23: added to a number below 2^22 in magnitude it leaves the nearest integer in the lowest bits. */
  private static final float MAGIC = 12_582_912f;
  private static final int MAGIC_BITS = 0x4B400000;

  private static final float[] LANES = new float[L];
  private static final int[] INDICES = new int[L];

  static {
    for (int k = 0; k < L; k++) {
      LANES[k] = k;
      INDICES[k] = k;
    }
  }

  private VectorDepth() {}

  static void surfaces(float[] depth, int from, int end, int width, float noise, float slope, float[] surfaces) {
    int i = from;
    for (; i + L <= end; i += L) {
      FloatVector d = FloatVector.fromArray(FLOATS, depth, i);
      FloatVector alike = d.mul(slope).add(noise);
      FloatVector left = FloatVector.fromArray(FLOATS, depth, i - 1).sub(d);
      FloatVector right = FloatVector.fromArray(FLOATS, depth, i + 1).sub(d);
      FloatVector above = FloatVector.fromArray(FLOATS, depth, i - width).sub(d);
      FloatVector below = FloatVector.fromArray(FLOATS, depth, i + width).sub(d);
      VectorMask<Float> likeAll = left.abs().compare(LE, alike)
          .and(right.abs().compare(LE, alike)).and(above.abs().compare(LE, alike))
          .and(below.abs().compare(LE, alike));
      if (likeAll.allTrue()) {
        d.intoArray(surfaces, i);
      } else {
        edge(depth, i, width, noise, slope, surfaces);
      }
    }
    ScalarDepth.surfaces(depth, i, end, width, noise, slope, surfaces);
  }

  /** Pixels of which some are not like all of their neighbours; takes no vectors, which would be objects. */
  private static void edge(float[] depth, int i, int width, float noise, float slope, float[] surfaces) {
    FloatVector d = FloatVector.fromArray(FLOATS, depth, i);
    FloatVector alike = d.mul(slope).add(noise);
    FloatVector left = FloatVector.fromArray(FLOATS, depth, i - 1).sub(d);
    FloatVector right = FloatVector.fromArray(FLOATS, depth, i + 1).sub(d);
    FloatVector above = FloatVector.fromArray(FLOATS, depth, i - width).sub(d);
    FloatVector below = FloatVector.fromArray(FLOATS, depth, i + width).sub(d);
    VectorMask<Float> likeAll = left.abs().compare(LE, alike).and(right.abs().compare(LE, alike))
        .and(above.abs().compare(LE, alike)).and(below.abs().compare(LE, alike));
    // Differences to what is not known are NaN, with which comparisons are false.
    FloatVector less = alike.neg();
    FloatVector before = FloatVector.fromArray(FLOATS, depth, i - 2).sub(d);
    FloatVector after = FloatVector.fromArray(FLOATS, depth, i + 2).sub(d);
    VectorMask<Float> further = left.compare(GT, alike).or(right.compare(GT, alike)).or(before.compare(GT, alike))
        .or(after.compare(GT, alike));
    VectorMask<Float> off = left.compare(LT, less).or(right.compare(LT, less)).or(before.compare(LT, less))
        .or(after.compare(LT, less)).and(further);
    FloatVector higher = FloatVector.fromArray(FLOATS, depth, i - 2 * width).sub(d);
    FloatVector lower = FloatVector.fromArray(FLOATS, depth, i + 2 * width).sub(d);
    further = above.compare(GT, alike).or(below.compare(GT, alike)).or(higher.compare(GT, alike))
        .or(lower.compare(GT, alike));
    off = above.compare(LT, less).or(below.compare(LT, less)).or(higher.compare(LT, less))
        .or(lower.compare(LT, less)).and(further).or(off);
    FloatVector twice = alike.add(alike);
    VectorMask<Float> near = left.abs().compare(LE, twice).or(right.abs().compare(LE, twice))
        .or(above.abs().compare(LE, twice)).or(below.abs().compare(LE, twice));
    VectorMask<Float> known = left.compare(EQ, left).or(right.compare(EQ, right))
        .and(above.compare(EQ, above).or(below.compare(EQ, below)));
    // by one blend after another: the complement of a mask would be an object in JDK 17
    d.blend(Float.NaN, known).blend(d, near).blend(Float.NaN, off).blend(d, likeAll).intoArray(surfaces, i);
  }

  static int place(float[] depth, int from, int end, int col, float[] rays, int side, float lowest, float highest,
      int[] pixels, int[] cells, float[] heights, int at) {
    float width = side;
    int n = at;
    int i = from;
    for (; i + L <= end; i += L) {
      FloatVector d = FloatVector.fromArray(FLOATS, depth, i);
      FloatVector c = FloatVector.fromArray(FLOATS, LANES, 0).add(col + i - from);
      FloatVector u = c.mul(rays[6]).add(rays[3]).mul(d).add(rays[0]);
      FloatVector v = c.mul(rays[7]).add(rays[4]).mul(d).add(rays[1]);
      VectorMask<Float> inside = u.compare(GE, 0).and(u.compare(LT, width))
          .and(v.compare(GE, 0)).and(v.compare(LT, width));
      if (inside.anyTrue()) {
        FloatVector h = c.mul(rays[8]).add(rays[5]).mul(d).add(rays[2]);
        if (inside.and(h.compare(GE, lowest)).and(h.compare(LE, highest)).allTrue()) {
          // the nearest integer, less one where that is more than the number: JDK 17 has no fast float-to-int
          // conversion
          FloatVector uMoved = u.add(MAGIC);
          FloatVector vMoved = v.add(MAGIC);
          IntVector uLess = u.sub(uMoved.sub(MAGIC)).reinterpretAsInts().lanewise(VectorOperators.ASHR, 31);
          IntVector vLess = v.sub(vMoved.sub(MAGIC)).reinterpretAsInts().lanewise(VectorOperators.ASHR, 31);
          IntVector uCell = uMoved.reinterpretAsInts().sub(MAGIC_BITS).add(uLess).max(0); // -0 would be -1
          IntVector vCell = vMoved.reinterpretAsInts().sub(MAGIC_BITS).add(vLess).max(0);
          vCell.mul(side).add(uCell).intoArray(cells, n);
          h.intoArray(heights, n);
          IntVector.fromArray(INTS, INDICES, 0).add(i).intoArray(pixels, n);
          n += L;
        } else {
          n = ScalarDepth.place(depth, i, i + L, col + i - from, rays, side, lowest, highest, pixels, cells, heights,
              n);
        }
      }
    }
    return ScalarDepth.place(depth, i, end, col + i - from, rays, side, lowest, highest, pixels, cells, heights, n);
  }
}
