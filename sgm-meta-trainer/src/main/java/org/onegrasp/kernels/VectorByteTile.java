package org.onegrasp.kernels;

import java.util.Arrays;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The inner loop of the int8 kernels: a small block of a matrix product, exact, on the float unit.
 *
 * <p>
 * A product of two int8 is at most 2^14 in magnitude and float32 holds every integer up to 2^24, so a chain of up to
 * {@link #MAX_TERMS} fused multiply-adds of such products is exact whatever its order. Longer sums are cut into such
 * chains, and their results are added as int32 in {@link #totals}. The layout of the block is that of
 * {@link VectorTile}; the lines p of A come either as floats from a panel or as bytes, the rows of B always as bytes,
 * converted on the fly.
 */
final class VectorByteTile {
  static final VectorSpecies<Float> FLOATS = VectorTile.FLOATS;
  static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  static final int LANES = FLOATS.length();
  /** As many bytes as there are float lanes, or 8: there are no shorter vectors, and of these 4 floats take half. */
  static final VectorSpecies<Byte> BYTES =
      VectorSpecies.of(byte.class, VectorShape.forBitSize(Math.max(64, FLOATS.vectorBitSize() / 4)));
  /** As many shorts as {@link #BYTES} has bytes; a product of two of those fits into one. */
  static final VectorSpecies<Short> SHORTS =
      VectorSpecies.of(short.class, VectorShape.forBitSize(2 * BYTES.vectorBitSize()));
  /**
   * Whether vectors have four lanes. JDK 17 knows no vector of four bytes on ARM, and makes objects where four floats
   * come from bytes or become some; so they come by way of shorts, and results go by {@link VectorTotals}.
   */
  static final boolean FOUR = LANES == 4;
  /** Longest exact chain: 2^24 / 2^14 products. */
  static final int MAX_TERMS = 1024;
  /** The value of each byte: loading and broadcasting it from here takes a third less time than converting it. */
  private static final float[] VALUES = new float[256];
  /** Their bits, which are spread as integers where vectors are longer: see decision 137. */
  private static final int[] BITS = new int[256];

  static {
    for (int i = 0; i < VALUES.length; i++) {
      VALUES[i] = (byte) i;
      BITS[i] = Float.floatToRawIntBits(VALUES[i]);
    }
  }

  /** C, one line after the other: four lines of two or four vectors, or eight lines of one. */
  final int[] totals = new int[16 * LANES];
  private final float[] sums = new float[16 * LANES];

  int n;
  int aLine;
  int aStep;
  int bStep;

  /** How many vectors a block for so many columns of bytes has: one of two may lie beyond the columns. */
  static int vectors(int columns) {
    if (columns >= 4 * LANES && VectorPanelTile.MANY_REGISTERS && LANES < 16) {
      return 4;
    }
    return columns > LANES ? 2 : 1;
  }

  /** Moves the float sums, exact integers of at most 2^24, over to the totals and leaves zeros. */
  void flush() {
    flush(8);
  }

  /** The same for so many vectors. */
  void flush(int vectors) {
    VectorTotals.add(sums, 0, LANES, vectors, 1, totals, 0, LANES, totals);
    Arrays.fill(sums, 0, vectors * LANES, 0);
  }

  /** Adds the rows of B, one vector of each, to the first line of the sums. */
  void addRows(byte[] b, int bOff) {
    FloatVector s = FloatVector.fromArray(FLOATS, sums, 0);
    int j = bOff;
    for (int i = 0; i < n; i++) {
      s = s.add(FOUR
          ? ByteVector.fromArray(BYTES, b, j).convertShape(VectorOperators.B2S, SHORTS, 0)
              .convertShape(VectorOperators.S2F, FLOATS, 0)
          : ByteVector.fromArray(BYTES, b, j).convertShape(VectorOperators.B2F, FLOATS, 0));
      j += bStep;
    }
    s.intoArray(sums, 0);
  }

  /**
   * Adds products of two vectors of bytes to the first vector of the totals: at the places in {@code pairs}, two by
   * two, each plus {@code off}.
   */
  void addMeetings(byte[] m, int[] pairs, int end, int off) {
    IntVector sum = IntVector.fromArray(INTS, totals, 0);
    for (int i = 0; i < end; i += 2) {
      ShortVector one =
          (ShortVector) ByteVector.fromArray(BYTES, m, pairs[i] + off).convertShape(VectorOperators.B2S, SHORTS, 0);
      ShortVector other =
          (ShortVector) ByteVector.fromArray(BYTES, m, pairs[i + 1] + off).convertShape(VectorOperators.B2S, SHORTS, 0);
      sum = sum.add(one.mul(other).convertShape(VectorOperators.S2I, INTS, 0));
    }
    sum.intoArray(totals, 0);
  }

  /** Likewise of n vectors from a and from b on, {@link #aStep} and {@link #bStep} apart. */
  void addProducts(byte[] m, int aOff, int bOff) {
    IntVector sum = IntVector.fromArray(INTS, totals, 0);
    int a = aOff;
    int b = bOff;
    for (int i = 0; i < n; i++) {
      ShortVector one = (ShortVector) ByteVector.fromArray(BYTES, m, a).convertShape(VectorOperators.B2S, SHORTS, 0);
      ShortVector other = (ShortVector) ByteVector.fromArray(BYTES, m, b).convertShape(VectorOperators.B2S, SHORTS, 0);
      sum = sum.add(one.mul(other).convertShape(VectorOperators.S2I, INTS, 0));
      a += aStep;
      b += bStep;
    }
    sum.intoArray(totals, 0);
  }

  /** Lines that {@link #addListed} does at a time with so many vectors. */
  static int lines(int vectors) {
    return vectors == 1 || LANES == 16 ? 8 : 4;
  }

  /**
   * Sums of n products into the totals, each of {@link #lines} neighbouring bytes by one, two or four vectors of them.
   *
   * @param list places of both operands in m, from aOff and from bOff on: bits of ints, two for each product from
   * {@code from} on
   */
  void addListed(int vectors, float[] list, int from, byte[] m, int aOff, int bOff) {
    if (vectors == 4) {
      fourByFour(list, from, m, aOff, bOff);
    } else if (vectors == 1) {
      eightByOne(list, from, m, aOff, bOff);
    } else if (LANES == 16) {
      eightByTwo(list, from, m, aOff, bOff);
    } else {
      fourByTwo(list, from, m, aOff, bOff);
    }
    flush(vectors * lines(vectors));
  }

  /** Four lines by two vectors. */
  private void fourByTwo(float[] list, int from, byte[] m, int aOff, int bOff) {
    final int end = from + 2 * n;
    FloatVector s00 = FloatVector.zero(FLOATS);
    FloatVector s01 = FloatVector.zero(FLOATS);
    FloatVector s10 = FloatVector.zero(FLOATS);
    FloatVector s11 = FloatVector.zero(FLOATS);
    FloatVector s20 = FloatVector.zero(FLOATS);
    FloatVector s21 = FloatVector.zero(FLOATS);
    FloatVector s30 = FloatVector.zero(FLOATS);
    FloatVector s31 = FloatVector.zero(FLOATS);
    for (int k = from; k < end; k += 2) {
      int i = aOff + Float.floatToRawIntBits(list[k]);
      int j = bOff + Float.floatToRawIntBits(list[k + 1]);
      ByteVector c0 = ByteVector.fromArray(BYTES, m, j);
      ByteVector c1 = ByteVector.fromArray(BYTES, m, j + LANES);
      int x0 = m[i] & 255;
      int x1 = m[i + 1] & 255;
      int x2 = m[i + 2] & 255;
      int x3 = m[i + 3] & 255;
      FloatVector b0 = (FloatVector) (FOUR
          ? c0.convertShape(VectorOperators.B2S, SHORTS, 0).convertShape(VectorOperators.S2F, FLOATS, 0)
          : c0.convertShape(VectorOperators.B2F, FLOATS, 0));
      FloatVector b1 = (FloatVector) (FOUR
          ? c1.convertShape(VectorOperators.B2S, SHORTS, 0).convertShape(VectorOperators.S2F, FLOATS, 0)
          : c1.convertShape(VectorOperators.B2F, FLOATS, 0));
      FloatVector a0 =
          FOUR ? FloatVector.broadcast(FLOATS, VALUES[x0]) : IntVector.broadcast(INTS, BITS[x0]).reinterpretAsFloats();
      s00 = a0.fma(b0, s00);
      s01 = a0.fma(b1, s01);
      FloatVector a1 =
          FOUR ? FloatVector.broadcast(FLOATS, VALUES[x1]) : IntVector.broadcast(INTS, BITS[x1]).reinterpretAsFloats();
      s10 = a1.fma(b0, s10);
      s11 = a1.fma(b1, s11);
      FloatVector a2 =
          FOUR ? FloatVector.broadcast(FLOATS, VALUES[x2]) : IntVector.broadcast(INTS, BITS[x2]).reinterpretAsFloats();
      s20 = a2.fma(b0, s20);
      s21 = a2.fma(b1, s21);
      FloatVector a3 =
          FOUR ? FloatVector.broadcast(FLOATS, VALUES[x3]) : IntVector.broadcast(INTS, BITS[x3]).reinterpretAsFloats();
      s30 = a3.fma(b0, s30);
      s31 = a3.fma(b1, s31);
    }
    s00.intoArray(sums, 0);
    s01.intoArray(sums, LANES);
    s10.intoArray(sums, 2 * LANES);
    s11.intoArray(sums, 3 * LANES);
    s20.intoArray(sums, 4 * LANES);
    s21.intoArray(sums, 5 * LANES);
    s30.intoArray(sums, 6 * LANES);
    s31.intoArray(sums, 7 * LANES);
  }

  /** Four lines by four vectors, where there are 32 registers and vectors are short. */
  private void fourByFour(float[] list, int from, byte[] m, int aOff, int bOff) {
    final int end = from + 2 * n;
    FloatVector s00 = FloatVector.zero(FLOATS);
    FloatVector s01 = FloatVector.zero(FLOATS);
    FloatVector s02 = FloatVector.zero(FLOATS);
    FloatVector s03 = FloatVector.zero(FLOATS);
    FloatVector s10 = FloatVector.zero(FLOATS);
    FloatVector s11 = FloatVector.zero(FLOATS);
    FloatVector s12 = FloatVector.zero(FLOATS);
    FloatVector s13 = FloatVector.zero(FLOATS);
    FloatVector s20 = FloatVector.zero(FLOATS);
    FloatVector s21 = FloatVector.zero(FLOATS);
    FloatVector s22 = FloatVector.zero(FLOATS);
    FloatVector s23 = FloatVector.zero(FLOATS);
    FloatVector s30 = FloatVector.zero(FLOATS);
    FloatVector s31 = FloatVector.zero(FLOATS);
    FloatVector s32 = FloatVector.zero(FLOATS);
    FloatVector s33 = FloatVector.zero(FLOATS);
    for (int k = from; k < end; k += 2) {
      int i = aOff + Float.floatToRawIntBits(list[k]);
      int j = bOff + Float.floatToRawIntBits(list[k + 1]);
      ByteVector c0 = ByteVector.fromArray(BYTES, m, j);
      ByteVector c1 = ByteVector.fromArray(BYTES, m, j + LANES);
      ByteVector c2 = ByteVector.fromArray(BYTES, m, j + 2 * LANES);
      ByteVector c3 = ByteVector.fromArray(BYTES, m, j + 3 * LANES);
      int x0 = m[i] & 255;
      int x1 = m[i + 1] & 255;
      int x2 = m[i + 2] & 255;
      int x3 = m[i + 3] & 255;
      FloatVector b0 = (FloatVector) (FOUR
          ? c0.convertShape(VectorOperators.B2S, SHORTS, 0).convertShape(VectorOperators.S2F, FLOATS, 0)
          : c0.convertShape(VectorOperators.B2F, FLOATS, 0));
      FloatVector b1 = (FloatVector) (FOUR
          ? c1.convertShape(VectorOperators.B2S, SHORTS, 0).convertShape(VectorOperators.S2F, FLOATS, 0)
          : c1.convertShape(VectorOperators.B2F, FLOATS, 0));
      FloatVector b2 = (FloatVector) (FOUR
          ? c2.convertShape(VectorOperators.B2S, SHORTS, 0).convertShape(VectorOperators.S2F, FLOATS, 0)
          : c2.convertShape(VectorOperators.B2F, FLOATS, 0));
      FloatVector b3 = (FloatVector) (FOUR
          ? c3.convertShape(VectorOperators.B2S, SHORTS, 0).convertShape(VectorOperators.S2F, FLOATS, 0)
          : c3.convertShape(VectorOperators.B2F, FLOATS, 0));
      FloatVector a0 =
          FOUR ? FloatVector.broadcast(FLOATS, VALUES[x0]) : IntVector.broadcast(INTS, BITS[x0]).reinterpretAsFloats();
      s00 = a0.fma(b0, s00);
      s01 = a0.fma(b1, s01);
      s02 = a0.fma(b2, s02);
      s03 = a0.fma(b3, s03);
      FloatVector a1 =
          FOUR ? FloatVector.broadcast(FLOATS, VALUES[x1]) : IntVector.broadcast(INTS, BITS[x1]).reinterpretAsFloats();
      s10 = a1.fma(b0, s10);
      s11 = a1.fma(b1, s11);
      s12 = a1.fma(b2, s12);
      s13 = a1.fma(b3, s13);
      FloatVector a2 =
          FOUR ? FloatVector.broadcast(FLOATS, VALUES[x2]) : IntVector.broadcast(INTS, BITS[x2]).reinterpretAsFloats();
      s20 = a2.fma(b0, s20);
      s21 = a2.fma(b1, s21);
      s22 = a2.fma(b2, s22);
      s23 = a2.fma(b3, s23);
      FloatVector a3 =
          FOUR ? FloatVector.broadcast(FLOATS, VALUES[x3]) : IntVector.broadcast(INTS, BITS[x3]).reinterpretAsFloats();
      s30 = a3.fma(b0, s30);
      s31 = a3.fma(b1, s31);
      s32 = a3.fma(b2, s32);
      s33 = a3.fma(b3, s33);
    }
    s00.intoArray(sums, 0);
    s01.intoArray(sums, LANES);
    s02.intoArray(sums, 2 * LANES);
    s03.intoArray(sums, 3 * LANES);
    s10.intoArray(sums, 4 * LANES);
    s11.intoArray(sums, 5 * LANES);
    s12.intoArray(sums, 6 * LANES);
    s13.intoArray(sums, 7 * LANES);
    s20.intoArray(sums, 8 * LANES);
    s21.intoArray(sums, 9 * LANES);
    s22.intoArray(sums, 10 * LANES);
    s23.intoArray(sums, 11 * LANES);
    s30.intoArray(sums, 12 * LANES);
    s31.intoArray(sums, 13 * LANES);
    s32.intoArray(sums, 14 * LANES);
    s33.intoArray(sums, 15 * LANES);
  }

  /** Eight lines by two vectors, where there are 32 registers. */
  private void eightByTwo(float[] list, int from, byte[] m, int aOff, int bOff) {
    final int end = from + 2 * n;
    FloatVector s00 = FloatVector.zero(FLOATS);
    FloatVector s01 = FloatVector.zero(FLOATS);
    FloatVector s10 = FloatVector.zero(FLOATS);
    FloatVector s11 = FloatVector.zero(FLOATS);
    FloatVector s20 = FloatVector.zero(FLOATS);
    FloatVector s21 = FloatVector.zero(FLOATS);
    FloatVector s30 = FloatVector.zero(FLOATS);
    FloatVector s31 = FloatVector.zero(FLOATS);
    FloatVector s40 = FloatVector.zero(FLOATS);
    FloatVector s41 = FloatVector.zero(FLOATS);
    FloatVector s50 = FloatVector.zero(FLOATS);
    FloatVector s51 = FloatVector.zero(FLOATS);
    FloatVector s60 = FloatVector.zero(FLOATS);
    FloatVector s61 = FloatVector.zero(FLOATS);
    FloatVector s70 = FloatVector.zero(FLOATS);
    FloatVector s71 = FloatVector.zero(FLOATS);
    for (int k = from; k < end; k += 2) {
      int i = aOff + Float.floatToRawIntBits(list[k]);
      int j = bOff + Float.floatToRawIntBits(list[k + 1]);
      ByteVector c0 = ByteVector.fromArray(BYTES, m, j);
      ByteVector c1 = ByteVector.fromArray(BYTES, m, j + LANES);
      int x0 = m[i] & 255;
      int x1 = m[i + 1] & 255;
      int x2 = m[i + 2] & 255;
      int x3 = m[i + 3] & 255;
      int x4 = m[i + 4] & 255;
      int x5 = m[i + 5] & 255;
      int x6 = m[i + 6] & 255;
      int x7 = m[i + 7] & 255;
      FloatVector b0 = (FloatVector) (FOUR
          ? c0.convertShape(VectorOperators.B2S, SHORTS, 0).convertShape(VectorOperators.S2F, FLOATS, 0)
          : c0.convertShape(VectorOperators.B2F, FLOATS, 0));
      FloatVector b1 = (FloatVector) (FOUR
          ? c1.convertShape(VectorOperators.B2S, SHORTS, 0).convertShape(VectorOperators.S2F, FLOATS, 0)
          : c1.convertShape(VectorOperators.B2F, FLOATS, 0));
      FloatVector a0 =
          FOUR ? FloatVector.broadcast(FLOATS, VALUES[x0]) : IntVector.broadcast(INTS, BITS[x0]).reinterpretAsFloats();
      s00 = a0.fma(b0, s00);
      s01 = a0.fma(b1, s01);
      FloatVector a1 =
          FOUR ? FloatVector.broadcast(FLOATS, VALUES[x1]) : IntVector.broadcast(INTS, BITS[x1]).reinterpretAsFloats();
      s10 = a1.fma(b0, s10);
      s11 = a1.fma(b1, s11);
      FloatVector a2 =
          FOUR ? FloatVector.broadcast(FLOATS, VALUES[x2]) : IntVector.broadcast(INTS, BITS[x2]).reinterpretAsFloats();
      s20 = a2.fma(b0, s20);
      s21 = a2.fma(b1, s21);
      FloatVector a3 =
          FOUR ? FloatVector.broadcast(FLOATS, VALUES[x3]) : IntVector.broadcast(INTS, BITS[x3]).reinterpretAsFloats();
      s30 = a3.fma(b0, s30);
      s31 = a3.fma(b1, s31);
      FloatVector a4 =
          FOUR ? FloatVector.broadcast(FLOATS, VALUES[x4]) : IntVector.broadcast(INTS, BITS[x4]).reinterpretAsFloats();
      s40 = a4.fma(b0, s40);
      s41 = a4.fma(b1, s41);
      FloatVector a5 =
          FOUR ? FloatVector.broadcast(FLOATS, VALUES[x5]) : IntVector.broadcast(INTS, BITS[x5]).reinterpretAsFloats();
      s50 = a5.fma(b0, s50);
      s51 = a5.fma(b1, s51);
      FloatVector a6 =
          FOUR ? FloatVector.broadcast(FLOATS, VALUES[x6]) : IntVector.broadcast(INTS, BITS[x6]).reinterpretAsFloats();
      s60 = a6.fma(b0, s60);
      s61 = a6.fma(b1, s61);
      FloatVector a7 =
          FOUR ? FloatVector.broadcast(FLOATS, VALUES[x7]) : IntVector.broadcast(INTS, BITS[x7]).reinterpretAsFloats();
      s70 = a7.fma(b0, s70);
      s71 = a7.fma(b1, s71);
    }
    s00.intoArray(sums, 0);
    s01.intoArray(sums, LANES);
    s10.intoArray(sums, 2 * LANES);
    s11.intoArray(sums, 3 * LANES);
    s20.intoArray(sums, 4 * LANES);
    s21.intoArray(sums, 5 * LANES);
    s30.intoArray(sums, 6 * LANES);
    s31.intoArray(sums, 7 * LANES);
    s40.intoArray(sums, 8 * LANES);
    s41.intoArray(sums, 9 * LANES);
    s50.intoArray(sums, 10 * LANES);
    s51.intoArray(sums, 11 * LANES);
    s60.intoArray(sums, 12 * LANES);
    s61.intoArray(sums, 13 * LANES);
    s70.intoArray(sums, 14 * LANES);
    s71.intoArray(sums, 15 * LANES);
  }

  /** Eight lines by one vector. */
  private void eightByOne(float[] list, int from, byte[] m, int aOff, int bOff) {
    final int end = from + 2 * n;
    FloatVector s0 = FloatVector.zero(FLOATS);
    FloatVector s1 = FloatVector.zero(FLOATS);
    FloatVector s2 = FloatVector.zero(FLOATS);
    FloatVector s3 = FloatVector.zero(FLOATS);
    FloatVector s4 = FloatVector.zero(FLOATS);
    FloatVector s5 = FloatVector.zero(FLOATS);
    FloatVector s6 = FloatVector.zero(FLOATS);
    FloatVector s7 = FloatVector.zero(FLOATS);
    for (int k = from; k < end; k += 2) {
      int i = aOff + Float.floatToRawIntBits(list[k]);
      int j = bOff + Float.floatToRawIntBits(list[k + 1]);
      ByteVector c0 = ByteVector.fromArray(BYTES, m, j);
      int x0 = m[i] & 255;
      int x1 = m[i + 1] & 255;
      int x2 = m[i + 2] & 255;
      int x3 = m[i + 3] & 255;
      int x4 = m[i + 4] & 255;
      int x5 = m[i + 5] & 255;
      int x6 = m[i + 6] & 255;
      int x7 = m[i + 7] & 255;
      FloatVector b0 = (FloatVector) (FOUR
          ? c0.convertShape(VectorOperators.B2S, SHORTS, 0).convertShape(VectorOperators.S2F, FLOATS, 0)
          : c0.convertShape(VectorOperators.B2F, FLOATS, 0));
      s0 = (FOUR ? FloatVector.broadcast(FLOATS, VALUES[x0])
          : IntVector.broadcast(INTS, BITS[x0]).reinterpretAsFloats()).fma(b0, s0);
      s1 = (FOUR ? FloatVector.broadcast(FLOATS, VALUES[x1])
          : IntVector.broadcast(INTS, BITS[x1]).reinterpretAsFloats()).fma(b0, s1);
      s2 = (FOUR ? FloatVector.broadcast(FLOATS, VALUES[x2])
          : IntVector.broadcast(INTS, BITS[x2]).reinterpretAsFloats()).fma(b0, s2);
      s3 = (FOUR ? FloatVector.broadcast(FLOATS, VALUES[x3])
          : IntVector.broadcast(INTS, BITS[x3]).reinterpretAsFloats()).fma(b0, s3);
      s4 = (FOUR ? FloatVector.broadcast(FLOATS, VALUES[x4])
          : IntVector.broadcast(INTS, BITS[x4]).reinterpretAsFloats()).fma(b0, s4);
      s5 = (FOUR ? FloatVector.broadcast(FLOATS, VALUES[x5])
          : IntVector.broadcast(INTS, BITS[x5]).reinterpretAsFloats()).fma(b0, s5);
      s6 = (FOUR ? FloatVector.broadcast(FLOATS, VALUES[x6])
          : IntVector.broadcast(INTS, BITS[x6]).reinterpretAsFloats()).fma(b0, s6);
      s7 = (FOUR ? FloatVector.broadcast(FLOATS, VALUES[x7])
          : IntVector.broadcast(INTS, BITS[x7]).reinterpretAsFloats()).fma(b0, s7);
    }
    s0.intoArray(sums, 0);
    s1.intoArray(sums, LANES);
    s2.intoArray(sums, 2 * LANES);
    s3.intoArray(sums, 3 * LANES);
    s4.intoArray(sums, 4 * LANES);
    s5.intoArray(sums, 5 * LANES);
    s6.intoArray(sums, 6 * LANES);
    s7.intoArray(sums, 7 * LANES);
  }

  /** Adds eight lines by one vector to the sums; A from a float panel. */
  void narrow(float[] a, int aOff, byte[] b, int bOff) {
    final int line = aLine;
    final int aStep = this.aStep;
    final int bStep = this.bStep;
    final int n = this.n;
    FloatVector s0 = FloatVector.fromArray(FLOATS, sums, 0);
    FloatVector s1 = FloatVector.fromArray(FLOATS, sums, LANES);
    FloatVector s2 = FloatVector.fromArray(FLOATS, sums, 2 * LANES);
    FloatVector s3 = FloatVector.fromArray(FLOATS, sums, 3 * LANES);
    FloatVector s4 = FloatVector.fromArray(FLOATS, sums, 4 * LANES);
    FloatVector s5 = FloatVector.fromArray(FLOATS, sums, 5 * LANES);
    FloatVector s6 = FloatVector.fromArray(FLOATS, sums, 6 * LANES);
    FloatVector s7 = FloatVector.fromArray(FLOATS, sums, 7 * LANES);
    int i0 = aOff;
    int j = bOff;
    for (int i = 0; i < n; i++) {
      ByteVector c0 = ByteVector.fromArray(BYTES, b, j);
      float f0 = a[i0];
      float f1 = a[i0 + line];
      float f2 = a[i0 + 2 * line];
      float f3 = a[i0 + 3 * line];
      float f4 = a[i0 + 4 * line];
      float f5 = a[i0 + 5 * line];
      float f6 = a[i0 + 6 * line];
      float f7 = a[i0 + 7 * line];
      FloatVector b0 = (FloatVector) (FOUR
          ? c0.convertShape(VectorOperators.B2S, SHORTS, 0).convertShape(VectorOperators.S2F, FLOATS, 0)
          : c0.convertShape(VectorOperators.B2F, FLOATS, 0));
      s0 = (FOUR ? FloatVector.broadcast(FLOATS, f0)
          : IntVector.broadcast(INTS, Float.floatToRawIntBits(f0)).reinterpretAsFloats()).fma(b0, s0);
      s1 = (FOUR ? FloatVector.broadcast(FLOATS, f1)
          : IntVector.broadcast(INTS, Float.floatToRawIntBits(f1)).reinterpretAsFloats()).fma(b0, s1);
      s2 = (FOUR ? FloatVector.broadcast(FLOATS, f2)
          : IntVector.broadcast(INTS, Float.floatToRawIntBits(f2)).reinterpretAsFloats()).fma(b0, s2);
      s3 = (FOUR ? FloatVector.broadcast(FLOATS, f3)
          : IntVector.broadcast(INTS, Float.floatToRawIntBits(f3)).reinterpretAsFloats()).fma(b0, s3);
      s4 = (FOUR ? FloatVector.broadcast(FLOATS, f4)
          : IntVector.broadcast(INTS, Float.floatToRawIntBits(f4)).reinterpretAsFloats()).fma(b0, s4);
      s5 = (FOUR ? FloatVector.broadcast(FLOATS, f5)
          : IntVector.broadcast(INTS, Float.floatToRawIntBits(f5)).reinterpretAsFloats()).fma(b0, s5);
      s6 = (FOUR ? FloatVector.broadcast(FLOATS, f6)
          : IntVector.broadcast(INTS, Float.floatToRawIntBits(f6)).reinterpretAsFloats()).fma(b0, s6);
      s7 = (FOUR ? FloatVector.broadcast(FLOATS, f7)
          : IntVector.broadcast(INTS, Float.floatToRawIntBits(f7)).reinterpretAsFloats()).fma(b0, s7);
      i0 += aStep;
      j += bStep;
    }
    s0.intoArray(sums, 0);
    s1.intoArray(sums, LANES);
    s2.intoArray(sums, 2 * LANES);
    s3.intoArray(sums, 3 * LANES);
    s4.intoArray(sums, 4 * LANES);
    s5.intoArray(sums, 5 * LANES);
    s6.intoArray(sums, 6 * LANES);
    s7.intoArray(sums, 7 * LANES);
  }
}
