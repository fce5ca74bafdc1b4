package org.onegrasp.peers;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.onegrasp.kernels.ConvShape;
import org.onegrasp.kernels.Convolution;
import org.onegrasp.kernels.Kernels;

/**
 * PyTorch's exact backward pass of one convolution, in both of its layouts; small ones are first compared with ours.
 * Arguments: channels, height, width, batch.
 */
final class TorchBackward {
  private static final int SMALL = 5_000_000; // values of the maps

  private TorchBackward() {}

  public static void main(String[] arguments) throws IOException {
    int channels = Integer.parseInt(arguments[0]);
    ConvShape s = Convolution.of(3, channels, channels).over(Integer.parseInt(arguments[1]),
        Integer.parseInt(arguments[2]));
    int batch = Integer.parseInt(arguments[3]);
    TorchConvolution.threads(1);
    SplittableRandom random = new SplittableRandom(7);
    float[] x = uniform(random, batch * s.inputs());
    float[] gy = uniform(random, batch * s.outputs());
    float[] w = uniform(random, s.weights());
    try (TorchConvolution torch = new TorchConvolution(s, batch, x, gy, w)) {
      if (x.length < SMALL) {
        compare(torch, s, batch, new float[][] {x, gy, w});
      }
      Map<String, Runnable> ways = new LinkedHashMap<>();
      ways.put("PyTorch, channels one after the other", () -> torch.inLayout(false).backward());
      ways.put("PyTorch, channels last", () -> torch.inLayout(true).backward());
      Turns.serve(ways);
    }
  }

  /** What PyTorch computes is what we compute. */
  private static void compare(TorchConvolution torch, ConvShape s, int batch, float[][] maps) {
    Kernels kernels = Kernels.best().make();
    float[] gx = new float[maps[0].length];
    float[] gw = new float[s.weights()];
    float[] gb = new float[s.outC()];
    for (int n = 0; n < batch; n++) {
      kernels.weightGradient(s, maps[0], n * s.inputs(), maps[1], n * s.outputs(), gw, 0, gb, 0);
      kernels.inputGradient(s, maps[1], n * s.outputs(), maps[2], 0, gx, n * s.inputs());
    }
    float[][] theirs = torch.inLayout(true).gradients();
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

  private static float[] uniform(SplittableRandom random, int count) {
    float[] values = new float[count];
    for (int k = 0; k < count; k++) {
      values[k] = (float) random.nextDouble(-1, 1);
    }
    return values;
  }
}
