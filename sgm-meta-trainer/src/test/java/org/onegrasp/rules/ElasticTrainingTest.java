package org.onegrasp.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.onegrasp.kernels.Allocations;
import org.onegrasp.kernels.Convolution;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.network.Arena;
import org.onegrasp.network.FloatNetwork;
import org.onegrasp.network.NetworkShape;

/** A classifier of three bands in int8. */
class ElasticTrainingTest {
  private static final int BATCH = 12;
  private static final double ONE = 1 << 24;
  private static final long GOLDEN = 145_303_893L;
  private static final NetworkShape SHAPE = new NetworkShape(List.of(Convolution.of(3, 1, 4).strided(2).over(6, 6),
      Convolution.pointwise(36, 10).over(1, 1), Convolution.pointwise(10, 3).over(1, 1)));
  private final SplittableRandom random = new SplittableRandom(2);
  private final float[] start = FloatNetwork.randomParameters(SHAPE, random);

  /** Class c is bright in its own two of six rows. */
  private float[] example(int c) {
    float[] x = new float[36];
    for (int k = 0; k < 36; k++) {
      x[k] = (float) (0.5 * random.nextDouble() + (k / 12 == c ? 1 : 0));
    }
    return x;
  }

  private ElasticTraining training(int exactLayers, double share, Arena arena) {
    return new ElasticTraining(
        new ForwardTraining.Start(SHAPE, start, List.of(example(0), example(1), example(2))),
        new ElasticSettings(exactLayers, 7, share, 0.1), BATCH, Kernels.best(), arena);
  }

  private void fill(BatchTraining training) {
    for (int n = 0; n < BATCH; n++) {
      training.put(n, example(n % 3), 0, n % 3);
    }
  }

  /** Of the last tenth of the steps. */
  private double lossAfter(ElasticTraining training, int steps, double share, double exactRate) {
    training.begin(1);
    double loss = 0;
    for (int step = 0; step < steps; step++) {
      fill(training);
      double left = ONE * (steps - step) / steps;
      double now = training.step(BATCH, step, (int) (left * share), (int) (left * exactRate));
      loss += step >= steps - steps / 10 ? now / (steps / 10) : 0;
    }
    return loss;
  }

  @Test
  void learnsByZerothOrderAloneAndFasterWithExactLayersAbove() {
    for (int exact = 0; exact <= 3; exact++) {
      ElasticTraining training = training(exact, exact == 3 ? 0 : 0.05, Arena.unlimited());
      double loss = lossAfter(training, exact == 0 ? 1500 : 150, 0.05, 0.1);
      fill(training);
      assertTrue(loss < 0.4 && training.right(BATCH) >= BATCH - 1,
          exact + " exact layers: loss " + loss + ", " + training.right(BATCH) + " right");
    }
  }

  @Test
  void lossesAreTheSameOnEveryMachine() {
    ElasticTraining training = training(2, 0.05, Arena.unlimited());
    training.begin(1);
    double sum = 0;
    for (int step = 0; step < 40; step++) {
      fill(training);
      sum += training.step(BATCH, step, 1 << 20, 1 << 20);
    }
    assertEquals(GOLDEN, Math.round(sum * 2 * BATCH * (1 << IntegerLoss.LOSS_BITS)),
        "the same on scalar and vector kernels, JDK 17 and 25");
  }

  @Test
  void startsAgainFromTheSameWeights() {
    ElasticTraining training = training(2, 0.05, Arena.unlimited());
    fill(training);
    double first = training.step(BATCH, 3, 1 << 20, 1 << 21);
    double second = training.step(BATCH, 3, 1 << 20, 1 << 21);
    training.begin(1);
    assertEquals(first, training.step(BATCH, 3, 1 << 20, 1 << 21));
    assertTrue(second < first, first + " then " + second);
  }

  @Test
  void exactLayersCostTheInputsAndErrorsOfABatch() {
    Arena alone = Arena.unlimited();
    Arena elastic = Arena.unlimited();
    training(0, 0.05, alone);
    training(2, 0.05, elastic);
    int kept = BATCH * (36 + 10 + 10 + 3);
    assertEquals(kept, elastic.peakBytes() - alone.peakBytes(), 36 + 6.0 * Arena.ALIGNMENT);
  }

  /** With zeroth order below two dense layers, and by backpropagation alone, the convolution's too. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void aStepAllocatesNothing(int exactLayers) {
    ElasticTraining training = training(exactLayers, exactLayers == 3 ? 0 : 0.05, Arena.unlimited());
    fill(training);
    assertEquals(0, Allocations.whenCompiled(0, () -> {
      for (int step = 0; step < 300; step++) {
        training.step(BATCH, step, 1 << 18, 1 << 20);
      }
    }), "bytes in 300 steps");
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new ElasticSettings(-1, 7, 0.1, 0.1));
    assertThrows(IllegalArgumentException.class, () -> new ElasticSettings(1, 64, 0.1, 0.1));
    assertThrows(IllegalArgumentException.class, () -> new ElasticSettings(1, 7, 1.1, 0.1));
  }
}
