package org.onegrasp.lesson;

import java.util.Locale;
import java.util.stream.IntStream;
import org.onegrasp.grasp.AugmentationSettings;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.model.GraspModel;
import org.onegrasp.model.StoredModel;
import org.onegrasp.network.Arena;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.world.WorkArea;

/**
 * A variant of a learning rule in one arithmetic, with the settings that suit it best: what an evaluation compares.
 *
 * @param name such as {@code bp-last2}, without the arithmetic
 * @param learning the rule itself
 * @param layers how many it tunes, counted from the head
 * @param least augmentations of the demonstration in a first, short lesson, with which it ends where its weights are
 * good on augmentations that it did not see; as many as {@code samples} where lessons have one length
 * @param samples augmentations in one lesson, at most
 * @param rate step size at the start, falling linearly to 0
 * @param clutter 0 to 1, share of the samples in which other things stand around the object
 */
public record Rule(String name, Arithmetic arithmetic, LearningRule learning, int layers, int least, int samples,
    double rate, double clutter) {

  /** In place of a number of layers: all that a network has. */
  public static final int ALL_LAYERS = Integer.MAX_VALUE;

  /** Numbers that a rule computes with. */
  public enum Arithmetic {
    FLOAT, FIXED;

    /** As in names of rules and in results. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The same rule with another rate. */
  public Rule withRate(double otherRate) {
    return new Rule(name, arithmetic, learning, layers, least, samples, otherRate, clutter);
  }

  /** The same rule with lessons of another length. */
  public Rule withSamples(int otherSamples) {
    return withSamples(otherSamples, otherSamples);
  }

  /**
   * The same rule with lessons that end after the first number of samples where that is enough, else have the second.
   */
  public Rule withSamples(int least, int most) {
    return !learns() ? this : new Rule(name, arithmetic, learning, layers, least, most, rate, clutter);
  }

  /** The same rule with a short lesson first, as grasp nodes teach. */
  public Rule endingEarly() {
    return withSamples(Math.min(LearningRule.SHORT_SAMPLES, samples), samples);
  }

  /** The same rule with other things in another share of a lesson's samples. */
  public Rule withClutter(double share) {
    return !learns() ? this : new Rule(name, arithmetic, learning, layers, least, samples, rate, share);
  }

  /** Whether a lesson by it has steps, which change weights. */
  public boolean learns() {
    return samples > 0;
  }

  /** What {@code Rules.parse} makes this rule of, all said that is not usual: {@code sgm/fixed@0.002#460+0.5}. */
  public String text() {
    return learns() ? plain() + "@" + rate + "#" + lengths()
        + (clutter == 0 ? "" : "+" + clutter) : plain();
  }

  /** How many samples a lesson has: {@code 460}, or {@code 115..460}. */
  public String lengths() {
    return (least < samples ? least + ".." : "") + samples;
  }

  /** How the samples of a lesson differ from what was shown. */
  AugmentationSettings augmentation() {
    return AugmentationSettings.STANDARD.withClutter(clutter);
  }

  /** Name and arithmetic, such as {@code sgm/fixed}, and the share of clutter if there is any. */
  public String label() {
    return plain() + (clutter == 0 ? "" : "+" + clutter);
  }

  private String plain() {
    return name + "/" + arithmetic.label();
  }

  /**
   * Makes a learner with all the memory that it needs.
   *
   * @param budgetBytes most that all tensors of a lesson in fixed point may take; in float they are counted only
   * @throws org.onegrasp.network.BudgetExceededException when they need more
   */
  public OneShotLearner oneShotLearner(GraspModel model, WorkArea area, long budgetBytes, Kernels.Source kernels) {
    return learning.oneShotLearner(this, model, area, budgetBytes, kernels);
  }

  /** Lowest layer that it tunes. */
  public int firstLayer(NetworkShape shape) {
    return Math.max(0, shape.size() - layers);
  }

  /** Each layer's part of the rate, in fixed point and in float the same unless the model has a {@link Pace}. */
  double[] shares(GraspModel model) {
    return IntStream.range(0, model.shape().size()).mapToDouble(i -> learning.share(model, i)).toArray();
  }

  /** Rate of each layer at the start of a lesson in fixed point. */
  double[] rates(GraspModel model) {
    Pace pace = Pace.of(model);
    double[] own = shares(model);
    return IntStream.range(0, own.length).mapToDouble(i -> rate * pace.share(i, own[i])).toArray();
  }

  /**
   * A lesson in fixed point, all of its tensors in the arena.
   *
   * @param area as large as what the network was trained on
   */
  public Lesson lesson(GraspModel model, WorkArea area, Arena arena, Kernels.Source kernels) {
    learning.require(model);
    LessonParts parts =
        new LessonParts(learning.prepared(model), firstLayer(model.shape()), area, augmentation(), arena, kernels);
    return new Lesson(parts, learning.fixed(parts));
  }

  /** Whether grasp nodes can teach with it: in fixed point, so that a byte budget holds, and more than a control. */
  public boolean forNodes() {
    return arithmetic == Arithmetic.FIXED && !learning.control();
  }

  /**
   * Makes what serves and teaches in a grasp node.
   *
   * @param budgetBytes most that all tensors of a lesson may take
   * @throws org.onegrasp.network.BudgetExceededException when they need more
   */
  public GraspLearner learner(StoredModel stored, WorkArea area, long budgetBytes, Kernels.Source kernels) {
    return learning.learner(this, stored, area, budgetBytes, kernels);
  }
}
