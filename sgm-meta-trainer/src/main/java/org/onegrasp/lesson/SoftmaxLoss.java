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
    float max = Float.NEGATIVE_INFINITY;
    double targetSum = 0;
    for (int k = 0; k < n; k++) {
      max = Math.max(max, logits[k]);
      targetSum += target[k];
    }
    double sum = 0;
    for (int k = 0; k < n; k++) {
      float p = (float) StrictMath.exp(logits[k] - max);
      error[k] = p;
      sum += p;
    }
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
    float max = Float.NEGATIVE_INFINITY;
    for (float logit : logits) {
      max = Math.max(max, logit);
    }
    double sum = 0;
    for (int k = 0; k < logits.length; k++) {
      probabilities[k] = (float) StrictMath.exp(logits[k] - max);
      sum += probabilities[k];
    }
    for (int k = 0; k < logits.length; k++) {
      probabilities[k] /= (float) sum;
    }
  }
}
