package org.onegrasp.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.onegrasp.parallel.Partner;

/** The same bytes from two threads as from one. */
@Timeout(600)
class PairedKernelsTest {
  private static final String NAME = "partner of the kernels under test";
  private static final int X = 0;
  private static final int W = 200_000;
  private static final int BIAS = 300_000;
  private static final int Y = 400_000;
  private static final int SPARE = 800_000;
  private static final int SIZE = 1_000_000;
  private static final List<ConvShape> SHAPES = List.of(
      Convolution.of(5, 1, 16).strided(2).over(96, 96),
      Convolution.of(3, 16, 32).strided(2).over(48, 48),
      Convolution.of(3, 32, 32).over(24, 24),
      Convolution.of(3, 32, 32).dilated(4).over(24, 24),
      Convolution.of(3, 7, 33).over(31, 23),
      Convolution.depthwise(3, 64).over(40, 40),
      Convolution.pointwise(32, 8).over(24, 24));

  private final byte[] start = new byte[SIZE];

  PairedKernelsTest() {
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < SIZE; i++) {
      start[i] = (byte) random.nextInt();
    }
    for (int i = BIAS; i < Y; i += 4) {
      start[i + 3] = (byte) (random.nextInt(32) - 16); // below 2^28, so that no sum overflows
    }
  }

  private static Kernels paired(Partner partner) {
    return Kernels.best().with(new float[Kernels.WORKSPACE_FLOATS / 2], new float[Kernels.WORKSPACE_FLOATS / 2],
        partner);
  }

  private static void all(Kernels kernels, ConvShape s, byte[] m) {
    kernels.convolve8(s, m, X, W, BIAS, 9, true, Y);
    kernels.convolve32(s, m, X, W, BIAS, Y + s.outputs(), 1, s.outHeight() - 2);
    kernels.inputGradient8(s, m, Y, W, SPARE, 8, X);
    kernels.tapGradient8(s, m, X, Y, 0, s.taps(), SPARE);
    kernels.tapGradient8(s, m, X, Y, s.taps() / 2, s.taps(), W);
    kernels.biasGradient8(s, m, Y, BIAS);
    kernels.weightGradient8(s, m, X, Y, true, SPARE, BIAS);
  }

  @Test
  void twoThreadsGiveTheSameBytesAsOne() {
    try (Partner partner = new Partner(NAME).open()) {
      Kernels two = paired(partner);
      Kernels one = Kernels.best().make();
      for (ConvShape s : SHAPES) {
        for (int time = 0; time < 20; time++) {
          byte[] expected = start.clone();
          byte[] actual = start.clone();
          all(one, s, expected);
          all(two, s, actual);
          assertArrayEquals(expected, actual, s.toString());
        }
      }
    }
  }

  @Test
  void compiledKernelsOfTwoThreadsAllocateNothing() {
    byte[] m = start.clone();
    ConvShape s = Convolution.of(3, 32, 32).dilated(2).over(24, 24);
    try (Partner partner = new Partner(NAME).open()) {
      Thread other = Thread.getAllStackTraces().keySet().stream().filter(t -> t.getName().equals(NAME)).findAny()
          .orElseThrow();
      Kernels two = paired(partner);
      Runnable work = () -> {
        for (int time = 0; time < 50; time++) {
          all(two, s, m);
        }
      };
      assertEquals(0, Allocations.whenCompiled(0, work), "bytes of the owner");
      assertEquals(0, Allocations.ofOtherWhenCompiled(0, other, work), "bytes of the partner");
    }
  }

  @Test
  void aLessonComputesOnOneThreadOrOnTwo() {
    assertEquals(1, Kernels.best().lessonThreads());
    assertEquals(2, Kernels.best().onThreads(2).lessonThreads());
    assertEquals(1, Kernels.best().onThreads(2).onThreads(1).lessonThreads());
    for (int threads : new int[] {0, 3}) {
      assertEquals("a lesson computes on 1 thread or on 2, not on " + threads,
          assertThrows(IllegalArgumentException.class, () -> Kernels.best().onThreads(threads)).getMessage());
    }
  }
}
