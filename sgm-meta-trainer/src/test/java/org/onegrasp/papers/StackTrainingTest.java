package org.onegrasp.papers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.network.layers.Activation;
import org.onegrasp.network.layers.Dense;
import org.onegrasp.network.layers.Stack;

/**
 * Four clouds of points in eight dimensions that no straight line separates: the class is a pair of signs' product and
 * a sign.
 */
class StackTrainingTest {
  private static final StackRule.Rates RATES = new StackRule.Rates(0.3f, 0.1f);
  private final Kernels kernels = Kernels.best().make();
  private final Examples clouds = clouds(400, 1);
  private final Examples others = clouds(200, 2);
  private final Stack net =
      Stack.of(new Dense(kernels, 8, 64), new Activation(Activation.Function.TANH, 64), new Dense(kernels, 64, 32),
          new Activation(Activation.Function.TANH, 32), new Dense(kernels, 32, 4));

  private static Examples clouds(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] inputs = new float[8 * count];
    int[] labels = new int[count];
    for (int n = 0; n < count; n++) {
      labels[n] = random.nextInt(4);
      int sign = random.nextBoolean() ? 1 : -1;
      for (int k = 0; k < 8; k++) {
        int centre = k < 3 ? sign : k < 6 ? (labels[n] % 2 == 0 ? sign : -sign) : labels[n] / 2 == 0 ? 1 : -1;
        inputs[8 * n + k] = (float) (centre + 0.3 * random.nextGaussian());
      }
    }
    return new Examples(new int[] {8}, inputs, labels, 4);
  }

  private StackTraining taught(StackRule rule) {
    return new StackTraining(TrainingPlan.fromScratch(net, 20, 8), rule, RATES, 3).learn(clouds);
  }

  @Test
  void exactGradientsLearnWhatALineCannotSeparateAndLocalTargetsAPartOfIt() {
    for (StackRule rule : StackRule.values()) {
      double accuracy = taught(rule).accuracy(others);
      assertTrue(accuracy > (rule.exact() ? 0.9 : 0.6), rule + " reached " + accuracy);
    }
  }

  @Test
  void backpropagationInPlaceTakesTheSameStepsInLessMemory() {
    Row.Run stored = taught(StackRule.BP).run(3, others);
    Row.Run inPlace = taught(StackRule.BP_IN_PLACE).run(3, others);
    assertEquals(stored.accuracy(), inPlace.accuracy(), 0.02);
    assertEquals(4L * net.parameters(), stored.peakBytes() - inPlace.peakBytes());
  }

  @Test
  void localRulesAndTheLastLayerNeedLessMemoryThanBackpropagation() {
    long whole = taught(StackRule.BP_IN_PLACE).run(3, others).peakBytes();
    assertTrue(taught(StackRule.HEAD).run(3, others).peakBytes() < whole);
  }

  @Test
  void theSameSeedLearnsTheSame() {
    assertEquals(taught(StackRule.TPSGD_L1).accuracy(clouds), taught(StackRule.TPSGD_L1).accuracy(clouds));
  }
}
