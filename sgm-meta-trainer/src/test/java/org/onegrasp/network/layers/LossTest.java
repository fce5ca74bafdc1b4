package org.onegrasp.network.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class LossTest {
  private static final float[] Y = {0.5f, -1.25f, 2, 0.25f, 3, -0.5f};

  @Test
  void crossEntropyOfEqualScoresIsTheLogarithmOfTheClasses() {
    float[] error = new float[4];
    double loss = new Loss.SoftmaxCrossEntropy().error(1, 4, new float[] {5, 5, 5, 5}, new float[] {0, 1, 0, 0}, error);
    assertEquals(Math.log(4), loss, 1e-12);
    assertArrayEquals(new float[] {0.25f, -0.75f, 0.25f, 0.25f}, error, 1e-6f);
  }

  @Test
  void crossEntropyStaysFiniteForLargeScores() {
    float[] error = new float[2];
    double loss = new Loss.SoftmaxCrossEntropy().error(1, 2, new float[] {1000, -1000}, new float[] {0, 1}, error);
    assertEquals(2000, loss, 1e-9);
    assertArrayEquals(new float[] {1, -1}, error, 1e-6f);
    assertEquals(3 * 1000, new Loss.BinaryCrossEntropy(3).error(1, 1, new float[] {-1000}, new float[] {1}, error),
        1e-9);
  }

  @Test
  void weightedBinaryCrossEntropyCountsPositivesMore() {
    float[] error = new float[2];
    double loss = new Loss.BinaryCrossEntropy(3).error(1, 2, new float[] {0, 0}, new float[] {1, 0}, error);
    assertEquals(4 * Math.log(2), loss, 1e-12);
    assertArrayEquals(new float[] {-1.5f, 0.5f}, error, 1e-6f);
  }

  @Test
  void errorsAreTheDerivativesOfTheLosses() {
    check(new Loss.SoftmaxCrossEntropy(), new float[] {1, 0, 0, 0.25f, 0.5f, 0.25f});
    check(new Loss.BinaryCrossEntropy(2.5), new float[] {1, 0, 0.5f, 1, 0, 0});
    check(new Loss.MeanSquares(), new float[] {1, 0, -2, 1, 0, 3});
  }

  /** Outputs are moved by 2^-10, exactly, so that central differences are good to about 1e-6. */
  private static void check(Loss loss, float[] target) {
    float[] error = new float[6];
    float[] discarded = new float[6];
    loss.error(2, 3, Y, target, error);
    for (int k = 0; k < 6; k++) {
      float[] above = Y.clone();
      float[] below = Y.clone();
      above[k] += 0x1p-10f;
      below[k] -= 0x1p-10f;
      double slope = (loss.error(2, 3, above, target, discarded) - loss.error(2, 3, below, target, discarded)) * 0x1p9;
      assertEquals(slope, error[k], 2e-6, loss + " at " + k);
    }
  }
}
