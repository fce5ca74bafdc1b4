package org.onegrasp.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onegrasp.fixedpoint.LittleEndian.getInt;
import static org.onegrasp.fixedpoint.LittleEndian.putInt;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class IntegerKernelsTest {
  private static final String[] KINDS =
      {"convolve8", "relu", "convolve32", "weightGradient8", "accumulated", "bias", "lastTap", "inputGradient8"};

  private final Kernels scalar = new ScalarKernels();
  private final Kernels vector = FloatKernelsTest.vectors();

  /** Offsets of all tensors of one shape in a slab, a few odd bytes apart so that nothing hides behind alignment. */
  private static final class Slab {
    final int x;
    final int w;
    final int bias;
    final int y;
    final int gw;
    final int gb;
    final int turned;
    final byte[] m;

    Slab(ConvShape s, long seed) {
      x = 3;
      w = x + s.inputs() + 1;
      bias = w + s.weights() + 3;
      y = bias + 4 * s.outC() + 5;
      gw = y + 4 * s.outputs() + 7;
      gb = gw + 4 * s.weights() + 1;
      turned = gb + 4 * s.outC() + 1;
      m = new byte[turned + s.weights() + Kernels.SLAB_TAIL];
      new java.util.Random(seed).nextBytes(m);
      for (int o = 0; o < s.outC(); o++) {
        putInt(m, bias + 4 * o, (o * 7919 - 11) << 5);
      }
    }

    Slab(Slab other) {
      x = other.x;
      w = other.w;
      bias = other.bias;
      y = other.y;
      gw = other.gw;
      gb = other.gb;
      turned = other.turned;
      m = other.m.clone();
    }
  }

  /** As maps behind a ReLU and errors are: most cells are zero, and in the others most channels. */
  private static Slab sparse(ConvShape s, long seed) {
    Slab t = new Slab(s, seed);
    SplittableRandom random = new SplittableRandom(seed);
    thin(t.m, t.x, s.height() * s.width(), s.inC(), random);
    thin(t.m, t.y, s.outHeight() * s.outWidth(), s.outC(), random);
    return t;
  }

  private static void thin(byte[] m, int from, int cells, int channels, SplittableRandom random) {
    for (int cell = 0; cell < cells; cell++) {
      boolean zero = random.nextInt(3) > 0;
      for (int c = 0; c < channels; c++) {
        if (zero || random.nextInt(4) > 0) {
          m[from + cell * channels + c] = 0;
        }
      }
    }
  }

  @Test
  void vectorsGiveTheSameBytesForMapsThatAreMostlyZero() {
    Kernels small = KernelChoice.choose("best").with(new float[Kernels.LEAST_WORKSPACE_FLOATS]);
    int shift = 0;
    for (ConvShape s : FloatKernelsTest.awkwardShapes()) {
      assertSameBytes(s, sparse(s, 51), shift++ % 13);
    }
    for (ConvShape s : new ConvShape[] {Convolution.of(3, 32, 32).dilated(4).over(24, 24),
        Convolution.of(3, 16, 65).strided(2).over(46, 52), Convolution.of(5, 24, 40).over(6, 21),
        Convolution.of(3, 96, 20).over(3, 17), Convolution.of(3, 64, 16).over(5, 29),
        Convolution.pointwise(96, 33).over(3, 16)}) {
      assertSameBytes(s, sparse(s, 52), 9);
      assertSameBytes(s, sparse(s, 53), 9, small);
      Slab empty = new Slab(s, 54);
      Arrays.fill(empty.m, empty.x, empty.x + s.inputs(), (byte) 0);
      Arrays.fill(empty.m, empty.y, empty.y + s.outputs(), (byte) 0);
      assertSameBytes(s, empty, 9);
    }
  }

  /** As maps are beside an object: the same in all cells but some. */
  private static Slab even(ConvShape s, long seed) {
    Slab t = new Slab(s, seed);
    SplittableRandom random = new SplittableRandom(seed);
    even(t.m, t.x, s.height() * s.width(), s.inC(), random);
    even(t.m, t.y, s.outHeight() * s.outWidth(), s.outC(), random);
    return t;
  }

  private static void even(byte[] m, int from, int cells, int channels, SplittableRandom random) {
    for (int cell = 1; cell < cells; cell++) {
      System.arraycopy(m, from, m, from + cell * channels, channels);
    }
    for (int i = 0; i < 3 && cells * channels > 0; i++) {
      m[from + random.nextInt(cells) * channels + random.nextInt(channels)] ^= 5;
    }
  }

  @Test
  void vectorsGiveTheSameBytesForMapsThatAreEvenBesideSomeCells() {
    Kernels small = KernelChoice.choose("best").with(new float[Kernels.LEAST_WORKSPACE_FLOATS]);
    for (ConvShape s : FloatKernelsTest.awkwardShapes()) {
      assertSameBytes(s, even(s, 61), 7);
    }
    for (ConvShape s : new ConvShape[] {Convolution.of(3, 32, 32).dilated(4).over(24, 24),
        Convolution.of(3, 16, 40).strided(2).over(46, 52), Convolution.of(3, 24, 24).over(20, 24),
        Convolution.of(5, 1, 16).strided(2).over(96, 96), Convolution.of(3, 1, 32).dilated(2).over(31, 21),
        Convolution.pointwise(32, 8).over(12, 16)}) {
      for (int seed = 0; seed < 4; seed++) {
        assertSameBytes(s, even(s, seed), 9);
        assertSameBytes(s, even(s, seed), 9, small);
      }
    }
  }

  @Test
  void convolvesRoundsAndSaturatesByHand() {
    ConvShape s = Convolution.of(3, 1, 2).over(1, 2);
    byte[] m = new byte[100];
    m[0] = 10;
    m[1] = -20;
    m[8] = 3; // tap (1, 1), output channel 0: weights start at 0 + 2 * 4
    m[9] = 127;
    putInt(m, 20, 5);
    putInt(m, 24, -1);
    scalar.convolve8(s, m, 0, 0, 20, 1, false, 40);
    // 10*3+5 = 35 and 10*127-1 = 1269; -20*3+5 = -55 and -20*127-1 = -2541; halves round away from zero.
    // The weights overlap x here: taps (0, 0) hold 10 and -20 but lie outside a one-row image.
    assertArrayEquals(new byte[] {18, 127, -28, -128}, Arrays.copyOfRange(m, 40, 44));
    scalar.convolve8(s, m, 0, 0, 20, 1, true, 40);
    assertArrayEquals(new byte[] {18, 127, 0, 0}, Arrays.copyOfRange(m, 40, 44));
    scalar.convolve32(s, m, 0, 0, -1, 40);
    assertEquals(-2540, getInt(m, 52));
  }

  @Test
  void specificationAgreesWithTheFloatKernelsOnSmallIntegers() {
    for (ConvShape s : new ConvShape[] {Convolution.of(3, 3, 5).strided(2).over(4, 6),
        Convolution.of(5, 4, 3).dilated(2).over(5, 4),
        Convolution.depthwise(3, 3).strided(2).over(4, 6), Convolution.depthwise(5, 5).dilated(2).over(5, 4)}) {
      Slab t = new Slab(s, 8);
      float[] x = floats(t.m, t.x, s.inputs());
      float[] w = floats(t.m, t.w, s.weights());
      float[] y = new float[s.outputs()];
      scalar.convolve(s, x, 0, w, 0, new float[s.outC()], 0, false, y, 0);
      scalar.convolve32(s, t.m, t.x, t.w, -1, t.y);
      for (int i = 0; i < y.length; i++) {
        assertEquals((int) y[i], getInt(t.m, t.y + 4 * i));
      }
      Slab g = new Slab(s, 9);
      float[] gy = floats(g.m, g.y, s.outputs());
      float[] gw = new float[s.weights()];
      float[] gb = new float[s.outC()];
      float[] gx = new float[s.inputs()];
      scalar.weightGradient(s, x, 0, gy, 0, gw, 0, gb, 0);
      scalar.inputGradient(s, gy, 0, w, 0, gx, 0);
      System.arraycopy(t.m, t.x, g.m, g.x, s.inputs());
      System.arraycopy(t.m, t.w, g.m, g.w, s.weights());
      scalar.weightGradient8(s, g.m, g.x, g.y, false, g.gw, g.gb);
      for (int i = 0; i < gw.length; i++) {
        assertEquals((int) gw[i], getInt(g.m, g.gw + 4 * i));
      }
      for (int i = 0; i < gb.length; i++) {
        assertEquals((int) gb[i], getInt(g.m, g.gb + 4 * i));
      }
      scalar.inputGradient8(s, g.m, g.y, g.w, g.turned, 9, g.x);
      for (int i = 0; i < gx.length; i++) {
        assertEquals(org.onegrasp.fixedpoint.FixedPoint.requantise8((int) gx[i], 9), g.m[g.x + i]);
      }
    }
  }

  @Test
  void vectorsGiveTheSameBytesForAwkwardShapes() {
    int shift = 0;
    for (ConvShape s : FloatKernelsTest.awkwardShapes()) {
      assertSameBytes(s, new Slab(s, 21), shift++ % 13);
    }
  }

  @Test
  void vectorsGiveTheSameBytesForWideMapsAndManyChannels() {
    Kernels small = KernelChoice.choose("best").with(new float[Kernels.LEAST_WORKSPACE_FLOATS]);
    for (ConvShape s : new ConvShape[] {Convolution.of(3, 32, 32).over(5, 26),
        Convolution.of(3, 16, 65).strided(2).over(6, 52), Convolution.of(5, 24, 40).dilated(2).over(6, 21),
        Convolution.of(3, 48, 20).strided(2).dilated(4).over(6, 36), Convolution.of(5, 1, 16).strided(2).over(12, 40),
        Convolution.of(3, 96, 96).over(3, 17), Convolution.of(3, 95, 12).over(3, 17),
        Convolution.of(5, 1, 48).over(9, 37), Convolution.of(3, 1, 16).dilated(3).over(11, 5),
        Convolution.of(7, 1, 32).strided(3).over(12, 27)}) {
      assertSameBytes(s, new Slab(s, 41), 9);
      assertSameBytes(s, new Slab(s, 42), 9, small);
    }
    for (ConvShape s : new ConvShape[] {Convolution.of(3, 200, 20).over(3, 14),
        Convolution.pointwise(Kernels.MAX_INPUT_CHANNELS, 33).over(3, 16)}) {
      assertSameBytes(s, new Slab(s, 43), 9);
    }
  }

  @Test
  void vectorsGiveTheSameBytesAtTheEndsOfTheRange() {
    // 1,575 terms and 40 x 40 positions: several exact chains each, all products 2^14.
    for (ConvShape s : new ConvShape[] {Convolution.of(5, 63, 17).over(6, 6), Convolution.of(3, 5, 33).over(40, 40),
        Convolution.depthwise(5, 33).over(40, 40), Convolution.of(5, 1, 16).strided(2).over(96, 96)}) {
      for (byte x : new byte[] {-128, 127}) {
        for (byte w : new byte[] {-128, 127}) {
          Slab t = new Slab(s, 1);
          Arrays.fill(t.m, t.x, t.x + s.inputs(), x);
          Arrays.fill(t.m, t.w, t.w + s.weights(), w);
          Arrays.fill(t.m, t.y, t.y + s.outputs(), w);
          putInt(t.m, t.bias, 1 << 30);
          assertSameBytes(s, t, 17);
        }
      }
    }
  }

  @Test
  void vectorsRoundEveryAccumulatorLikeTheSpecification() {
    assertRoundsLikeTheSpecification(Convolution.pointwise(1, 40).over(1, 1));
    assertRoundsLikeTheSpecification(Convolution.pointwise(1, 48).over(1, 1));
  }

  private void assertRoundsLikeTheSpecification(ConvShape s) {
    SplittableRandom random = new SplittableRandom(4);
    for (int shift = 0; shift < 32; shift++) {
      Slab t = new Slab(s, shift);
      for (int o = 0; o < 40; o++) {
        putInt(t.m, t.bias + 4 * o,
            o == 0 ? Integer.MIN_VALUE : o == 1 ? Integer.MAX_VALUE : random.nextInt() >> random.nextInt(32));
      }
      for (int o = 2; o < 8 && shift > 0; o++) {
        putInt(t.m, t.bias + 4 * o, (2 * o - 9) << (shift - 1)); // ties
      }
      Arrays.fill(t.m, t.w, t.w + s.weights(), (byte) 0);
      assertSameBytes(s, t, shift);
    }
  }

  @Test
  void aSumOfMoreThanOneChainIsExact() {
    ConvShape s = Convolution.pointwise(1, 1).over(64, 64);
    Slab t = new Slab(s, 2);
    Arrays.fill(t.m, t.x, t.x + s.inputs(), (byte) -128);
    Arrays.fill(t.m, t.y, t.y + s.outputs(), (byte) -128);
    t.m[t.x] = 1;
    t.m[t.y] = 1;
    vector.weightGradient8(s, t.m, t.x, t.y, false, t.gw, t.gb);
    assertEquals(4095 * 16384 + 1, getInt(t.m, t.gw));
    assertEquals(-128 * 4095 + 1, getInt(t.m, t.gb));
  }

  /** What the compiler makes of a kernel depends on all that the process has run through it before. */
  @Test
  void compiledKernelsAllocateNothingWhateverElseTheyHaveRun() {
    Kernels small = KernelChoice.choose("best").with(new float[Kernels.LEAST_WORKSPACE_FLOATS]);
    for (ConvShape s : FloatKernelsTest.awkwardShapes()) {
      Slab t = new Slab(s, 5);
      for (int i = 0; i < KINDS.length; i++) {
        run(KINDS[i], i % 5 == 0 ? small : vector, s, t, i);
      }
    }
    for (ConvShape s : new ConvShape[] {Convolution.of(3, 16, 40).over(4, 4), Convolution.depthwise(3, 24).over(8, 8),
        Convolution.of(5, 1, 16).strided(2).over(16, 16), Convolution.of(3, 16, 32).strided(2).over(12, 12),
        Convolution.of(3, 32, 32).dilated(2).over(9, 24), Convolution.of(3, 200, 20).over(2, 9),
        Convolution.pointwise(32, 8).over(5, 5), Convolution.of(3, 7, 9).over(5, 6)}) {
      assertAllocatesNothing(s, vector);
    }
    assertAllocatesNothing(Convolution.of(3, 16, 32).over(12, 12), small);
  }

  private static void assertAllocatesNothing(ConvShape s, Kernels kernels) {
    for (String kind : KINDS) {
      assertAllocatesNothing(kind, s, new Slab(s, 6), kernels);
      assertAllocatesNothing(kind, s, sparse(s, 6), kernels);
    }
  }

  private static void assertAllocatesNothing(String kind, ConvShape s, Slab t, Kernels kernels) {
    long allocated = Allocations.whenCompiled(4_000, () -> {
      for (int i = 0; i < 20; i++) {
        run(kind, kernels, s, t, 9);
      }
    });
    assertTrue(allocated <= 4_000, kind + " " + s + ": " + allocated + " bytes in 20 calls");
  }

  @Test
  void rowsAreThoseOfTheWholeConvolutionWithTheLeastWorkspaceToo() {
    Kernels small = KernelChoice.choose("best").with(new float[Kernels.LEAST_WORKSPACE_FLOATS]);
    for (ConvShape s : new ConvShape[] {Convolution.of(3, 32, 20).dilated(2).over(12, 10),
        Convolution.of(5, 1, 16).strided(2).over(8, 12),
        Convolution.depthwise(3, 20).dilated(2).over(12, 10)}) {
      Slab whole = new Slab(s, 31);
      scalar.convolve8(s, whole.m, whole.x, whole.w, whole.bias, 7, true, whole.y);
      int row = s.outWidth() * s.outC();
      for (Kernels kernels : new Kernels[] {scalar, vector, small}) {
        Slab parts = new Slab(s, 31);
        Arrays.fill(parts.m, parts.y, parts.y + s.outputs(), (byte) 77);
        kernels.convolve8(s, parts.m, parts.x, parts.w, parts.bias, 7, true, parts.y, 1, 3);
        assertArrayEquals(Arrays.copyOfRange(whole.m, whole.y + row, whole.y + 3 * row),
            Arrays.copyOfRange(parts.m, parts.y + row, parts.y + 3 * row));
        assertEquals(77, parts.m[parts.y + row - 1]);
        assertEquals(77, parts.m[parts.y + 3 * row]);
      }
    }
  }

  @Test
  void refusesAWorkspaceThatIsTooSmall() {
    assertThrows(IllegalArgumentException.class,
        () -> Kernels.best().with(new float[Kernels.LEAST_WORKSPACE_FLOATS - 1]));
    ConvShape wide = Convolution.pointwise(Kernels.MAX_INPUT_CHANNELS + 1, 1).over(1, 1);
    assertThrows(IllegalArgumentException.class,
        () -> vector.convolve8(wide, new byte[2000], 0, 400, -1, 0, false, 1000));
  }

  private void assertSameBytes(ConvShape s, Slab initial, int shift) {
    assertSameBytes(s, initial, shift, vector);
  }

  private void assertSameBytes(ConvShape s, Slab initial, int shift, Kernels kernels) {
    for (String what : KINDS) {
      Slab expected = new Slab(initial);
      Slab actual = new Slab(initial);
      run(what, scalar, s, expected, shift);
      run(what, kernels, s, actual, shift);
      Arrays.fill(actual.m, actual.turned, actual.m.length, (byte) 0);
      Arrays.fill(expected.m, expected.turned, expected.m.length, (byte) 0);
      int at = Arrays.mismatch(expected.m, actual.m);
      if (at >= 0) {
        throw new AssertionError(what + " " + s + " shift " + shift + ": byte " + at + " is " + actual.m[at]
            + ", should be " + expected.m[at]);
      }
    }
  }

  private static void run(String what, Kernels k, ConvShape s, Slab t, int shift) {
    switch (what) {
      case "convolve8" -> k.convolve8(s, t.m, t.x, t.w, t.bias, shift, false, t.y);
      case "relu" -> k.convolve8(s, t.m, t.x, t.w, -1, shift, true, t.y);
      case "convolve32" -> k.convolve32(s, t.m, t.x, t.w, t.bias, t.y);
      case "weightGradient8" -> k.weightGradient8(s, t.m, t.x, t.y, false, t.gw, t.gb);
      case "bias" -> k.biasGradient8(s, t.m, t.y, t.gb);
      case "lastTap" -> k.tapGradient8(s, t.m, t.x, t.y, s.kernel() * s.kernel() - 1, s.kernel() * s.kernel(), t.gw);
      case "accumulated" -> k.weightGradient8(s, t.m, t.x, t.y, true, t.gw, t.gb);
      default -> k.inputGradient8(s, t.m, t.y, t.w, t.turned, shift, t.x);
    }
  }

  private static float[] floats(byte[] m, int off, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = m[off + i];
    }
    return values;
  }
}
