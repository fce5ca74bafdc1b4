package org.onegrasp.rules;

/** A classifier in fixed point that learns from batches, every tensor of it in one arena. */
public interface BatchTraining {
  /** Back to the start weights. */
  void begin(long seed);

  /**
   * Writes sample n of the next batch.
   *
   * @param x values -2 to 2, this sample's from {@code from} on
   */
  void put(int n, float[] x, int from, int label);

  /**
   * One step on the first samples of the batch.
   *
   * @param seed of its directions
   * @param rate Q0.24 of what is probed
   * @param exactRate Q0.24 of the layers above, under their exact gradients
   * @return mean loss of the probes, nats
   */
  double step(int count, long seed, int rate, int exactRate);

  /** How many of the first samples of the batch the present weights classify as labelled. */
  int right(int count);
}
