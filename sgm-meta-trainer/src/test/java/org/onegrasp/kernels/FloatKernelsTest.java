package org.onegrasp.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FloatKernelsTest {
  private final Kernels scalar = new ScalarKernels();
  private final Kernels vector = vectors();

  @Test
  void convolvesThreeCellsByHand() {
    ConvShape s = Convolution.of(3, 1, 1).over(1, 3);
    float[] y = new float[3];
    scalar.convolve(s, new float[] {1, 2, 3}, 0, new float[] {9, 9, 9, 10, 20, 30, 9, 9, 9}, 0, new float[] {-100}, 0,
        false, y, 0);
    assertArrayEquals(new float[] {-20, 40, -20}, y);
    scalar.convolve(s, new float[] {1, 2, 3}, 0, new float[] {9, 9, 9, 10, 20, 30, 9, 9, 9}, 0, new float[] {-100}, 0,
        true, y, 0);
    assertArrayEquals(new float[] {0, 40, 0}, y);
  }

  @Test
  void weightGradientIsTheDerivativeOfTheConvolution() {
    for (ConvShape s : awkwardShapes()) {
      Case c = new Case(s, 11);
      float[] gw = new float[s.weights()];
      float[] gb = new float[s.outC()];
      scalar.weightGradient(s, c.x, 0, c.gy, 0, gw, 0, gb, 0);
      // The convolution is linear in each weight: <gy, conv(x, dw)> = <gw, dw>.
      float[] y = new float[s.outputs()];
      scalar.convolve(s, c.x, 0, c.w, 0, c.bias, 0, false, y, 0);
      assertEquals(dot(c.gy, y), dot(gw, c.w) + dot(gb, c.bias), 1e-3 * (1 + Math.sqrt(s.macs())), s.toString());
    }
  }

  @Test
  void inputGradientIsTheTransposedConvolution() {
    for (ConvShape s : awkwardShapes()) {
      Case c = new Case(s, 12);
      float[] y = new float[s.outputs()];
      float[] gx = new float[s.inputs()];
      scalar.convolve(s, c.x, 0, c.w, 0, new float[s.outC()], 0, false, y, 0);
      scalar.inputGradient(s, c.gy, 0, c.w, 0, gx, 0);
      assertEquals(dot(c.gy, y), dot(gx, c.x), 1e-3 * (1 + Math.sqrt(s.macs())), s.toString());
    }
  }

  @Test
  void vectorsAgreeWithTheSpecificationForAwkwardShapes() {
    for (ConvShape s : awkwardShapes()) {
      Case c = new Case(s, 13);
      float[] expected = new float[s.outputs()];
      float[] actual = new float[s.outputs() + 5];
      scalar.convolve(s, c.x, 0, c.w, 0, c.bias, 0, true, expected, 0);
      vector.convolve(s, c.x, 0, c.w, 0, c.bias, 0, true, actual, 3);
      assertClose(expected, actual, 3, s);

      float[] gx = new float[s.inputs()];
      float[] vgx = new float[s.inputs() + 5];
      java.util.Arrays.fill(vgx, 7);
      scalar.inputGradient(s, c.gy, 0, c.w, 0, gx, 0);
      vector.inputGradient(s, c.gy, 0, c.w, 0, vgx, 3);
      assertClose(gx, vgx, 3, s);
      assertEquals(7, vgx[2]);
      assertEquals(7, vgx[s.inputs() + 3]);

      float[] gw = new float[s.weights()];
      float[] gb = new float[s.outC()];
      java.util.Arrays.fill(gw, 1);
      java.util.Arrays.fill(gb, 2);
      float[] vgw = gw.clone();
      float[] vgb = gb.clone();
      scalar.weightGradient(s, c.x, 0, c.gy, 0, gw, 0, gb, 0);
      vector.weightGradient(s, c.x, 0, c.gy, 0, vgw, 0, vgb, 0);
      assertClose(gw, vgw, 0, s);
      assertClose(gb, vgb, 0, s);
    }
  }

  @Test
  void refusesAnEvenKernelAndASizeThatTheStrideDoesNotDivide() {
    assertThrows(IllegalArgumentException.class, () -> Convolution.of(2, 1, 1).over(4, 4));
    assertThrows(IllegalArgumentException.class, () -> Convolution.of(3, 1, 1).strided(2).over(5, 4));
    assertThrows(IllegalArgumentException.class, () -> KernelChoice.choose("fast"));
  }

  /**
   * The vector kernels; tests are skipped on machines that cannot run them, as {@link Kernels#best} then falls back.
   */
  static Kernels vectors() {
    Kernels best = KernelChoice.choose("best").make();
    assumeFalse(best instanceof ScalarKernels, "no vector kernels on this machine");
    return best;
  }

  static List<ConvShape> awkwardShapes() {
    int[][] channels = {{1, 1}, {1, 16}, {7, 9}, {8, 7}, {9, 31}, {31, 33}, {33, 8}, {16, 32}, {0, 4}, {4, 0}, {5, 17}};
    List<ConvShape> shapes = new ArrayList<>();
    for (int[] c : channels) {
      for (int kernel = 1; kernel <= 5; kernel += 2) {
        for (int stride = 1; stride <= 2; stride++) {
          for (int dilation : new int[] {1, 2, 4}) {
            shapes.add(Convolution.of(kernel, c[0], c[1]).strided(stride).dilated(dilation).over(4, 10));
          }
        }
      }
    }
    for (int c : new int[] {0, 1, 7, 8, 9, 16, 31, 33}) {
      for (int kernel = 1; kernel <= 5; kernel += 2) {
        shapes.add(Convolution.depthwise(kernel, c).over(4, 10));
        shapes.add(Convolution.depthwise(kernel, c).strided(2).over(6, 4));
        shapes.add(Convolution.depthwise(kernel, c).strided(2).dilated(2).over(6, 10));
        shapes.add(Convolution.depthwise(kernel, c).dilated(4).over(5, 7));
      }
    }
    shapes.add(Convolution.depthwise(9, 3).over(16, 18)); // 81 taps
    shapes.add(Convolution.of(3, 3, 3).over(0, 0));
    return shapes;
  }

  private static void assertClose(float[] expected, float[] actual, int offset, ConvShape s) {
    for (int i = 0; i < expected.length; i++) {
      if (!(Math.abs(expected[i] - actual[offset + i]) <= 1e-4 * (1 + Math.abs(expected[i])))) {
        throw new AssertionError(s + " at " + i + ": " + expected[i] + " against " + actual[offset + i]);
      }
    }
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < b.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  private static final class Case {
    final float[] x;
    final float[] w;
    final float[] bias;
    final float[] gy;

    Case(ConvShape s, long seed) {
      SplittableRandom random = new SplittableRandom(seed);
      x = values(random, s.inputs());
      w = values(random, s.weights());
      bias = values(random, s.outC());
      gy = values(random, s.outputs());
    }

    private static float[] values(SplittableRandom random, int count) {
      float[] values = new float[count];
      for (int i = 0; i < count; i++) {
        values[i] = (float) random.nextDouble(-1, 1);
      }
      return values;
    }
  }
}
