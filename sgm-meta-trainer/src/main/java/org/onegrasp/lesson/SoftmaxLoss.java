package org.onegrasp.lesson;

/**
 * Cross-entropy between one softmax over the whole output map (every place and angle competes with every other) and a
 * target map scaled to sum 1: L = -sum t log p, with gradient p - t at the logits.
 */
public final class SoftmaxLoss {
  private SoftmaxLoss() {}

  /**
   * @param target any non-negative map with a positive sum
   * @param error overwritten with the gradient at the logits, p - target / sum
   * @return the loss in nats, less the target's own entropy (0 is perfect)
   */
  public static float error(float[] logits, float[] target, float[] error) {
    int n = error.length;
    double targetSum = 0;
    for (int k = 0; k < n; k++) {
      targetSum += target[k];
    }
    float max = Softmax.max(logits, n);
    double sum = Softmax.exponentials(logits, max, error);
    double loss = 0;
    double logSum = StrictMath.log(sum) + max;
    for (int k = 0; k < n; k++) {
      double t = target[k] / targetSum;
      if (t > 0) {
        loss += t * (StrictMath.log(t) - logits[k] + logSum);
      }
      error[k] = (float) (error[k] / sum - t);
    }
    return (float) loss;
  }

  /** Softmax of the logits, overwriting {@code probabilities}. */
  public static void probabilities(float[] logits, float[] probabilities) {
    double sum = Softmax.exponentials(logits, Softmax.max(logits, logits.length), probabilities);
    for (int k = 0; k < logits.length; k++) {
      probabilities[k] /= (float) sum;
    }
  }
}
