package org.onegrasp.lesson;

import java.util.List;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.model.GraspModel;
import org.onegrasp.model.StoredModel;
import org.onegrasp.network.Arena;
import org.onegrasp.network.FloatNetwork;
import org.onegrasp.world.WorkArea;

/**
 * One learning rule, and all that the rest of the program knows of it: under which names it is compared, what teaches
 * with it in fixed point and in float, and what that costs. A rule is one file with a subclass of this, and its line in
 * {@code Rules.ALL}.
 */
public abstract class LearningRule {
  /** Augmentations in a lesson, the same for every rule. More do not help on an unknown camera. */
  public static final int SAMPLES = 460;
  /**
   * In the lesson that grasp nodes begin with: where things are looked for by their shape, as nodes do, a quarter of
   * the samples finds as many right places as all of them (docs/evaluation.md, "Shorter lessons").
   */
  static final int SHORT_SAMPLES = 115;
  private static final double CLUTTER = 0;

  /** For the rules of org.onegrasp.rules. */
  protected LearningRule() {}

  /**
   * What evaluations compare, each with the settings found best on training families; of one name, fixed point comes
   * first.
   */
  public abstract List<Rule> variants();

  /** Whether it stands in tables only to show what another rule owes to its parts. */
  public boolean control() {
    return false;
  }

  /** The model with those parts by which this rule teaches, in fixed point. */
  protected GraspModel prepared(GraspModel model) {
    return model;
  }

  /** Why a model cannot be taught by this rule, and what to do; empty when it can. Asked by {@link #refusal} alone. */
  protected String obstacle(GraspModel model) {
    return "";
  }

  /**
   * Whether it teaches networks that are not {@linkplain org.onegrasp.network.NetworkShape#plain plain}: with skips,
   * depthwise.
   */
  protected boolean teachesBlocks() {
    return false;
  }

  /** Why a model cannot be taught by this rule, its network or its parts, and what to do; empty when it can. */
  public final String refusal(GraspModel model) {
    String pace = Pace.obstacle(model);
    if (!pace.isEmpty()) {
      return pace;
    }
    return model.shape().plain() || teachesBlocks() ? obstacle(model)
        : "this rule knows no residual and no depthwise layers, and the model's network has such; bp-checkpoint"
            + " knows them";
  }

  /**
   * Layer i's part of the rate, in fixed point and in float. Less than 1 where gradients are not exact: an error that
   * is the same in every step adds up.
   *
   * @param i from 0, the lowest
   */
  public double share(GraspModel model, int i) {
    return 1;
  }

  /** What {@link Rule#oneShotLearner} makes of a variant of this rule: lessons, unless the rule has none. */
  protected OneShotLearner oneShotLearner(Rule variant, GraspModel model, WorkArea area, long budgetBytes,
      Kernels.Source kernels) {
    return variant.arithmetic() == Rule.Arithmetic.FIXED
        ? new FixedOneShotLearner(model, variant, area, budgetBytes, kernels)
        : new FloatOneShotLearner(variant, model, area, kernels.make());
  }

  /** Likewise of {@link Rule#learner}. */
  protected GraspLearner learner(Rule variant, StoredModel stored, WorkArea area, long budgetBytes,
      Kernels.Source kernels) {
    return new FixedLearner(stored.model(), stored.sha256(), variant, area, budgetBytes, kernels);
  }

  /**
   * What teaches in fixed point.
   *
   * @throws IllegalArgumentException when the rule is only for float, or the model has not what it needs
   */
  public abstract FixedPass fixed(LessonParts parts);

  /**
   * Multiplications of {@link #fixed} for one sample; a gradient of weights or of inputs costs as much as the forward
   * pass.
   */
  public abstract long fixedMacs(GraspModel model, int firstLayer);

  /**
   * What teaches in float, all of its tensors in the arena; none unless the rule says so.
   *
   * @throws IllegalArgumentException when the rule is only for fixed point, or the model has not what it needs
   */
  public FloatRule floating(GraspModel model, FloatNetwork network, int firstLayer, Arena arena) {
    throw onlyInFixedPoint();
  }

  /** Multiplications of {@link #floating} for one sample. */
  public long floatMacs(GraspModel model, int firstLayer) {
    throw onlyInFixedPoint();
  }

  /** A variant of this rule in fixed point, for all layers. */
  protected final Rule fixedVariant(String name, double rate) {
    return fixedVariant(name, Rule.ALL_LAYERS, rate);
  }

  /** A variant of this rule in fixed point, for the last layers, so many. */
  protected final Rule fixedVariant(String name, int layers, double rate) {
    return new Rule(name, Rule.Arithmetic.FIXED, this, layers, SAMPLES, SAMPLES, rate, CLUTTER);
  }

  /** A variant of this rule in float, for all layers. */
  protected final Rule floatVariant(String name, double rate) {
    return floatVariant(name, Rule.ALL_LAYERS, rate);
  }

  /** A variant of this rule in float, for the last layers, so many. */
  protected final Rule floatVariant(String name, int layers, double rate) {
    return new Rule(name, Rule.Arithmetic.FLOAT, this, layers, SAMPLES, SAMPLES, rate, CLUTTER);
  }

  /**
   * {@link #obstacle} of a rule that needs a part of the model.
   *
   * @param name of the rule
   * @param what such as "local heads"
   * @param parameters that the part must have for the model's network
   */
  protected static String missing(GraspModel model, String name, String what, String part, int parameters) {
    GraspModel.Part trained = model.parts().get(part);
    if (trained == null) {
      return name + " needs " + what + ", and this model was trained without them; train one that has them with"
          + " `launch/onegrasp train --out FILE` and give it by --model FILE";
    }
    return trained.parameters().length == parameters ? "" : name + " needs " + parameters + " parameters of " + what
        + " for this model's network, and the model has " + trained.parameters().length
        + ": the file is damaged, or of another program";
  }

  /** @throws IllegalArgumentException when the model cannot be taught by this rule */
  final void require(GraspModel model) {
    if (!refusal(model).isEmpty()) {
      throw new IllegalArgumentException(refusal(model));
    }
  }

  private IllegalArgumentException onlyInFixedPoint() {
    String name = variants().get(0).name();
    return new IllegalArgumentException(name + "/float: it is made of integers, name it " + name + "/fixed");
  }

  /** A copy, so that it is counted. */
  protected static float[] counted(String name, float[] parameters, Arena arena) {
    float[] copy = arena.floats(name, parameters.length);
    System.arraycopy(parameters, 0, copy, 0, copy.length);
    return copy;
  }
}
