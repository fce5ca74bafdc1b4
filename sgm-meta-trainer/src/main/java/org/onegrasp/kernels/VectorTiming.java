package org.onegrasp.kernels;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Times the kernels that a machine computes with, in turns with the multiply-adds that it can do with such vectors
 * ({@link VectorPeak}), and prints for each a line {@code NAME<tab>GMAC/s<tab>peak}, medians per second of processor
 * time, so that other work on the machine matters less. {@code -XX:MaxVectorSize=16} is for vectors of 128 bits.
 * Arguments: {@code limits} for that alone and the bytes a nanosecond that one thread reads from memory; or number of
 * turns (default 9), part of the name of a kernel (default all), "all" for more shapes.
 */
public final class VectorTiming {
  private static final ThreadMXBean THREAD = ManagementFactory.getThreadMXBean();
  private static final ConvShape FIRST = Convolution.of(5, 1, 16).strided(2).over(96, 96);
  private static final ConvShape MIDDLE = Convolution.of(3, 32, 32).over(24, 24);
  private static final ConvShape[] MORE = {MIDDLE, FIRST, Convolution.of(3, 16, 32).strided(2).over(48, 48),
      Convolution.of(3, 32, 32).dilated(4).over(24, 24), Convolution.of(3, 32, 12).over(24, 24),
      Convolution.pointwise(32, 8).over(24, 24), Convolution.depthwise(3, 24).over(48, 48),
      Convolution.pointwise(24, 24).over(48, 48)};
  private static final String[] NAMES =
      {"convolve", "weightGradient", "inputGradient", "convolve8", "weightGradient8", "inputGradient8"};
  private static final long WORK = 200_000_000; // multiplications in a turn

  private VectorTiming() {}

  public static void main(String[] arguments) {
    if (arguments.length == 1 && arguments[0].equals("limits")) {
      System.out.printf(Locale.ROOT, "%.3f\t%.3f%n", peak(), readBandwidth());
      return;
    }
    int turns = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 9;
    String wanted = arguments.length > 1 ? arguments[1] : "";
    boolean all = arguments.length > 2;
    for (String name : NAMES) {
      if (name.contains(wanted)) {
        for (ConvShape s : all ? MORE : new ConvShape[] {MIDDLE, FIRST}) {
          print(name, s, turns);
        }
      }
    }
  }

  private static void print(String name, ConvShape s, int turns) {
    if (s == FIRST && name.startsWith("inputGradient")) {
      return; // nothing lies below it
    }
    double[] median = medians(work(name, s), s.macs(), turns);
    System.out.printf(Locale.ROOT, "%s %s\t%.3f\t%.3f%n", name, text(s), median[0], median[1]);
  }

  private static String text(ConvShape s) {
    return String.format(Locale.ROOT, "%dx%dx%d to %d, %dx%d%s%s%s", s.height(), s.width(), s.inC(), s.outC(),
        s.kernel(), s.kernel(), s.depthwise() ? ", depthwise" : "", s.stride() > 1 ? ", stride " + s.stride() : "",
        s.dilation() > 1 ? ", dilation " + s.dilation() : "");
  }

  /** Multiply-adds per nanosecond of this machine's vectors. */
  private static double peak() {
    run(VectorPeak::run, WORK);
    return run(VectorPeak::run, 10 * WORK);
  }

  /** Bytes per nanosecond that one thread reads from memory, of an array that no cache holds. */
  private static double readBandwidth() {
    int[] values = new int[1 << 25];
    Arrays.fill(values, 1);
    double best = 0;
    for (int turn = 0; turn < 8; turn++) {
      long begun = THREAD.getCurrentThreadCpuTime();
      int sum = 0;
      for (int k = 0; k < values.length; k++) {
        sum += values[k];
      }
      best = Math.max(best, 4.0 * sum / (THREAD.getCurrentThreadCpuTime() - begun));
    }
    return best;
  }

  private interface Counted {
    long run(long least);
  }

  private static double run(Counted work, long least) {
    long begun = THREAD.getCurrentThreadCpuTime();
    long done = work.run(least);
    return (double) done / (THREAD.getCurrentThreadCpuTime() - begun);
  }

  /** Kernel, peak. */
  private static double[] medians(Runnable work, long macs, int turns) {
    double[][] rates = new double[2][turns];
    for (int turn = -2 * turns; turn < turns; turn++) { // the first two thirds are for the compiler
      double kernel = run(least -> repeat(work, macs, least), WORK);
      double peak = run(VectorPeak::run, WORK);
      if (turn >= 0) {
        rates[0][turn] = kernel;
        rates[1][turn] = peak;
      }
    }
    return Arrays.stream(rates).mapToDouble(r -> Arrays.stream(r).sorted().toArray()[turns / 2]).toArray();
  }

  private static long repeat(Runnable work, long macs, long least) {
    long done = 0;
    for (; done < least; done += macs) {
      work.run();
    }
    return done;
  }

  private static Runnable work(String name, ConvShape s) {
    Kernels k = KernelChoice.MADE.make();
    Consumer<Kernels> one = name.endsWith("8") ? integers(name, s) : floats(name, s);
    return () -> one.accept(k);
  }

  private static Consumer<Kernels> floats(String name, ConvShape s) {
    float[] x = random(s.inputs());
    float[] y = random(s.outputs());
    float[] w = random(s.weights());
    float[] bias = random(s.outC());
    float[] gx = new float[s.inputs()];
    return switch (name) {
      case "convolve" -> k -> k.convolve(s, x, 0, w, 0, bias, 0, true, y, 0);
      case "weightGradient" -> k -> k.weightGradient(s, x, 0, y, 0, w, 0, bias, 0);
      default -> k -> k.inputGradient(s, y, 0, w, 0, gx, 0);
    };
  }

  private static Consumer<Kernels> integers(String name, ConvShape s) {
    int x = 0;
    int w = x + s.inputs();
    int y = w + s.weights();
    int gw = y + 4 * s.outputs();
    int gb = gw + 4 * s.weights();
    int turned = gb + 4 * s.outC();
    byte[] m = new byte[turned + s.weights() + Kernels.SLAB_TAIL];
    new Random(5).nextBytes(m);
    return switch (name) {
      case "convolve8" -> k -> k.convolve8(s, m, x, w, -1, 9, true, y);
      case "weightGradient8" -> k -> k.weightGradient8(s, m, x, y, false, gw, gb);
      default -> k -> k.inputGradient8(s, m, y, w, turned, 9, x);
    };
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
