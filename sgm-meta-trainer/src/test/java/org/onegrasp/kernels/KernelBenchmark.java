package org.onegrasp.kernels;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Times the kernels in turns, scalar and vector, and prints the median GMAC/s of each, per second of processor time so
 * that other work on the machine matters less; and the vectors' share of the multiply-adds that the machine can do with
 * such vectors ({@link VectorPeak}), measured in the same turns. Run by hand with the test class path and
 * {@code --add-modules jdk.incubator.vector}, {@code -XX:MaxVectorSize=16} for vectors of 128 bits. Arguments: number
 * of turns (default 9), part of the name of a kernel (default all).
 */
final class KernelBenchmark {
  private static final ThreadMXBean THREAD = ManagementFactory.getThreadMXBean();
  private static final ConvShape[] SHAPES = {
      Convolution.of(5, 1, 16).strided(2).over(96, 96), Convolution.of(3, 16, 32).strided(2).over(48, 48),
      Convolution.of(3, 32, 32).over(24, 24),
      Convolution.of(3, 32, 32).dilated(4).over(24, 24), Convolution.of(3, 32, 12).over(24, 24),
      Convolution.pointwise(32, 8).over(24, 24),
      Convolution.depthwise(3, 24).over(48, 48), Convolution.pointwise(24, 24).over(48, 48)
  };

  private KernelBenchmark() {}

  public static void main(String[] arguments) {
    int turns = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 9;
    System.out.printf("Java %s, %d-bit vectors%n", System.getProperty("java.version"), 32 * VectorTile.LANES);
    String wanted = arguments.length > 1 ? arguments[1] : "";
    for (ConvShape s : SHAPES) {
      measure(s, turns, wanted);
    }
  }

  private static void measure(ConvShape s, int turns, String wanted) {
    float[] x = random(s.inputs());
    float[] y = random(s.outputs());
    float[] w = random(s.weights());
    float[] bias = random(s.outC());
    float[] gx = new float[s.inputs()];
    int x8 = 0;
    int w8 = x8 + s.inputs();
    int y8 = w8 + s.weights();
    int gw8 = y8 + 4 * s.outputs();
    int gb8 = gw8 + 4 * s.weights();
    int turned8 = gb8 + 4 * s.outC();
    byte[] m = new byte[turned8 + s.weights() + Kernels.SLAB_TAIL];
    new java.util.Random(5).nextBytes(m);
    String[] names = {"convolve", "weightGradient", "inputGradient", "convolve8", "weightGradient8", "inputGradient8"};
    Kernels[] kernels = {new ScalarKernels(), Kernels.best().make()};
    for (String name : names) {
      if (!name.contains(wanted)) {
        continue;
      }
      double[] median = median(s, turns, kernels, k -> {
        switch (name) {
          case "convolve" -> k.convolve(s, x, 0, w, 0, bias, 0, true, y, 0);
          case "weightGradient" -> k.weightGradient(s, x, 0, y, 0, w, 0, bias, 0);
          case "inputGradient" -> k.inputGradient(s, y, 0, w, 0, gx, 0);
          case "convolve8" -> k.convolve8(s, m, x8, w8, -1, 9, true, y8);
          case "weightGradient8" -> k.weightGradient8(s, m, x8, y8, false, gw8, gb8);
          default -> k.inputGradient8(s, m, y8, w8, turned8, 9, x8);
        }
      });
      System.out.printf("%-44s %-15s scalar %6.2f  vector %6.2f GMAC/s, %.2f of %.1f%n", name(s), name, median[0],
          median[1], median[1] / median[2], median[2]);
    }
  }

  private static String name(ConvShape s) {
    return String.format("%dx%d, %dx%d %s%d to %d, stride %d, dilation %d", s.height(), s.width(), s.kernel(),
        s.kernel(), s.depthwise() ? "depthwise " : "", s.inC(), s.outC(), s.stride(), s.dilation());
  }

  /** Scalar, vector, peak. */
  private static double[] median(ConvShape s, int turns, Kernels[] kernels, Consumer<Kernels> work) {
    double[][] rates = new double[3][turns];
    for (int turn = -2; turn < turns; turn++) {
      double[] rate = new double[3];
      for (int i = 0; i < kernels.length; i++) {
        long calls = Math.max(1, (i == 0 ? 20_000_000L : 200_000_000L) / Math.max(1, s.macs()));
        long start = THREAD.getCurrentThreadCpuTime();
        for (long call = 0; call < calls; call++) {
          work.accept(kernels[i]);
        }
        rate[i] = (double) calls * s.macs() / (THREAD.getCurrentThreadCpuTime() - start);
      }
      long start = THREAD.getCurrentThreadCpuTime();
      long count = VectorPeak.run(100_000_000L);
      rate[2] = (double) count / (THREAD.getCurrentThreadCpuTime() - start);
      for (int i = 0; i < 3 && turn >= 0; i++) {
        rates[i][turn] = rate[i];
      }
    }
    return Arrays.stream(rates).mapToDouble(r -> Arrays.stream(r).sorted().toArray()[turns / 2]).toArray();
  }

  private static float[] random(int count) {
    SplittableRandom random = new SplittableRandom(5);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return values;
  }
}
