package org.onegrasp.rules;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.onegrasp.kernels.ConvShape;
import org.onegrasp.kernels.Convolution;
import org.onegrasp.kernels.Kernels;

/** The filter beside its definition at full resolution, in double precision. */
class GradientFilterTest {
  private static final int BATCH = 2;
  private final SplittableRandom random = new SplittableRandom(8);

  /** Height and width are divided by stride only; taps moved by whole patches where the dilation reaches that far. */
  private static List<ConvShape> shapes() {
    return List.of(
        Convolution.of(3, 3, 5).over(8, 8), // one patch of r = 7 and a rest
        Convolution.of(3, 4, 6).over(7, 9),
        Convolution.of(3, 7, 3).strided(2).over(10, 14),
        Convolution.of(5, 2, 9).strided(2).over(12, 6),
        Convolution.pointwise(5, 17).over(9, 15),
        Convolution.of(3, 3, 4).dilated(2).over(8, 16),
        Convolution.of(3, 4, 4).dilated(4).over(8, 28),
        Convolution.of(3, 4, 3).dilated(8).over(28, 28),
        Convolution.of(3, 3, 3).strided(2).dilated(8).over(16, 32),
        Convolution.of(3, 33, 31).over(1, 1));
  }

  @Test
  void gradientsAreThoseOfTheDefinitionAtFullResolution() {
    for (ConvShape s : shapes()) {
      for (int r : new int[] {1, 2, 4, 7}) {
        assertLikeDefinition(s, r);
      }
    }
  }

  @Test
  void depthwiseGradientsAreThoseOfTheDefinition() {
    List<ConvShape> depthwise = new ArrayList<>();
    for (ConvShape s : shapes()) {
      depthwise.add(Convolution.depthwise(s.kernel(), s.outC()).strided(s.stride()).dilated(s.dilation())
          .over(s.height(), s.width()));
    }
    for (ConvShape s : depthwise) {
      for (int r : new int[] {2, 4, 7}) {
        assertLikeDefinition(s, r);
      }
    }
  }

  private void assertLikeDefinition(ConvShape s, int r) {
    GradientFilter filter = new GradientFilter(s, r, Kernels.best().make());
    Definition d = new Definition(s, r);
    float[] x = uniform(BATCH * s.inputs());
    float[] gy = uniform(BATCH * s.outputs());
    float[] w = uniform(s.weights());
    float[] xsum = new float[BATCH * filter.inputs().pooled()];
    float[] gavg = new float[BATCH * filter.outputs().pooled()];
    float[] gxPooled = new float[xsum.length];
    float[] gx = new float[x.length];
    float[] gradients = new float[w.length + s.outC()];
    for (int n = 0; n < BATCH; n++) {
      filter.keep(x, n * s.inputs(), xsum, n * filter.inputs().pooled());
      filter.filter(gy, n * s.outputs(), gavg, n * filter.outputs().pooled());
      d.add(x, n * s.inputs(), gy, n * s.outputs(), w);
    }
    filter.addWeightGradient(xsum, gavg, BATCH, gradients, 0, w.length);
    float[] gw = Arrays.copyOf(gradients, w.length);
    float[] gb = Arrays.copyOfRange(gradients, w.length, gradients.length);
    filter.inputGradient(gavg, BATCH, w, 0, gxPooled);
    for (int n = 0; n < BATCH; n++) {
      filter.inputs().spread(gxPooled, n * filter.inputs().pooled(), gx, n * s.inputs());
    }
    String what = s + " r = " + r;
    assertClose(d.gb, gb, what + " bias");
    assertClose(d.gw, gw, what + " weights");
    assertClose(d.gx, gx, what + " input");
  }

  /** Every cell with the mean of its patch in place of its gradient, taps moved to whole patches. */
  private static final class Definition {
    final ConvShape s;
    final boolean depthwise;
    final int r;
    final double[] gw;
    final double[] gb;
    double[] gx = new double[0];

    Definition(ConvShape s, int r) {
      this.s = s;
      this.depthwise = s.depthwise();
      this.r = r;
      gw = new double[s.weights()];
      gb = new double[s.outC()];
    }

    void add(float[] x, int xOff, float[] gy, int gyOff, float[] w) {
      int before = gx.length;
      gx = java.util.Arrays.copyOf(gx, before + s.inputs());
      double[] mean = means(gy, gyOff);
      int moved = s.kernel() == 1 ? 0 : s.dilation() / (r * s.stride()) * r * s.stride(); // input cells from tap to tap
      for (int k = 0; k < s.outputs(); k++) {
        gb[k % s.outC()] += gy[gyOff + k];
      }
      for (int tap = 0; tap < s.kernel() * s.kernel(); tap++) {
        int down = (tap / s.kernel() - s.kernel() / 2) * moved;
        int right = (tap % s.kernel() - s.kernel() / 2) * moved;
        for (int i = 0; i < s.inC(); i++) {
          for (int o = depthwise ? i : 0; o < (depthwise ? i + 1 : s.outC()); o++) {
            int weight = depthwise ? tap * s.inC() + i : (tap * s.inC() + i) * s.outC() + o;
            gw[weight] += weightGradient(x, xOff, mean, i, o, down, right);
            addInputGradient(mean, w[weight], i, o, down, right, before);
          }
        }
      }
    }

    private double[] means(float[] gy, int gyOff) {
      double[] mean = new double[s.outputs()];
      for (int y = 0; y < s.outHeight(); y++) {
        for (int x = 0; x < s.outWidth(); x++) {
          for (int o = 0; o < s.outC(); o++) {
            double sum = 0;
            int cells = 0;
            for (int py = y / r * r; py < Math.min(s.outHeight(), y / r * r + r); py++) {
              for (int px = x / r * r; px < Math.min(s.outWidth(), x / r * r + r); px++) {
                sum += gy[gyOff + (py * s.outWidth() + px) * s.outC() + o];
                cells++;
              }
            }
            mean[(y * s.outWidth() + x) * s.outC() + o] = sum / cells;
          }
        }
      }
      return mean;
    }

    /** Mean over the input window of an output cell, which may lie a few patches further. */
    private double weightGradient(float[] x, int xOff, double[] mean, int i, int o, int down, int right) {
      double sum = 0;
      for (int iy = 0; iy < s.height(); iy++) {
        for (int ix = 0; ix < s.width(); ix++) {
          int at = output(iy, ix, down, right);
          sum += at < 0 ? 0 : mean[at * s.outC() + o] * x[xOff + (iy * s.width() + ix) * s.inC() + i];
        }
      }
      return sum / (s.stride() * s.stride());
    }

    private void addInputGradient(double[] mean, double weight, int i, int o, int down, int right, int before) {
      for (int iy = 0; iy < s.height(); iy++) {
        for (int ix = 0; ix < s.width(); ix++) {
          int at = output(iy, ix, down, right);
          if (at >= 0) {
            gx[before + (iy * s.width() + ix) * s.inC() + i] +=
                mean[at * s.outC() + o] * weight / (s.stride() * s.stride());
          }
        }
      }
    }

    /** A cell of the output patch whose window, moved by the tap, covers the input cell; -1 for none. */
    private int output(int iy, int ix, int down, int right) {
      int window = r * s.stride();
      int row = Math.floorDiv(iy - down, window);
      int column = Math.floorDiv(ix - right, window);
      boolean inside = row >= 0 && row * r < s.outHeight() && column >= 0 && column * r < s.outWidth();
      return inside ? row * r * s.outWidth() + column * r : -1;
    }
  }

  @Test
  void patchesOfOneCellUnderAPointwiseKernelAreExact() {
    ConvShape s = Convolution.pointwise(3, 4).over(5, 7);
    Kernels kernels = Kernels.best().make();
    GradientFilter filter = new GradientFilter(s, 1, kernels);
    float[] x = uniform(s.inputs());
    float[] gy = uniform(s.outputs());
    float[] exact = new float[s.weights()];
    float[] filtered = new float[s.weights() + 4];
    kernels.weightGradient(s, x, 0, gy, 0, exact, 0, new float[4], 0);
    filter.addWeightGradient(x, gy, 1, filtered, 0, s.weights());
    assertArrayEquals(exact, Arrays.copyOf(filtered, s.weights()), 1e-5f);
  }

  @Test
  void gradientThatIsSmoothOverPatchesAndInputIsNearlyExact() {
    ConvShape s = Convolution.of(3, 1, 1).over(32, 32);
    float[] smooth = new float[32 * 32];
    for (int k = 0; k < smooth.length; k++) { // one hill, 0 at the edge
      smooth[k] = (float) (Math.sin(Math.PI * (k / 32 + 0.5) / 32) * Math.sin(Math.PI * (k % 32 + 0.5) / 32));
    }
    Kernels kernels = Kernels.best().make();
    GradientFilter filter = new GradientFilter(s, 2, kernels);
    float[] pooled = new float[256];
    float[] sums = new float[256];
    filter.keep(smooth, 0, sums, 0);
    filter.filter(smooth, 0, pooled, 0);
    float[] filtered = new float[9 + 1];
    float[] exact = new float[9];
    filter.addWeightGradient(sums, pooled, 1, filtered, 0, 9);
    kernels.weightGradient(s, smooth, 0, smooth, 0, exact, 0, new float[1], 0);
    for (int tap = 0; tap < 9; tap++) {
      assertEquals(1, filtered[tap] / exact[tap], 0.02, "tap " + tap);
    }
  }

  @Test
  void multipliesAHundredAndFortyFourTimesLessThanAnExactPassAtFour() {
    ConvShape s = Convolution.of(3, 128, 128).over(120, 160);
    assertEquals(144, 2 * s.macs() / new GradientFilter(s, 4, Kernels.best().make()).macs());
    assertEquals(36, 2 * s.macs() / new GradientFilter(s, 2, Kernels.best().make()).macs());
  }

  @Test
  void refusesPatchesWithoutCells() {
    ConvShape s = Convolution.of(3, 2, 3).over(4, 4);
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> new GradientFilter(s, 0, Kernels.best().make())).getMessage()
            .contains("at least 1"));
  }

  private float[] uniform(int count) {
    float[] values = new float[count];
    for (int k = 0; k < count; k++) {
      values[k] = (float) random.nextDouble(-1, 1);
    }
    return values;
  }

  private static void assertClose(double[] expected, float[] actual, String what) {
    for (int k = 0; k < expected.length; k++) {
      assertEquals(expected[k], actual[k], 1e-4 * (1 + Math.abs(expected[k])), what + " at " + k);
    }
  }
}
