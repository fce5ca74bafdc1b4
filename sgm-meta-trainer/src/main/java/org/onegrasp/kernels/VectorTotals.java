package org.onegrasp.kernels;

import static org.onegrasp.fixedpoint.LittleEndian.putInt;

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
  /** Bits to the left, of each of four bytes that become an int. */
  static final int[] PLACES = {0, 8, 16, 24};
  private static final int MOST_VECTOR_SHIFT = 23; // 2^7 shifted by it are an int

  private VectorTotals() {}

  /**
   * totals = base + sums * unit for some vectors of a tile, which times the unit are integers of at most 2^24.
   *
   * <p>
   * JDK 17 has no fast float-to-int conversion, so a sum is split into high * 2^12 + low, each small enough for the
   * addition of {@link #MAGIC}; every step is exact.
   *
   * @param from of the first vector in sums and totals; the next one lies {@code step} farther
   * @param baseAt of the first vector in the base; the next one lies {@code baseStep} farther
   */
  static void add(float[] sums, int from, int step, int count, float unit, int[] base, int baseAt, int baseStep,
      int[] totals) {
    for (int n = 0, i = from, j = baseAt; n < count; n++, i += step, j += baseStep) {
      FloatVector sum = FloatVector.fromArray(FLOATS, sums, i).mul(unit);
      FloatVector high = sum.fma(0x1p-12f, MAGIC);
      FloatVector low = high.sub(MAGIC).mul(-0x1p12f).add(sum).add(MAGIC);
      IntVector upper = high.reinterpretAsInts().sub(MAGIC_BITS).lanewise(VectorOperators.LSHL, 12);
      low.reinterpretAsInts().sub(MAGIC_BITS).add(upper).add(IntVector.fromArray(INTS, base, j)).intoArray(totals, i);
    }
  }

  /**
   * {@link #add} to the biases from o on and {@link #round} in one, for sums that one chain holds: each vector goes
   * through memory once.
   */
  static void addAndRound(float[] sums, int lines, int width, int[] bias, int o, int columns, int shift, int least,
      byte[] m, int[] places, byte[] spare) {
    for (int v = 0; v < Math.min(width, columns); v += LANES) {
      addAndRound(sums, v, width, lines, bias, o + v, Math.min(LANES, columns - v), shift, least, m, places, spare);
    }
  }

  /** Of one vector of each line, of which {@code count} lanes are wanted. */
  private static void addAndRound(float[] sums, int v, int width, int lines, int[] bias, int o, int count, int shift,
      int least, byte[] m, int[] places, byte[] spare) {
    for (int p = 0; p < lines; p++) {
      FloatVector sum = FloatVector.fromArray(FLOATS, sums, p * width + v);
      FloatVector high = sum.fma(0x1p-12f, MAGIC);
      FloatVector low = high.sub(MAGIC).mul(-0x1p12f).add(sum).add(MAGIC);
      IntVector upper = high.reinterpretAsInts().sub(MAGIC_BITS).lanewise(VectorOperators.LSHL, 12);
      IntVector total =
          low.reinterpretAsInts().sub(MAGIC_BITS).add(upper).add(IntVector.fromArray(INTS, bias, o));
      IntVector limited = total.max(least << shift).min(Byte.MAX_VALUE << shift);
      IntVector tiesDown = limited.add(limited.lanewise(VectorOperators.ASHR, 31));
      IntVector rounded = tiesDown.add(1 << shift - 1).lanewise(VectorOperators.ASHR, shift);
      if (VectorByteTile.FOUR) {
        int four = rounded.and(255).lanewise(VectorOperators.LSHL, IntVector.fromArray(INTS, PLACES, 0))
            .reduceLanes(VectorOperators.ADD);
        putBytes(m, places[p] + v, count, four);
      } else if (count < LANES) {
        ((ByteVector) rounded.convertShape(VectorOperators.I2B, BYTES, 0)).intoArray(spare, 0);
        System.arraycopy(spare, 0, m, places[p] + v, count);
      } else {
        ((ByteVector) rounded.convertShape(VectorOperators.I2B, BYTES, 0)).intoArray(m, places[p] + v);
      }
    }
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
    for (int v = 0; v < Math.min(width, columns); v += LANES) {
      round(totals, v, width, lines, Math.min(LANES, columns - v), shift, least, m, places, spare);
    }
  }

  private static void round(int[] totals, int v, int width, int lines, int count, int shift, int least, byte[] m,
      int[] places, byte[] spare) {
    for (int p = 0; p < lines; p++) {
      IntVector limited =
          IntVector.fromArray(INTS, totals, p * width + v).max(least << shift).min(Byte.MAX_VALUE << shift);
      IntVector tiesDown = limited.add(limited.lanewise(VectorOperators.ASHR, 31));
      IntVector rounded = tiesDown.add(1 << shift - 1).lanewise(VectorOperators.ASHR, shift);
      if (VectorByteTile.FOUR) {
        int four = rounded.and(255).lanewise(VectorOperators.LSHL, IntVector.fromArray(INTS, PLACES, 0))
            .reduceLanes(VectorOperators.ADD);
        putBytes(m, places[p] + v, count, four);
      } else if (count < LANES) {
        ((ByteVector) rounded.convertShape(VectorOperators.I2B, BYTES, 0)).intoArray(spare, 0);
        System.arraycopy(spare, 0, m, places[p] + v, count);
      } else {
        ((ByteVector) rounded.convertShape(VectorOperators.I2B, BYTES, 0)).intoArray(m, places[p] + v);
      }
    }
  }

  /** The lowest {@code count} bytes of four, the first at {@code to}. */
  private static void putBytes(byte[] m, int to, int count, int four) {
    if (count == 4) {
      putInt(m, to, four);
      return;
    }
    for (int i = 0, rest = four; i < count; i++, rest >>= 8) {
      m[to + i] = (byte) rest;
    }
  }

  /** Likewise of tiles of four vectors, of which vector v holds columns v, 4 + v, 8 + v ... */
  static void roundPacked(int[] totals, int lines, int columns, int shift, int least, byte[] m, int[] places,
      byte[] spare) {
    roundInPlace(totals, lines * 4 * LANES, shift, least);
    for (int p = 0; p < lines; p++) {
      int i = p * 4 * LANES;
      IntVector r0 = IntVector.fromArray(INTS, totals, i).and(255);
      IntVector r1 = IntVector.fromArray(INTS, totals, i + LANES).and(255).lanewise(VectorOperators.LSHL, 8);
      IntVector r2 = IntVector.fromArray(INTS, totals, i + 2 * LANES).and(255).lanewise(VectorOperators.LSHL, 16);
      IntVector r3 = IntVector.fromArray(INTS, totals, i + 3 * LANES).lanewise(VectorOperators.LSHL, 24);
      ByteVector bytes = r0.or(r1).or(r2).or(r3).reinterpretAsBytes();
      if (columns >= 4 * LANES) {
        bytes.intoArray(m, places[p]);
      } else {
        bytes.intoArray(spare, 0);
        System.arraycopy(spare, 0, m, places[p], columns);
      }
    }
  }

  private static void roundInPlace(int[] totals, int end, int shift, int least) {
    for (int i = 0; i < end; i += LANES) {
      IntVector limited = IntVector.fromArray(INTS, totals, i).max(least << shift).min(Byte.MAX_VALUE << shift);
      IntVector tiesDown = limited.add(limited.lanewise(VectorOperators.ASHR, 31));
      tiesDown.add(1 << shift - 1).lanewise(VectorOperators.ASHR, shift).intoArray(totals, i);
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
    int whole = end / LANES * LANES;
    for (int p = 0; p < lines; p++) {
      storeLine(totals, p * width, whole, m, places[p]);
      for (int v = whole; v < end; v++) {
        putInt(m, places[p] + 4 * v, totals[p * width + v]);
      }
    }
  }

  private static void storeLine(int[] totals, int from, int count, byte[] m, int to) {
    for (int v = 0; v < count; v += LANES) {
      IntVector.fromArray(INTS, totals, from + v).reinterpretAsBytes().intoArray(m, to + 4 * v);
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
