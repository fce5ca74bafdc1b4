package org.onegrasp.lesson;

import java.util.ArrayList;
import java.util.List;
import org.onegrasp.model.GraspModel;

/**
 * How a lesson in fixed point steps, where that was trained for what counts after the lesson: a part of the model,
 * beside the modules. Without it every rule has its own shares and the numbers of {@link #USUAL}. It stands in place of
 * every rule's shares alike, so that rules are compared by the same numbers; a layer that a rule leaves still stays so.
 *
 * @param shares of the rate by which each layer steps, 0 to 64; none: the rule's own
 * @param fall how the rate falls to 0: as the share of the samples that is left to this power, 0.1 to 10
 * @param decay of the velocity at each sample, in 256ths, 1 to 256: momentum is 1 less that
 * @param memoryBits a gradient is measured against the mean of about as many late samples as 2 to this, 0 to 10
 */
public record Pace(List<Double> shares, double fall, int decay, int memoryBits) {

  /** Name of the model's part. */
  public static final String PART = "pace";
  /** What lessons have where nobody has trained it. */
  public static final Pace USUAL = new Pace(List.of(), 1, 16, 3);

  public static final int DECAY_BITS = 8; // fraction bits of decay
  public static final double MOST_SHARE = 64;
  public static final double LEAST_FALL = 0.1;
  public static final double MOST_FALL = 10;
  public static final int MOST_MEMORY_BITS = 10;
  private static final int WIDTH = 1; // it has no maps
  private static final int NUMBERS = 3; // before the shares

  public Pace {
    shares = List.copyOf(shares);
    boolean sound = shares.stream().allMatch(share -> share >= 0 && share <= MOST_SHARE) && fall >= LEAST_FALL
        && fall <= MOST_FALL && decay >= 1 && decay <= 1 << DECAY_BITS && memoryBits >= 0
        && memoryBits <= MOST_MEMORY_BITS;
    if (!sound) {
      throw new IllegalArgumentException(
          "a lesson's pace has shares of 0 to " + MOST_SHARE + ", a fall of " + LEAST_FALL
              + " to " + MOST_FALL + ", a decay of 1 to 256 and memory of 0 to " + MOST_MEMORY_BITS + ", got " + shares
              + ", " + fall + ", " + decay + ", " + memoryBits);
    }
  }

  /**
   * Of the lessons that a model is taught by.
   *
   * @throws IllegalArgumentException when the model's part is no pace for its network
   */
  public static Pace of(GraspModel model) {
    GraspModel.Part part = model.parts().get(PART);
    if (part == null) {
      return USUAL;
    }
    return of(part.parameters(), model);
  }

  /**
   * Of its numbers as a model has them.
   *
   * @param numbers fall, decay, bits of memory, and the share of each layer
   * @throws IllegalArgumentException when they are no pace for the model's network
   */
  public static Pace of(float[] numbers, GraspModel model) {
    int layers = model.shape().size();
    if (numbers.length != NUMBERS + layers) {
      throw new IllegalArgumentException("a lesson's pace has " + (NUMBERS + layers) + " numbers for this model's "
          + layers + " layers, got " + numbers.length);
    }
    List<Double> shares = new ArrayList<>();
    for (int i = 0; i < layers; i++) {
      shares.add((double) numbers[NUMBERS + i]);
    }
    return new Pace(shares, numbers[0], Math.round(numbers[1]), Math.round(numbers[2]));
  }

  /** Why the model's part is no pace for its network; empty when it is, or there is none. */
  static String obstacle(GraspModel model) {
    try {
      of(model);
      return "";
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
  }

  /** The model whose lessons step like this; it has to say the share of every layer. */
  public GraspModel in(GraspModel model) {
    if (shares.size() != model.shape().size()) {
      throw new IllegalArgumentException(
          "the model has " + model.shape().size() + " layers, got shares of " + shares.size());
    }
    float[] numbers = new float[NUMBERS + shares.size()];
    numbers[0] = (float) fall;
    numbers[1] = decay;
    numbers[2] = memoryBits;
    for (int i = 0; i < shares.size(); i++) {
      numbers[NUMBERS + i] = shares.get(i).floatValue();
    }
    return model.with(PART, WIDTH, numbers);
  }

  /** @param own the rule's share of layer i, which counts where it is 0 or nothing else was trained */
  double share(int i, double own) {
    return own == 0 || shares.isEmpty() ? own : shares.get(i);
  }
}
