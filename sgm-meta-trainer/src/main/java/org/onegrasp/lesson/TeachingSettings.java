package org.onegrasp.lesson;

/**
 * How long and how boldly a teaching run steps.
 *
 * @param steps updates of the weights
 * @param batch samples to an update
 * @param rate step size at the start as a fraction of each layer's norm, falling linearly to 0
 */
public record TeachingSettings(int steps, int batch, float rate) {

  public static final TeachingSettings STANDARD = new TeachingSettings(80, 4, 0.03f);

  public TeachingSettings {
    if (steps < 1 || batch < 1 || !(rate > 0 && rate < 1)) {
      throw new IllegalArgumentException(
          "teaching needs steps >= 1, batch >= 1 and a rate between 0 and 1, got " + steps + ", "
              + batch + ", " + rate);
    }
  }

  /** Step size of update {@code step}, counted from 0. */
  float rate(int step) {
    return rate * (steps - step) / steps;
  }
}
