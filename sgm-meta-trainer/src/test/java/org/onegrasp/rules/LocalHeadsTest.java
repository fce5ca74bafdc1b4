package org.onegrasp.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;
import org.onegrasp.kernels.Convolution;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.network.Arena;
import org.onegrasp.network.FloatNetwork;
import org.onegrasp.network.NetworkShape;

/**
 * Local heads against finite differences, on a small network of the grasp network's make with three layers below the
 * exact ones.
 */
class LocalHeadsTest {
  private static final NetworkShape SMALL = new NetworkShape(List.of(
      Convolution.of(5, 1, 6).strided(2).over(16, 16),
      Convolution.of(3, 6, 8).strided(2).over(8, 8),
      Convolution.of(3, 8, 8).over(4, 4),
      Convolution.of(3, 8, 8).dilated(2).over(4, 4),
      Convolution.of(3, 8, 8).over(4, 4),
      Convolution.pointwise(8, 5).over(4, 4)));
  private static final int WIDTH = 4;
  private static final HeadShape SHAPE = HeadShape.of(SMALL, WIDTH);

  private final SplittableRandom random = new SplittableRandom(5);
  private final FloatNetwork network = new FloatNetwork(SMALL, Kernels.best().make());
  private final float[] heads = lively(SHAPE.random(random));
  private final float[] target = uniform(4 * 4 * 5);
  private final LocalHeads local = new LocalHeads(SHAPE, Kernels.best().make(), Arena.unlimited());

  private float[] uniform(int n) {
    float[] values = new float[n];
    for (int k = 0; k < n; k++) {
      values[k] = 0.05f + (float) random.nextDouble();
    }
    return values;
  }

  /** Larger than a start, so that slopes stand out. */
  private static float[] lively(float[] values) {
    for (int k = 0; k < values.length; k++) {
      values[k] *= 1.6f;
    }
    return values;
  }

  @Test
  void headOfALayerFollowsWhatLiesAheadOfItInTheNetwork() {
    HeadShape shape = HeadShape.of(NetworkShape.grasp());
    assertEquals(Convolution.of(3, 16, 16).strided(2).over(48, 48), shape.pieces().get(0));
    assertEquals(List.of(1, 2, 4), List.of(dilation(shape, shape.next(0)), dilation(shape, shape.next(0) + 1),
        dilation(shape, shape.next(0) + 2)));
    assertEquals(1, dilation(shape, shape.next(1)));
    assertEquals(2, dilation(shape, shape.next(2)));
    assertEquals(Convolution.pointwise(16, 8).over(24, 24), shape.pieces().get(shape.last()));
  }

  private static int dilation(HeadShape shape, int piece) {
    return shape.pieces().get(piece).dilation();
  }

  @Test
  void wayBackThroughTheHeadsOwnKernelsIsTheSlopeOfItsLoss() {
    for (int k = 0; k < SHAPE.pieces().size(); k++) {
      System.arraycopy(heads, SHAPE.kernelOffset(k), heads, SHAPE.backOffset(k), SHAPE.pieces().get(k).weights());
    }
    for (int j = 0; j < 3; j++) {
      int layer = j;
      float[] h = uniform(SMALL.outputs(j));
      float[] gradient = new float[h.length];
      float[] discarded = new float[heads.length];
      local.gradient(j, heads, h, target, gradient);
      check(h, gradient, h.length, () -> local.addPredictionGradient(layer, heads, h, target, discarded), "layer " + j);
    }
  }

  @Test
  void headsLearnToPredictByTheSlopeOfTheirLoss() {
    for (int j = 0; j < 3; j++) {
      int layer = j;
      float[] h = uniform(SMALL.outputs(j));
      float[] gradient = new float[heads.length];
      float[] discarded = new float[heads.length];
      local.addPredictionGradient(j, heads, h, target, gradient);
      check(heads, gradient, SHAPE.backOffset(0), () -> local.addPredictionGradient(layer, heads, h, target, discarded),
          "head " + j);
    }
  }

  @Test
  void waysBackLearnByTheSlopeOfALossOnTheirGradients() {
    for (int j = 0; j < 3; j++) {
      int layer = j;
      float[] h = uniform(SMALL.outputs(j));
      float[] wanted = uniform(h.length);
      float[] out = new float[h.length];
      float[] gradient = new float[heads.length];
      local.gradient(j, heads, h, target, out);
      local.new BackGradients().addBackGradient(j, heads, wanted, gradient);
      check(heads, gradient, heads.length, () -> {
        local.gradient(layer, heads, h, target, out);
        return dot(out, wanted);
      }, SHAPE.backOffset(0), "way back " + j);
    }
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += a[k] * b[k];
    }
    return sum;
  }

  private void check(float[] at, float[] gradient, int end, DoubleSupplier loss, String what) {
    check(at, gradient, end, loss, 0, what);
  }

  private void check(float[] at, float[] gradient, int end, DoubleSupplier loss, int from, String what) {
    double largest = 0;
    for (int trial = 0; trial < 80; trial++) {
      int k = random.nextInt(from, end);
      float kept = at[k];
      at[k] = kept + 2e-3f;
      double above = loss.getAsDouble();
      at[k] = kept - 2e-3f;
      double below = loss.getAsDouble();
      at[k] = kept;
      assertEquals((above - below) / 4e-3, gradient[k], 2e-3 + 0.02 * Math.abs(gradient[k]), what + ", value " + k);
      largest = Math.max(largest, Math.abs(gradient[k]));
    }
    assertTrue(largest > 1e-2, what + " has gradients of no more than " + largest);
  }

  @Test
  void closedUnitsGetNoGradient() {
    float[] h = uniform(SMALL.outputs(1));
    for (int k = 0; k < h.length; k += 2) {
      h[k] = 0;
    }
    float[] gradient = new float[h.length];
    local.gradient(1, heads, h, target, gradient);
    for (int k = 0; k < h.length; k += 2) {
      assertEquals(0, gradient[k]);
    }
  }

  @Test
  void onePassGivesTheLastThreeLayersExactGradientsAndTheLowerOnesSome() {
    float[] parameters = FloatNetwork.randomParameters(SMALL, random);
    float[] x = uniform(16 * 16);
    float[] exact = new float[parameters.length];
    float[] onePass = new float[parameters.length];
    float loss = new Backpropagation(network, 0, Arena.unlimited()).addGradient(parameters, x, target, exact);
    float[] ownHeads = OnePassGradients.randomHeads(SMALL, random);
    assertEquals(loss,
        new OnePassGradients(network, ownHeads, 0, Arena.unlimited()).addGradient(parameters, x, target, onePass));
    for (int k = SMALL.kernelOffset(3); k < exact.length; k++) {
      assertEquals(exact[k], onePass[k], 1e-6f);
    }
    for (int i = 0; i < 3; i++) {
      double square = 0;
      for (int k = SMALL.kernelOffset(i); k < SMALL.kernelOffset(i + 1); k++) {
        square += onePass[k] * onePass[k];
      }
      assertTrue(square > 0, "layer " + i + " gets something");
    }
  }
}
