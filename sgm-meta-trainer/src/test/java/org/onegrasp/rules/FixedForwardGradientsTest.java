package org.onegrasp.rules;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.onegrasp.fixedpoint.FixedPoint;
import org.onegrasp.fixedpoint.LittleEndian;
import org.onegrasp.kernels.Allocations;
import org.onegrasp.kernels.ConvShape;
import org.onegrasp.kernels.Convolution;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.SoftmaxLoss;
import org.onegrasp.network.Arena;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.network.WideNetwork;
import org.onegrasp.network.WideWeights;
import org.onegrasp.network.WideMaps;
import org.onegrasp.network.WidestNetwork;
import org.onegrasp.rules.ForwardSettings.Form;

/** 16-bit weights, 8-bit activations: products, probes and steps. */
class FixedForwardGradientsTest {
  private static final NetworkShape SHAPE =
      new NetworkShape(List.of(Convolution.of(3, 1, 5).strided(2).over(8, 8), Convolution.of(3, 5, 7).over(4, 4),
          Convolution.pointwise(112, 33).over(1, 1), Convolution.pointwise(33, 10).over(1, 1)));
  private static final int[] INPUT_BITS = {6, 5, 5, 5};
  private static final int[] WEIGHT_BITS = {14, 15, 15, 15};
  private static final int BATCH = 6;
  private static final long GOLDEN = 4_008_751_881L;
  private final SplittableRandom random = new SplittableRandom(8);
  private final Arena arena = Arena.unlimited();
  private final WideNetwork layers = layers(arena);
  private final WideMaps maps = new WideMaps(layers, BATCH, arena);
  private final IntegerLoss entropy = new IntegerLoss(arena);
  private final int x = arena.bytes("inputs", BATCH * 64);
  private final int logits = arena.ints("logits", BATCH * 10);

  private static WideNetwork layers(Arena arena) {
    Kernels kernels = Kernels.best().with(arena.floats("kernel panel", Kernels.WORKSPACE_FLOATS));
    return new WideNetwork(new WideWeights(SHAPE, arena), INPUT_BITS, WEIGHT_BITS, kernels, arena);
  }

  private FixedForwardGradientsTest begin(int spread) {
    short[] weights = new short[SHAPE.parameters()];
    for (int k = 0; k < weights.length; k++) {
      weights[k] = (short) random.nextInt(-spread, spread + 1);
    }
    layers.weights().load(weights);
    for (int k = 0; k < BATCH * 64; k++) {
      arena.slab()[x + k] = (byte) random.nextInt(128);
    }
    return this;
  }

  /** Labels 0, 1, 2 ... */
  private long loss() {
    layers.logits(maps.hidden(0, 3, x, BATCH), BATCH, logits);
    long sum = 0;
    for (int n = 0; n < BATCH; n++) {
      sum += entropy.ofClass(logits + 40 * n, 10, n);
    }
    return sum;
  }

  /** The definition, in 64 bits: every bit of the 16 takes part. */
  private long[] reference(int i, int[] input, int inputBits) {
    ConvShape s = SHAPE.layer(i);
    long[] sums = new long[s.outputs()];
    for (int row = 0; row < s.outHeight(); row++) {
      for (int column = 0; column < s.outWidth(); column++) {
        for (int o = 0; o < s.outC(); o++) {
          long sum = (long) layers.weights().get(SHAPE.biasOffset(i) + o) << inputBits;
          for (int tap = 0; tap < s.kernel() * s.kernel(); tap++) {
            int r = row * s.stride() - s.pad() + tap / s.kernel();
            int c = column * s.stride() - s.pad() + tap % s.kernel();
            for (int k = 0; k < s.inC() && r >= 0 && c >= 0 && r < s.height() && c < s.width(); k++) {
              sum += (long) input[(r * s.width() + c) * s.inC() + k]
                  * layers.weights().get(SHAPE.kernelOffset(i) + (tap * s.inC() + k) * s.outC() + o);
            }
          }
          sums[(row * s.outWidth() + column) * s.outC() + o] = sum;
        }
      }
    }
    return sums;
  }

  @Test
  void everyBitOfTheWeightsTakesPart() {
    begin(WideWeights.LIMIT);
    layers.logits(maps.hidden(0, 3, x, BATCH), BATCH, logits);
    for (int n = 0; n < BATCH; n++) {
      int[] input = new int[64];
      for (int k = 0; k < input.length; k++) {
        input[k] = arena.slab()[x + 64 * n + k];
      }
      assertLogits(input, n, 0, 127);
    }
  }

  @Test
  void everyBitOfWideActivationsTakesPartToo() {
    begin(WideWeights.LIMIT);
    WidestNetwork widest = new WidestNetwork(layers, Kernels.best().make(), arena);
    int planes = arena.bytes("inputs of 16 bits", BATCH * 2 * 64);
    int[][] inputs = new int[BATCH][64];
    for (int k = 0; k < BATCH * 64; k++) {
      inputs[k / 64][k % 64] = random.nextInt(-WideWeights.LIMIT, WideWeights.LIMIT + 1);
      WidestNetwork.put(arena.slab(), planes + k / 64 * 128 + k % 64, 64, inputs[k / 64][k % 64]);
    }
    widest.logits(planes, BATCH, logits);
    for (int n = 0; n < BATCH; n++) {
      assertLogits(inputs[n], n, WidestNetwork.FINER_BITS, WideWeights.LIMIT);
    }
  }

  /** @param most of an activation */
  private void assertLogits(int[] first, int n, int finerBits, int most) {
    int[] input = first;
    for (int i = 0; i < 3; i++) {
      int shift = INPUT_BITS[i] + WEIGHT_BITS[i] - INPUT_BITS[i + 1];
      input = Arrays.stream(reference(i, input, INPUT_BITS[i] + finerBits))
          .mapToInt(sum -> (int) Math.max(0, Math.min(most, FixedPoint.roundingShiftRight(sum, shift)))).toArray();
    }
    long[] sums = reference(3, input, INPUT_BITS[3] + finerBits);
    for (int k = 0; k < 10; k++) {
      assertEquals(FixedPoint.saturate32(FixedPoint.roundingShiftRight(sums[k], 4 + finerBits)),
          LittleEndian.getInt(arena.slab(), logits + 40 * n + 4 * k));
    }
  }

  @Test
  void weightsAtEitherEndSurviveTheTwoPlanes() {
    for (int w : new int[] {-32_639, -32_640 + 2, -129, -128, -127, -1, 0, 1, 127, 128, 129, 32_639}) {
      layers.weights().set(3, w);
      assertEquals(w, layers.weights().get(3));
    }
  }

  @Test
  void lossIsThatOfDoublePrecision() {
    begin(9000);
    long measured = loss();
    double expected = 0;
    for (int n = 0; n < BATCH; n++) {
      double sum = 0;
      for (int k = 0; k < 10; k++) {
        sum += Math.exp(LittleEndian.getInt(arena.slab(), logits + 40 * n + 4 * k) / 65536.0);
      }
      expected += Math.log(sum) - LittleEndian.getInt(arena.slab(), logits + 40 * n + 4 * n) / 65536.0;
    }
    assertEquals(expected, measured / (double) (1 << 20), 1e-4 * BATCH);
  }

  @Test
  void lossOfAMapIsTheMeanOverItsWeights() {
    begin(9000);
    loss();
    int target = arena.bytes("target", 10);
    byte[] m = arena.slab();
    Arrays.fill(m, target, target + 10, (byte) 0);
    m[target + 2] = 30;
    m[target + 5] = 90;
    long expected = (entropy.ofClass(logits, 10, 2) + 3 * entropy.ofClass(logits, 10, 5)) / 4;
    assertEquals(expected, entropy.ofMap(logits, 10, target), 4);
  }

  @Test
  void probesGiveBackEveryBit() {
    ForwardSettings plain = ForwardSettings.of(Form.SIGN, 3, 0.05, 0.1);
    for (ForwardSettings settings : List.of(plain, plain.withGuidance(32), plain.withSharpnessAware(),
        plain.withGuidance(32).withSharpnessAware())) {
      begin(WideWeights.LIMIT); // at the limits too, where saturation would not be taken back
      FixedForwardGradients gradients = new FixedForwardGradients(layers.weights(), settings, arena);
      gradients.begin(1);
      for (int step = 0; step < 20; step++) {
        gradients.step(this::loss, RandomDirections.word(3, step), 1 << 18); // fills the momentum
      }
      short[] before = layers.weights().store();
      gradients.step(this::loss, 99, 0);
      assertArrayEquals(before, layers.weights().store(), settings.toString());
    }
  }

  @Test
  void differenceOfTwoProbesIsTheProjectionOnTheGradient() {
    begin(9000);
    ForwardSettings settings = ForwardSettings.of(Form.AVERAGED, 1, 0.05, 0.1);
    ForwardGradients.Loss real = w -> realLoss(w);
    float[] weights = new float[SHAPE.parameters()];
    for (int i = 0; i < SHAPE.size(); i++) {
      for (int k = SHAPE.kernelOffset(i); k < SHAPE.kernelOffset(i) + SHAPE.parameters(i); k++) {
        weights[k] = Math.scalb((float) layers.weights().get(k), -WEIGHT_BITS[i]);
      }
    }
    ForwardGradients reference = new ForwardGradients(SHAPE, settings, Arena.unlimited());
    FixedForwardGradients gradients = new FixedForwardGradients(layers.weights(), settings, arena);
    gradients.begin(1);
    reference.begin(weights);
    double dot = 0;
    double fixedSquares = 0;
    double floatSquares = 0;
    for (int seed = 0; seed < 40; seed++) {
      long[] seen = new long[2];
      int[] call = new int[1];
      gradients.step(() -> seen[call[0]++] = loss(), seed, 0);
      double[] expected = new double[2];
      int[] at = new int[1];
      reference.addGradient(weights, w -> expected[at[0]++] = real.of(w), seed, new float[weights.length]);
      double fixed = (seen[0] - seen[1]) / (double) (1 << 20);
      double difference = expected[0] - expected[1];
      dot += fixed * difference;
      fixedSquares += fixed * fixed;
      floatSquares += difference * difference;
    }
    double correlation = dot / Math.sqrt(fixedSquares * floatSquares);
    assertTrue(correlation > 0.9, "correlation of fixed and float slopes: " + correlation);
  }

  private double realLoss(float[] w) {
    org.onegrasp.network.FloatNetwork network = new org.onegrasp.network.FloatNetwork(SHAPE, Kernels.best().make());
    double sum = 0;
    for (int n = 0; n < BATCH; n++) {
      float[] h = new float[64];
      for (int k = 0; k < 64; k++) {
        h[k] = arena.slab()[x + 64 * n + k] / 64f;
      }
      for (int i = 0; i < SHAPE.size(); i++) {
        float[] y = new float[SHAPE.outputs(i)];
        network.forward(i, w, h, y);
        h = y;
      }
      float[] target = new float[10];
      target[n] = 1;
      sum += SoftmaxLoss.error(h, target, new float[10]);
    }
    return sum;
  }

  private double lossAfter(ForwardSettings settings, int steps, int rate) {
    begin(9000);
    FixedForwardGradients gradients = new FixedForwardGradients(layers.weights(), settings, arena);
    gradients.begin(1);
    for (int step = 0; step < steps; step++) {
      gradients.step(this::loss, RandomDirections.word(3, step), (int) ((long) rate * (steps - step) / steps));
    }
    return loss() / (double) (1 << 20);
  }

  @Test
  void bothFormsLearnABatchByHeart() {
    double start = lossAfter(ForwardSettings.of(Form.SIGN, 1, 0.05, 0.1), 1, 0);
    for (Form form : Form.values()) {
      double wide = lossAfter(ForwardSettings.of(form, 1, 0.05, 0.1), 600, 1 << 19);
      assertTrue(wide < 0.5 * start, form + ": from " + start + " to " + wide);
    }
    double guided = lossAfter(ForwardSettings.of(Form.SIGN, 3, 0.05, 0.1).withGuidance(8), 300, 1 << 19);
    assertTrue(guided < 0.6 * start, "guided: from " + start + " to " + guided);
    double sharp = lossAfter(ForwardSettings.of(Form.SIGN, 1, 0.05, 0.1).withSharpnessAware(), 600, 1 << 19);
    assertTrue(sharp < 0.6 * start, "sharpness-aware: from " + start + " to " + sharp);
  }

  @Test
  void eightBitWeightsStayOnTheirGrid() {
    lossAfter(ForwardSettings.of(Form.SIGN, 1, 0.02, 0.1).withWeightBits(8), 20, 1 << 18);
    for (short w : layers.weights().store()) {
      assertEquals(0, w % 256);
    }
  }

  @Test
  void learntWeightsAreTheSameBytesOnEveryMachine() {
    lossAfter(ForwardSettings.of(Form.AVERAGED, 3, 0.02, 0.1).withGuidance(4).withLayers(0, 0, 2), 50, 1 << 17);
    CRC32 sum = new CRC32();
    for (short w : layers.weights().store()) {
      sum.update(w);
      sum.update(w >> 8);
    }
    assertEquals(GOLDEN, sum.getValue(), "the same on scalar and vector kernels, JDK 17 and 25");
  }

  @Test
  void stepsAllocateNothing() {
    begin(9000);
    FixedForwardGradients gradients =
        new FixedForwardGradients(layers.weights(), ForwardSettings.of(Form.SIGN, 3, 0.02, 0.1), arena);
    gradients.begin(1);
    FixedForwardGradients.Loss loss = this::loss;
    long allocated = Allocations.whenCompiled(0, () -> {
      for (int step = 0; step < 300; step++) {
        gradients.step(loss, step, 1 << 12);
      }
    });
    assertEquals(0, allocated, "bytes in 300 steps");
    assertFalse(loss.now() < 0);
  }
}
