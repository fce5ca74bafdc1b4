package org.onegrasp.kernels;

import static jdk.incubator.vector.VectorOperators.EQ;
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

  /** All bits of a float but its sign. */
  private static final int MAGNITUDE = 0x7fff_ffff;

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
      // Bits of positive floats have the order of the floats, and those of NaN are above them: it is like none.
      IntVector left = FloatVector.fromArray(FLOATS, depth, i - 1).sub(d).reinterpretAsInts().and(MAGNITUDE);
      IntVector right = FloatVector.fromArray(FLOATS, depth, i + 1).sub(d).reinterpretAsInts().and(MAGNITUDE);
      IntVector above = FloatVector.fromArray(FLOATS, depth, i - width).sub(d).reinterpretAsInts().and(MAGNITUDE);
      IntVector below = FloatVector.fromArray(FLOATS, depth, i + width).sub(d).reinterpretAsInts().and(MAGNITUDE);
      if (left.max(right).max(above.max(below)).compare(LE, alike.reinterpretAsInts()).allTrue()) {
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
    int widthBits = Float.floatToRawIntBits(side);
    // by themselves: what is written to heights might be rays
    float u0 = rays[0];
    float v0 = rays[1];
    float h0 = rays[2];
    float uStart = rays[3];
    float vStart = rays[4];
    float hStart = rays[5];
    float uStep = rays[6];
    float vStep = rays[7];
    float hStep = rays[8];
    int n = at;
    int i = from;
    for (; i + L <= end; i += L) {
      FloatVector d = FloatVector.fromArray(FLOATS, depth, i);
      FloatVector c = FloatVector.fromArray(FLOATS, LANES, 0).add(col + i - from);
      FloatVector u = c.mul(uStep).add(uStart).mul(d).add(u0);
      FloatVector v = c.mul(vStep).add(vStart).mul(d).add(v0);
      // As bits, numbers from 0 to the width have the order of integers; others, and NaN, are below or above.
      IntVector uBits = u.add(0).reinterpretAsInts(); // 0 for -0
      IntVector vBits = v.add(0).reinterpretAsInts();
      IntVector inside = uBits.max(vBits).sub(widthBits).and(uBits.min(vBits).not()); // negative where it is
      if (inside.compare(LT, 0).anyTrue()) {
        FloatVector h = c.mul(hStep).add(hStart).mul(d).add(h0);
        IntVector tooLow = h.sub(lowest).reinterpretAsInts(); // negative where it is; NaN is not inside
        IntVector tooHigh = h.neg().add(highest).reinterpretAsInts();
        IntVector outside = inside.not().or(tooLow).or(tooHigh).lanewise(VectorOperators.ASHR, 31);
        // the nearest integer, less one where that is more than the number: JDK 17 has no fast float-to-int
        // conversion
        FloatVector uMoved = u.add(MAGIC);
        FloatVector vMoved = v.add(MAGIC);
        IntVector uLess = u.sub(uMoved.sub(MAGIC)).reinterpretAsInts().lanewise(VectorOperators.ASHR, 31);
        IntVector vLess = v.sub(vMoved.sub(MAGIC)).reinterpretAsInts().lanewise(VectorOperators.ASHR, 31);
        IntVector uCell = uMoved.reinterpretAsInts().sub(MAGIC_BITS).add(uLess).max(0); // -0 would be -1
        IntVector vCell = vMoved.reinterpretAsInts().sub(MAGIC_BITS).add(vLess).max(0);
        vCell.mul(side).add(uCell).or(outside).intoArray(cells, n);
        h.intoArray(heights, n);
        IntVector.fromArray(INTS, INDICES, 0).add(i).intoArray(pixels, n);
        n = outside.compare(EQ, 0).allTrue() ? n + L : closed(pixels, cells, heights, n);
      }
    }
    return ScalarDepth.place(depth, i, end, col + i - from, rays, side, lowest, highest, pixels, cells, heights, n);
  }

  /** Closes the gaps among the latest L points, whose cells are -1; returns where the next is appended. */
  private static int closed(int[] pixels, int[] cells, float[] heights, int from) {
    int n = from;
    for (int k = from; k < from + L; k++) {
      int cell = cells[k];
      pixels[n] = pixels[k];
      cells[n] = cell;
      heights[n] = heights[k];
      n += 1 + (cell >> 31); // no branch: nobody could foretell it
    }
    return n;
  }
}
