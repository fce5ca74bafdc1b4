package org.onegrasp.rules;

/**
 * How a lesson in fixed point goes.
 *
 * @param firstLayer lowest layer that is tuned
 * @param samples augmentations of the demonstration, one update each
 * @param rate step size at the start, falling linearly to 0, see {@link FixedSteps}
 * @param syntheticRate the same for the layers whose gradients are synthetic
 */
public record FixedSettings(int firstLayer, int samples, double rate, double syntheticRate) {
  /** Best of those tried on training families. */
  public static final FixedSettings STANDARD = new FixedSettings(0, 320, 0.002, 0.0005);

  public FixedSettings {
    if (firstLayer < 0 || samples < 1 || !(rate > 0 && rate < 0.5) || !(syntheticRate > 0 && syntheticRate < 0.5)) {
      throw new IllegalArgumentException("a lesson needs firstLayer >= 0, samples >= 1 and rates between 0 and 0.5, got " + firstLayer
          + ", " + samples + ", " + rate + ", " + syntheticRate);
    }
  }
}
