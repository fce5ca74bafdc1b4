package org.onegrasp.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.network.Arena;
import org.onegrasp.network.FloatNetwork;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.rules.ForwardSettings.Form;

/** A classifier of three bands that learns by forward passes alone. */
class ForwardTrainingTest {
  private static final int BATCH = 12;
  private static final NetworkShape SHAPE = NetworkShape.dense(12, 8, 3);
  private final SplittableRandom random = new SplittableRandom(2);
  private final float[] start = FloatNetwork.randomParameters(SHAPE, random);

  /** Class c is bright in its own four of twelve values. */
  private float[] example(int c) {
    float[] x = new float[12];
    for (int k = 0; k < 12; k++) {
      x[k] = (float) (0.5 * random.nextDouble() + (k / 4 == c ? 1 : 0));
    }
    return x;
  }

  private ForwardTraining training(ForwardSettings settings, Arena arena) {
    return training(SHAPE, start, settings, arena);
  }

  private ForwardTraining training(NetworkShape shape, float[] weights, ForwardSettings settings, Arena arena) {
    return new ForwardTraining(
        new ForwardTraining.Start(shape, weights, List.of(example(0), example(1), example(2))), settings, BATCH,
        Kernels.best(), arena);
  }

  private void fill(ForwardTraining training) {
    for (int n = 0; n < BATCH; n++) {
      training.put(n, example(n % 3), 0, n % 3);
    }
  }

  private double lossAfter(ForwardTraining training, int steps, double rate, double headRate) {
    training.begin(1);
    double loss = 0;
    for (int step = 0; step < steps; step++) {
      fill(training);
      double left = (double) (1 << 24) * (steps - step) / steps;
      loss = training.step(BATCH, step, (int) (left * rate), (int) (left * headRate));
    }
    return loss;
  }

  @Test
  void learnsWithEitherFormAndWithAnExactHead() {
    for (Form form : Form.values()) {
      ForwardTraining training = training(ForwardSettings.of(form, 1, 0.05, 0.02), Arena.unlimited());
      double loss = lossAfter(training, 600, 0.02, 0);
      fill(training);
      assertTrue(loss < 0.4 && training.right(BATCH) == BATCH, form + ": loss " + loss);
    }
    ForwardTraining headed =
        training(ForwardSettings.of(Form.AVERAGED, 1, 0.05, 0.02).withExactHead(), Arena.unlimited());
    double loss = lossAfter(headed, 200, 0.01, 0.05);
    assertTrue(loss < 0.4, "exact head: loss " + loss);
  }

  @Test
  void nodesLearnWhileWeightsBelowAreProbed() {
    NetworkShape deep = NetworkShape.dense(12, 10, 8, 3);
    float[] initial = FloatNetwork.randomParameters(deep, random);
    ForwardSettings settings = ForwardSettings.of(Form.AVERAGED, 1, 0.05, 0.005).withExactHead().withNodes(4);
    ForwardTraining training = training(deep, initial, settings, Arena.unlimited());
    double loss = lossAfter(training, 150, 0.005, 0.05);
    fill(training);
    assertTrue(loss < 0.3 && training.right(BATCH) == BATCH, "loss " + loss);
  }

  @Test
  void learnsWithSixteenBitsOfActivationsToo() {
    ForwardSettings settings = ForwardSettings.of(Form.AVERAGED, 1, 0.05, 0.02);
    ForwardTraining narrow = training(settings, Arena.unlimited());
    ForwardTraining wide = training(settings.withActivationBits(16), Arena.unlimited());
    for (int n = 0; n < BATCH; n++) {
      float[] x = example(n % 3);
      narrow.put(n, x, 0, n % 3);
      wide.put(n, x, 0, n % 3);
    }
    assertEquals(narrow.step(BATCH, 1, 0, 0), wide.step(BATCH, 1, 0, 0), 0.02, "loss of the same start and batch");
    double loss = lossAfter(wide, 600, 0.02, 0);
    fill(wide);
    assertTrue(loss < 0.4 && wide.right(BATCH) == BATCH, "loss " + loss);
    assertThrows(IllegalArgumentException.class, () -> settings.withActivationBits(16).withExactHead());
    assertThrows(IllegalArgumentException.class, () -> settings.withActivationBits(16).withWeightBits(8));
    assertThrows(IllegalArgumentException.class, () -> settings.withActivationBits(32));
  }

  @Test
  void startsAgainFromTheSameWeights() {
    ForwardTraining training = training(ForwardSettings.of(Form.SIGN, 1, 0.05, 0.02), Arena.unlimited());
    float[] before = new float[start.length];
    float[] after = new float[start.length];
    training.weights(before);
    lossAfter(training, 20, 0.02, 0);
    training.begin(1);
    training.weights(after);
    for (int k = 0; k < start.length; k++) {
      assertEquals(start[k], before[k], 1e-3);
      assertEquals(before[k], after[k]);
    }
  }

  @Test
  void momentumCostsAByteAWeightAndNothingElseGrows() {
    Arena plain = Arena.unlimited();
    Arena guided = Arena.unlimited();
    training(ForwardSettings.of(Form.SIGN, 1, 0.05, 0.02), plain);
    training(ForwardSettings.of(Form.SIGN, 3, 0.05, 0.02).withGuidance(8), guided);
    assertEquals(SHAPE.parameters(), guided.peakBytes() - plain.peakBytes(), 2.0 * Arena.ALIGNMENT);
  }
}
