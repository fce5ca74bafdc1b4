package org.onegrasp.network.layers;

/** What a net's outputs cost, as a mean over the samples of a batch. */
public sealed interface Loss {
  /**
   * @param outputs values of one sample
   * @param y (batch, outputs), what the last layer gave
   * @param target (batch, outputs)
   * @param error overwritten with the gradient of the loss with respect to y; may be y itself
   * @return the loss
   */
  double error(int batch, int outputs, float[] y, float[] target, float[] error);

  /** -sum t log softmax(y), for targets t that sum to 1 in each sample (a class: 1 at its place). In nats. */
  record SoftmaxCrossEntropy() implements Loss {
    @Override
    public double error(int batch, int outputs, float[] y, float[] target, float[] error) {
      double loss = 0;
      for (int from = 0; from < batch * outputs; from += outputs) {
        double max = Double.NEGATIVE_INFINITY;
        for (int k = from; k < from + outputs; k++) {
          max = Math.max(max, y[k]);
        }
        double sum = 0;
        for (int k = from; k < from + outputs; k++) {
          sum += StrictMath.exp(y[k] - max);
        }
        double logSum = StrictMath.log(sum) + max;
        for (int k = from; k < from + outputs; k++) {
          loss += target[k] * (logSum - y[k]);
          error[k] = (float) ((StrictMath.exp(y[k] - logSum) - target[k]) / batch);
        }
      }
      return loss / batch;
    }
  }

  /**
   * -sum (w t log p + (1 - t) log(1 - p)) with p = sigmoid(y), for targets from 0 to 1 that do not exclude each other.
   * In nats.
   *
   * @param positiveWeight w, how much more a positive counts than a negative
   */
  record BinaryCrossEntropy(double positiveWeight) implements Loss {
    @Override
    public double error(int batch, int outputs, float[] y, float[] target, float[] error) {
      double loss = 0;
      for (int k = 0; k < batch * outputs; k++) {
        double t = target[k];
        double z = y[k];
        // -log(1 - p), and -log p is softplus - z
        double softplus = Math.max(z, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(z)));
        double p = 1 / (1 + StrictMath.exp(-z));
        loss += positiveWeight * t * (softplus - z) + (1 - t) * softplus;
        error[k] = (float) ((positiveWeight * t * (p - 1) + (1 - t) * p) / batch);
      }
      return loss / batch;
    }
  }

  /** Mean of (y - t)^2 over the outputs. */
  record MeanSquares() implements Loss {
    @Override
    public double error(int batch, int outputs, float[] y, float[] target, float[] error) {
      double loss = 0;
      for (int k = 0; k < batch * outputs; k++) {
        double difference = (double) y[k] - target[k];
        loss += difference * difference;
        error[k] = (float) (2 * difference / ((double) batch * outputs));
      }
      return loss / ((double) batch * outputs);
    }
  }
}
