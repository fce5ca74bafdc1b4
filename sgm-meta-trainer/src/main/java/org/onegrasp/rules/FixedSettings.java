package org.onegrasp.rules;

/**
 * How a lesson in fixed point goes.
 *
 * @param firstLayer lowest layer that is tuned
 * @param samples augmentations of the demonstration, one update each
 * @param rate step size at the start, falling linearly to 0, see {@link FixedSteps}
 * @param gradient where the gradients of low layers come from; the last layers' are exact with each
 */
public record FixedSettings(int firstLayer, int samples, double rate, Rule.Gradient gradient) {
  /** Layers whose gradients are synthetic step by this share of the rate: an error of the modules is the same in every step. */
  private static final double SYNTHETIC_SHARE = 0.3;
  /** Local heads err more, and always in the same direction: more than this ruins thin objects. */
  private static final double ONE_PASS_SHARE = 0.02;
  /** Random targets lead away from what the layers above expect, see docs/decisions.md. */
  static final float PROJECTION_SHARE = 0.001f;

  /** A step of forward gradients is mostly noise, see docs/learning-rules.md. */
  private static final double FORWARD_SHARE = 0.1;

  /** Rate: best of those tried on training families. More samples do not help on an unknown camera. */
  public static final FixedSettings STANDARD = new FixedSettings(0, 460, 0.002);

  /** Of a lesson with static synthetic gradients conditioned on the error. */
  public FixedSettings(int firstLayer, int samples, double rate) {
    this(firstLayer, samples, rate, Rule.Gradient.SYNTHETIC);
  }

  public FixedSettings {
    if (firstLayer < 0 || samples < 1 || !(rate > 0 && rate < 0.5)) {
      throw new IllegalArgumentException("a lesson needs firstLayer >= 0, samples >= 1 and a rate between 0 and 0.5, got " + firstLayer
          + ", " + samples + ", " + rate);
    }
  }

  /** Step size at the start of the layers whose gradients are synthetic. */
  double syntheticRate() {
    return rate * switch (gradient) {
      case LOCAL -> ONE_PASS_SHARE;
      case PROJECTED, PROJECTED_SIGN -> PROJECTION_SHARE;
      case FORWARD -> FORWARD_SHARE;
      default -> SYNTHETIC_SHARE;
    };
  }
}
