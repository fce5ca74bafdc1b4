package org.onegrasp.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.onegrasp.fixedpoint.LittleEndian;
import org.onegrasp.kernels.Allocations;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.Dither;
import org.onegrasp.network.Arena;
import org.onegrasp.network.FloatNetwork;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.network.WideNetwork;
import org.onegrasp.network.WideWeights;
import org.onegrasp.network.WideMaps;
import org.onegrasp.rules.ForwardSettings.Form;

/** What nudges of a layer's units say about its weights. */
class FixedNodeGradientsTest {
  private static final NetworkShape SHAPE = NetworkShape.dense(40, 24, 10);
  private static final int[] INPUT_BITS = {6, 5};
  private static final int[] WEIGHT_BITS = {15, 15};
  private static final int SAMPLES = 4;
  private static final long GOLDEN = 1_471_735_099L;
  private final SplittableRandom random = new SplittableRandom(4);
  private final Arena arena = Arena.unlimited();
  private final WideNetwork layers = new WideNetwork(new WideWeights(SHAPE, arena), INPUT_BITS, WEIGHT_BITS,
      Kernels.best().with(arena.floats("kernel panel", Kernels.WORKSPACE_FLOATS)), arena);
  private final WideMaps maps = new WideMaps(layers, SAMPLES, arena);
  private final IntegerLoss entropy = new IntegerLoss(arena);
  private final Dither dither = new Dither();
  private final int x = arena.bytes("inputs", SAMPLES * 40);
  private final int logits = arena.ints("logits", SAMPLES * 10);
  private final short[] start = new short[SHAPE.parameters()];

  FixedNodeGradientsTest() {
    for (int k = 0; k < start.length; k++) {
      start[k] = (short) random.nextInt(-9000, 9001);
    }
    layers.weights().load(start);
    for (int k = 0; k < SAMPLES * 40; k++) {
      arena.slab()[x + k] = (byte) random.nextInt(100);
    }
  }

  private FixedNodeGradients nodes(int directions) {
    FixedNodeGradients nodes = new FixedNodeGradients(layers, directions, SAMPLES, dither, arena);
    dither.seed(1);
    nodes.begin();
    return nodes;
  }

  /** Sample n has label n. */
  private void losses(int y, int samples, int to) {
    layers.logits(y, samples, logits);
    for (int n = 0; n < samples; n++) {
      LittleEndian.putInt(arena.slab(), to + 4 * n, (int) entropy.ofClass(logits + 40 * n, 10, n));
    }
  }

  private float[] exactGradient() {
    float[] weights = new float[start.length];
    for (int k = 0; k < start.length; k++) {
      weights[k] = Math.scalb((float) start[k], -15);
    }
    Backpropagation exact = new Backpropagation(new FloatNetwork(SHAPE, Kernels.best().make()), 0, Arena.unlimited());
    float[] gradient = new float[start.length];
    for (int n = 0; n < SAMPLES; n++) {
      float[] input = new float[40];
      for (int k = 0; k < 40; k++) {
        input[k] = arena.slab()[x + 40 * n + k] / 64f;
      }
      float[] target = new float[10];
      target[n] = 1;
      exact.addGradient(weights, input, target, gradient);
    }
    return gradient;
  }

  /** Between the negative gradient of the nudged layer and the way that its weights go in one step. */
  private double cosine(int directions) {
    layers.weights().load(start);
    nodes(directions).step(x, SAMPLES, this::losses, 77, 1 << 20);
    float[] gradient = exactGradient();
    double dot = 0;
    double moved = 0;
    double squares = 0;
    for (int k = 0; k < SHAPE.parameters(0); k++) {
      double move = layers.weights().get(k) - start[k];
      dot -= move * gradient[k];
      moved += move * move;
      squares += gradient[k] * gradient[k];
    }
    return dot / Math.sqrt(moved * squares);
  }

  @Test
  void manyDirectionsShowTheGradientOfBackpropagation() {
    assertTrue(cosine(300) > 0.9, "cosine with 300 directions: " + cosine(300));
    assertTrue(cosine(8) > 0.35, "cosine with 8 directions in 24 dimensions: " + cosine(8));
  }

  @Test
  void headStaysWhereItIs() {
    nodes(4).step(x, SAMPLES, this::losses, 5, 1 << 20);
    for (int k = SHAPE.kernelOffset(1); k < SHAPE.parameters(); k++) {
      assertEquals(start[k], layers.weights().get(k));
    }
  }

  private long loss() {
    layers.logits(maps.hidden(0, 1, x, SAMPLES), SAMPLES, logits);
    long sum = 0;
    for (int n = 0; n < SAMPLES; n++) {
      sum += entropy.ofClass(logits + 40 * n, 10, n);
    }
    return sum;
  }

  @Test
  void stepsLowerTheLossAndAreTheSameBytesOnEveryMachine() {
    long before = loss();
    FixedNodeGradients nodes = nodes(4);
    for (int step = 0; step < 200; step++) {
      nodes.step(x, SAMPLES, this::losses, step, 1 << 18);
    }
    assertTrue(loss() < 0.5 * before, before + " to " + loss());
    CRC32 sum = new CRC32();
    for (short w : layers.weights().store()) {
      sum.update(w);
      sum.update(w >> 8);
    }
    assertEquals(GOLDEN, sum.getValue(), "the same on scalar and vector kernels, JDK 17 and 25");
  }

  @Test
  void stepsAllocateNothing() {
    FixedNodeGradients nodes = nodes(1);
    FixedNodeGradients.Losses losses = this::losses;
    long allocated = Allocations.whenCompiled(0, () -> {
      for (int step = 0; step < 100; step++) {
        nodes.step(x, SAMPLES, losses, step, 1 << 10);
      }
    });
    assertEquals(0, allocated, "bytes in 100 steps");
  }

  @Test
  void nodesNeedAnExactHeadAndALayerBelow() {
    ForwardSettings plain = ForwardSettings.of(Form.AVERAGED, 1, 0.05, 0.02);
    assertThrows(IllegalArgumentException.class, () -> plain.withNodes(4));
    assertThrows(IllegalArgumentException.class, () -> plain.withExactHead().withNodes(4).moving(2));
    assertEquals(2, plain.withExactHead().withNodes(4).moving(4));
  }
}
