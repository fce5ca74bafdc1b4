package org.onegrasp.rules;

/**
 * How {@link ElasticTraining} probes and steps.
 *
 * @param exactLayers at the top, which learn by backpropagation; 0 for zeroth order alone
 * @param reach how far a probe moves a weight at most, in units of int8, 1 to 63
 * @param share of the weights below them that a direction moves, at the start of a lesson; 0 leaves them as they are
 * @param exactRate of the exact layers at the start, the share of a weight's range that the largest gradient moves it
 */
public record ElasticSettings(int exactLayers, int reach, double share, double exactRate) {
  public ElasticSettings {
    if (exactLayers < 0 || reach < 1 || reach > 63 || !(share >= 0 && share <= 1)
        || !(exactRate >= 0 && exactRate <= 1)) {
      throw new IllegalArgumentException(
          "ElasticZO needs exact layers >= 0, a reach of 1 to 63, and a share and a rate of 0 to 1, got " + exactLayers
              + ", " + reach + ", " + share + ", " + exactRate);
    }
  }
}
