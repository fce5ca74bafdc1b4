package org.onegrasp.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.onegrasp.kernels.ConvShape;
import org.onegrasp.kernels.Convolution;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.rules.GradientFilter;

/**
 * The whole backward pass (weights, bias and input) of the convolutions that the paper on gradient filtering times, in
 * float: exact by PyTorch and by us, and filtered over patches of 4x4 cells. Pooled is the way between two filtered
 * layers, up-sampled that between two exact ones.
 */
final class FilterTable {
  private static final int R = 4;
  /** Channels in and out, height, width; those of which a turn takes seconds last. */
  private static final int[][] SHAPES = {{64, 56, 56}, {128, 28, 28}, {256, 14, 14}, {512, 14, 14}, {512, 30, 40},
      {256, 60, 80}, {128, 120, 160}};
  private static final int FULL = 4; // shapes at the paper's batch of 32; the others would not fit our memory
  private static final String OURS = "ours exact";
  private static final String POOLED = "filtered, pooled";
  private static final String SPREAD = "filtered, up-sampled";
  private static final String COPY = "one map copied";

  private final ConvShape s;
  private final int batch;
  private final Kernels kernels;
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

  private FilterTable(ConvShape shape, int batch, Kernels kernels) {
    s = shape;
    this.batch = batch;
    this.kernels = kernels;
    filter = new GradientFilter(s, R, kernels);
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
    pool();
  }

  static Table of(Setting setting) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < (setting.quick() ? 1 : SHAPES.length); i++) {
      int[] size = SHAPES[i];
      int batch = setting.quick() ? 2 : i < FULL ? 32 : 4;
      ConvShape shape = Convolution.of(3, size[0], size[0]).over(size[1], size[2]);
      rows.add(new FilterTable(shape, batch, setting.kernels().make()).row(setting));
    }
    List<String> notes = new ArrayList<>(List.of(
        "3x3, stride 1, float; milliseconds of processor time, medians of turns. PyTorch in the faster of its layouts."));
    if (!setting.peers().torch()) {
      notes.add(Peers.missing("PyTorch"));
    }
    return new Table("Gradient filter", List.of("channels, map, batch", "filtered (pooled), times as fast as PyTorch",
        "and as ours exact", "ours exact, of PyTorch's", "PyTorch exact", OURS, POOLED, SPREAD, COPY), rows, notes);
  }

  private List<String> row(Setting setting) throws IOException {
    InTurns times = new InTurns();
    OtherSide torch = setting.peers().torch() ? new OtherSide(setting.peers().program(setting, List.of(),
        "org.onegrasp.peers.TorchBackward", Integer.toString(s.inC()), Integer.toString(s.height()),
        Integer.toString(s.width()), Integer.toString(batch))) : null;
    try {
      for (int turn = 0; turn < setting.turns(); turn++) {
        times.add(OURS, time(this::exact));
        times.add(POOLED, time(this::filtered));
        times.add(SPREAD, time(this::spread));
        times.add(COPY, time(() -> System.arraycopy(gy, 0, gx, 0, gy.length)));
        if (torch != null) {
          times.add(torch.turn());
        }
      }
    } finally {
      if (torch != null) {
        torch.close();
      }
    }
    return cells(times.medians());
  }

  private List<String> cells(Map<String, Double> ms) {
    double theirs = ms.entrySet().stream().filter(time -> time.getKey().startsWith("PyTorch"))
        .mapToDouble(Map.Entry::getValue).min().orElse(Double.NaN);
    return List.of(String.format(Locale.ROOT, "%d, %dx%d, %d", s.inC(), s.height(), s.width(), batch),
        Samples.text(theirs / ms.get(POOLED)), Samples.text(ms.get(OURS) / ms.get(POOLED)),
        Samples.text(ms.get(OURS) / theirs), Samples.text(theirs), Samples.text(ms.get(OURS)),
        Samples.text(ms.get(POOLED)), Samples.text(ms.get(SPREAD)), Samples.text(ms.get(COPY)));
  }

  /** As often as fill a tenth of a second. */
  private static double time(Runnable way) {
    double once = Samples.milliseconds(1, way);
    return once > 100 ? once : Samples.milliseconds((int) Math.min(1000, 100 / Math.max(once, 1e-3)) + 1, way);
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
    pool();
    filtered();
    for (int n = 0; n < batch; n++) {
      filter.inputs().spread(gxPooled, n * filter.inputs().pooled(), gx, n * s.inputs());
    }
  }

  private void pool() {
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
