package org.onegrasp.kernels;

import static org.onegrasp.fixedpoint.LittleEndian.putInt;

import java.util.Arrays;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.onegrasp.fixedpoint.FixedPoint;

/**
 * The way of a tile's sums into the slab: exact floats, int32 totals, int8 or int32 results.
 *
 * <p>
 * Each method is one loop that has all its vectors to itself. A vector that a method takes, gives back or keeps over a
 * call is an object on the heap wherever the compiler leaves that call a call, and whether it does depends on what else
 * the process has run.
 */
final class VectorTotals {
  private static final VectorSpecies<Float> FLOATS = VectorTile.FLOATS;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Byte> BYTES = VectorByteTile.BYTES;
  private static final int LANES = FLOATS.length();
  /** What a line of results, of at most four vectors, has as bytes. */
  static final int MOST_BYTES = 4 * LANES;
  /** 1.5 * 2^23: added to an integer below 2^22 in magnitude it leaves that integer in the lowest bits of the float. */
  private static final float MAGIC = 12_582_912f;
  private static final int MAGIC_BITS = 0x4B400000;
  private static final int MOST_VECTOR_SHIFT = 23; // 2^7 shifted by it are an int

  private VectorTotals() {}

  /**
   * totals = base + sums * unit for so many lines of a tile, and zeros in the sums, which times the unit are integers
   * of at most 2^24.
   *
   * <p>
   * JDK 17 has no fast float-to-int conversion, so a sum is split into high * 2^12 + low, each small enough for the
   * addition of {@link #MAGIC}; every step is exact.
   *
   * @param width of a line of the tile, whole vectors
   * @param baseAt of the first line in the base; the next one lies {@code baseLine} farther
   */
  static void add(float[] sums, int lines, int width, float unit, int[] base, int baseAt, int baseLine, int[] totals) {
    FloatVector one = FloatVector.broadcast(FLOATS, unit);
    FloatVector magic = FloatVector.broadcast(FLOATS, MAGIC);
    FloatVector down = FloatVector.broadcast(FLOATS, 0x1p-12f);
    FloatVector up = FloatVector.broadcast(FLOATS, -0x1p12f);
    IntVector magicBits = IntVector.broadcast(INTS, MAGIC_BITS);
    for (int p = 0; p < lines; p++) {
      for (int v = 0; v < width; v += LANES) {
        int i = p * width + v;
        FloatVector sum = FloatVector.fromArray(FLOATS, sums, i).mul(one);
        FloatVector high = sum.fma(down, magic);
        FloatVector low = high.sub(magic).fma(up, sum).add(magic);
        IntVector upper = high.reinterpretAsInts().sub(magicBits).lanewise(VectorOperators.LSHL, 12);
        low.reinterpretAsInts().sub(magicBits).add(upper)
            .add(IntVector.fromArray(INTS, base, baseAt + p * baseLine + v)).intoArray(totals, i);
      }
    }
    Arrays.fill(sums, 0);
  }

  /**
   * {@link #add} to the biases from o on and {@link #round} in one, for sums that one chain holds: each vector goes
   * through memory once.
   */
  static void addAndRound(float[] sums, int lines, int width, int[] bias, int o, int columns, int shift, int least,
      byte[] m, int[] places, byte[] spare) {
    FloatVector magic = FloatVector.broadcast(FLOATS, MAGIC);
    FloatVector down = FloatVector.broadcast(FLOATS, 0x1p-12f);
    FloatVector up = FloatVector.broadcast(FLOATS, -0x1p12f);
    IntVector magicBits = IntVector.broadcast(INTS, MAGIC_BITS);
    IntVector from = IntVector.broadcast(INTS, least << shift);
    IntVector to = IntVector.broadcast(INTS, Byte.MAX_VALUE << shift);
    IntVector half = IntVector.broadcast(INTS, 1 << shift - 1);
    int end = Math.min(width, columns);
    for (int v = 0; v < end; v += LANES) {
      IntVector base = IntVector.fromArray(INTS, bias, o + v).sub(magicBits);
      for (int p = 0; p < lines; p++) {
        FloatVector sum = FloatVector.fromArray(FLOATS, sums, p * width + v);
        FloatVector high = sum.fma(down, magic);
        FloatVector low = high.sub(magic).fma(up, sum).add(magic);
        IntVector upper = high.reinterpretAsInts().sub(magicBits).lanewise(VectorOperators.LSHL, 12);
        IntVector limited = low.reinterpretAsInts().add(base).add(upper).max(from).min(to);
        IntVector tiesDown = limited.add(limited.lanewise(VectorOperators.ASHR, 31));
        IntVector rounded = tiesDown.add(half).lanewise(VectorOperators.ASHR, shift);
        ByteVector bytes = (ByteVector) rounded.convertShape(VectorOperators.I2B, BYTES, 0);
        if (v + LANES > end) {
          bytes.intoArray(spare, 0);
          System.arraycopy(spare, 0, m, places[p] + v, end - v);
        } else if (LANES < BYTES.length()) {
          putInt(m, places[p] + v, bytes.reinterpretAsInts().lane(0));
        } else {
          bytes.intoArray(m, places[p] + v);
        }
      }
    }
    Arrays.fill(sums, 0);
  }

  /**
   * Whether {@link #addAndRound}, {@link #round} and {@link #roundPacked} do this shift; else {@link #saturate} does.
   */
  static boolean rounds(int shift) {
    return shift > 0 && shift <= MOST_VECTOR_SHIFT;
  }

  /**
   * saturate8(roundingShiftRight(total, shift)), at least {@code least}: limited first, so that nothing overflows.
   *
   * @param width of a line of the totals, whole vectors, of which the first {@code columns} lanes are wanted
   * @param places of the lines in m
   * @param spare one vector of bytes
   */
  static void round(int[] totals, int lines, int width, int columns, int shift, int least, byte[] m, int[] places,
      byte[] spare) {
    IntVector from = IntVector.broadcast(INTS, least << shift);
    IntVector to = IntVector.broadcast(INTS, Byte.MAX_VALUE << shift);
    IntVector half = IntVector.broadcast(INTS, 1 << shift - 1);
    int end = Math.min(width, columns);
    for (int p = 0; p < lines; p++) {
      for (int v = 0; v < end; v += LANES) {
        IntVector limited = IntVector.fromArray(INTS, totals, p * width + v).max(from).min(to);
        IntVector tiesDown = limited.add(limited.lanewise(VectorOperators.ASHR, 31));
        IntVector rounded = tiesDown.add(half).lanewise(VectorOperators.ASHR, shift);
        ByteVector bytes = (ByteVector) rounded.convertShape(VectorOperators.I2B, BYTES, 0);
        if (v + LANES > end) {
          bytes.intoArray(spare, 0);
          System.arraycopy(spare, 0, m, places[p] + v, end - v);
        } else if (LANES < BYTES.length()) {
          putInt(m, places[p] + v, bytes.reinterpretAsInts().lane(0));
        } else {
          bytes.intoArray(m, places[p] + v);
        }
      }
    }
  }

  /** Likewise of tiles of four vectors, of which vector v holds columns v, 4 + v, 8 + v ... */
  static void roundPacked(int[] totals, int lines, int columns, int shift, int least, byte[] m, int[] places,
      byte[] spare) {
    IntVector from = IntVector.broadcast(INTS, least << shift);
    IntVector to = IntVector.broadcast(INTS, Byte.MAX_VALUE << shift);
    IntVector half = IntVector.broadcast(INTS, 1 << shift - 1);
    IntVector low = IntVector.broadcast(INTS, 255);
    for (int p = 0; p < lines; p++) {
      int i = p * 4 * LANES;
      IntVector r0 = IntVector.fromArray(INTS, totals, i).max(from).min(to);
      IntVector r1 = IntVector.fromArray(INTS, totals, i + LANES).max(from).min(to);
      IntVector r2 = IntVector.fromArray(INTS, totals, i + 2 * LANES).max(from).min(to);
      IntVector r3 = IntVector.fromArray(INTS, totals, i + 3 * LANES).max(from).min(to);
      r0 = r0.add(r0.lanewise(VectorOperators.ASHR, 31)).add(half).lanewise(VectorOperators.ASHR, shift).and(low);
      r1 = r1.add(r1.lanewise(VectorOperators.ASHR, 31)).add(half).lanewise(VectorOperators.ASHR, shift).and(low);
      r2 = r2.add(r2.lanewise(VectorOperators.ASHR, 31)).add(half).lanewise(VectorOperators.ASHR, shift).and(low);
      r3 = r3.add(r3.lanewise(VectorOperators.ASHR, 31)).add(half).lanewise(VectorOperators.ASHR, shift);
      ByteVector bytes = r0.or(r1.lanewise(VectorOperators.LSHL, 8)).or(r2.lanewise(VectorOperators.LSHL, 16))
          .or(r3.lanewise(VectorOperators.LSHL, 24)).reinterpretAsBytes();
      if (columns >= 4 * LANES) {
        bytes.intoArray(m, places[p]);
      } else {
        bytes.intoArray(spare, 0);
        System.arraycopy(spare, 0, m, places[p], columns);
      }
    }
  }

  /** The same result for any shift of 0..31. */
  static void saturate(int[] totals, int lines, int width, int columns, int shift, int least, byte[] m, int[] places) {
    for (int p = 0; p < lines; p++) {
      for (int v = 0; v < Math.min(width, columns); v++) {
        m[places[p] + v] = (byte) Math.max(least, FixedPoint.requantise8(totals[p * width + v], shift));
      }
    }
  }

  /** The int32 totals themselves, little endian; places as in {@link #round}, in bytes. */
  static void store(int[] totals, int lines, int width, int columns, byte[] m, int[] places) {
    int end = Math.min(width, columns);
    for (int p = 0; p < lines; p++) {
      int v = 0;
      for (; v + LANES <= end; v += LANES) {
        IntVector.fromArray(INTS, totals, p * width + v).reinterpretAsBytes().intoArray(m, places[p] + 4 * v);
      }
      for (; v < end; v++) {
        putInt(m, places[p] + 4 * v, totals[p * width + v]);
      }
    }
  }

  /** Puts the columns of packed tiles in order. */
  static void unpack(int[] totals, int lines, int[] spare) {
    int width = 4 * LANES;
    for (int p = 0; p < lines; p++) {
      System.arraycopy(totals, p * width, spare, 0, width);
      for (int v = 0; v < width; v++) {
        totals[p * width + v] = spare[packed(v)];
      }
    }
  }

  /** Where a column of a packed tile lies in its line. */
  static int packed(int column) {
    return column % 4 * LANES + column / 4;
  }
}
