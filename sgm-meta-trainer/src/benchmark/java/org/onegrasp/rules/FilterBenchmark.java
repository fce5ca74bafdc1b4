package org.onegrasp.rules;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.onegrasp.kernels.ConvShape;
import org.onegrasp.kernels.Convolution;
import org.onegrasp.kernels.Kernels;

/**
 * The whole backward pass (weights, bias and input) of the seven convolutions that the paper on gradient filtering
 * times: exact by PyTorch and by us, and filtered, all in turns in one run on one thread, in processor time so that
 * other work on the machine matters less. Arguments: batch (32), turns (3), r (4), and the numbers of the shapes (all).
 * See run-filter for how to start it.
 */
final class FilterBenchmark {
  /** Channels in and out, height, width. */
  private static final int[][] SHAPES =
      {{128, 120, 160}, {256, 60, 80}, {512, 30, 40}, {512, 14, 14}, {256, 14, 14}, {128, 28, 28},
          {64, 56, 56}};
  private static final ThreadMXBean THREAD = ManagementFactory.getThreadMXBean();
  private static final String TORCH = "PyTorch exact, channel by channel";
  private static final String TORCH_LAST = "PyTorch exact, cell by cell";
  private static final String OURS = "ours exact";
  private static final String POOLED = "filtered, pooled";
  private static final String SPREAD = "filtered, up-sampled";
  private static final String MAPS = "means and up-sampling alone";
  private static final String COPY = "one map copied to another";

  private final ConvShape s;
  private final int batch;
  private final int r;
  private final Kernels kernels = Kernels.best().make();
  private final GradientFilter filter;
  private final float[] x;
  private final float[] gy;
  private final float[] gx;
  private final float[] w;
  private final float[] gw;
  private final float[] gb;
  private final float[] gradients;
  private final float[] xsum;
  private final float[] gavg;
  private final float[] gxPooled;

  private FilterBenchmark(int[] size, int batch, int r) {
    s = Convolution.of(3, size[0], size[0]).over(size[1], size[2]);
    this.batch = batch;
    this.r = r;
    filter = new GradientFilter(s, r, kernels);
    SplittableRandom random = new SplittableRandom(7);
    x = uniform(random, batch * s.inputs());
    gy = uniform(random, batch * s.outputs());
    w = uniform(random, s.weights());
    gx = new float[x.length];
    gw = new float[w.length];
    gb = new float[s.outC()];
    gradients = new float[gw.length + gb.length];
    xsum = new float[batch * filter.inputs().pooled()];
    gavg = new float[batch * filter.outputs().pooled()];
    gxPooled = new float[xsum.length];
    for (int n = 0; n < batch; n++) {
      filter.keep(x, n * s.inputs(), xsum, n * filter.inputs().pooled());
    }
    poolGradient();
  }

  public static void main(String[] arguments) {
    int batch = argument(arguments, 0, 32);
    int turns = argument(arguments, 1, 3);
    int r = argument(arguments, 2, 4);
    TorchConvolution.threads(1);
    System.out.printf("Java %s, batch %d, r = %d, medians of %d turns, milliseconds of processor time%n",
        System.getProperty("java.version"), batch, r, turns);
    System.out.println("| channels, map | PyTorch exact | ours exact | filtered, pooled | times faster than PyTorch,"
        + " ours"
        + " | filtered, up-sampled | means and up-sampling alone | a map copied | saved bytes |");
    System.out.println("|---|---|---|---|---|---|---|---|---|");
    int[] chosen = arguments.length > 3 ? Arrays.stream(arguments).skip(3).mapToInt(Integer::parseInt).toArray()
        : new int[] {6, 5, 4, 3, 2, 1, 0};
    for (int shape : chosen) {
      new FilterBenchmark(SHAPES[shape], batch, r).run(turns);
    }
  }

  private static int argument(String[] arguments, int index, int otherwise) {
    return arguments.length > index ? Integer.parseInt(arguments[index]) : otherwise;
  }

  private void run(int turns) {
    try (TorchConvolution torch = new TorchConvolution(s, batch, x, gy, w)) {
      Map<String, Runnable> ways = new LinkedHashMap<>();
      ways.put(TORCH, () -> torch.inLayout(false).backward());
      ways.put(TORCH_LAST, () -> torch.inLayout(true).backward());
      ways.put(OURS, this::exact);
      ways.put(POOLED, this::filtered);
      ways.put(SPREAD, this::spread);
      ways.put(MAPS, this::maps);
      ways.put(COPY, () -> System.arraycopy(gy, 0, gx, 0, gy.length));
      compare(torch);
      Map<String, Double> ms = medians(ways, turns);
      double theirs = Math.min(ms.get(TORCH), ms.get(TORCH_LAST));
      System.out.printf("| %d, %dx%d | %.1f (%.1f) | %.1f | %.2f | %.0f, %.0f | %.2f | %.2f | %.2f | %,d of %,d |%n",
          s.inC(), s.height(),
          s.width(), theirs, Math.max(ms.get(TORCH), ms.get(TORCH_LAST)), ms.get(OURS), ms.get(POOLED),
          theirs / ms.get(POOLED),
          ms.get(OURS) / ms.get(POOLED), ms.get(SPREAD), ms.get(MAPS), ms.get(COPY), 4L * xsum.length, 4L * x.length);
    }
  }

  /** What PyTorch computes is what we compute. */
  private void compare(TorchConvolution torch) {
    if (x.length > 5_000_000) {
      return;
    }
    float[][] theirs = torch.inLayout(true).gradients();
    exact();
    requireClose(theirs[0], gx);
    requireClose(theirs[1], gw);
  }

  private static void requireClose(float[] theirs, float[] ours) {
    for (int k = 0; k < theirs.length; k++) {
      if (Math.abs(theirs[k] - ours[k]) > 1e-2 + 1e-3 * Math.abs(theirs[k])) {
        throw new IllegalStateException("gradient " + k + " is " + theirs[k] + " by PyTorch and " + ours[k] + " by us");
      }
    }
  }

  /** Each turn has every way once, short ones as often as fill a tenth of a second. */
  private static Map<String, Double> medians(Map<String, Runnable> ways, int turns) {
    Map<String, double[]> times = new LinkedHashMap<>();
    Map<String, Integer> calls = new LinkedHashMap<>();
    ways.forEach((name, way) -> {
      double once = milliseconds(way, 1);
      for (double spent = once; once < 200 && spent < 700; spent += once) { // until the code is compiled
        once = milliseconds(way, 1);
      }
      calls.put(name, (int) Math.max(1, 100 / once));
      times.put(name, new double[turns]);
    });
    for (int turn = 0; turn < turns; turn++) {
      int t = turn;
      ways.forEach((name, way) -> times.get(name)[t] = milliseconds(way, calls.get(name)));
    }
    Map<String, Double> medians = new LinkedHashMap<>();
    times.forEach((name, t) -> medians.put(name, Arrays.stream(t).sorted().toArray()[t.length / 2]));
    return medians;
  }

  private static double milliseconds(Runnable way, int calls) {
    long begun = THREAD.getCurrentThreadCpuTime();
    for (int call = 0; call < calls; call++) {
      way.run();
    }
    return (THREAD.getCurrentThreadCpuTime() - begun) * 1e-6 / calls;
  }

  private void exact() {
    Arrays.fill(gw, 0);
    Arrays.fill(gb, 0);
    for (int n = 0; n < batch; n++) {
      kernels.weightGradient(s, x, n * s.inputs(), gy, n * s.outputs(), gw, 0, gb, 0);
      kernels.inputGradient(s, gy, n * s.outputs(), w, 0, gx, n * s.inputs());
    }
  }

  /** Between two filtered layers: the gradient comes pooled and goes on pooled. */
  private void filtered() {
    Arrays.fill(gradients, 0);
    filter.addWeightGradient(xsum, gavg, batch, gradients, 0, gw.length);
    filter.inputGradient(gavg, batch, w, 0, gxPooled);
  }

  /** Between two layers with exact gradients. */
  private void spread() {
    poolGradient();
    filtered();
    spreadGradient();
  }

  private void maps() {
    poolGradient();
    spreadGradient();
  }

  private void spreadGradient() {
    for (int n = 0; n < batch; n++) {
      filter.inputs().spread(gxPooled, n * filter.inputs().pooled(), gx, n * s.inputs());
    }
  }

  private void poolGradient() {
    for (int n = 0; n < batch; n++) {
      filter.filter(gy, n * s.outputs(), gavg, n * filter.outputs().pooled());
    }
  }

  private static float[] uniform(SplittableRandom random, int count) {
    float[] values = new float[count];
    for (int k = 0; k < count; k++) {
      values[k] = (float) random.nextDouble(-1, 1);
    }
    return values;
  }
}
