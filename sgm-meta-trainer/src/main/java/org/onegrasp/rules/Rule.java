package org.onegrasp.rules;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.world.WorkArea;

/**
 * One learning rule in one arithmetic, with the settings that suit it best: what an evaluation compares.
 *
 * @param name such as {@code bp-last2}, without the arithmetic
 * @param gradient where its gradients come from
 * @param firstLayer lowest layer that it tunes
 * @param samples augmentations of the demonstration in one lesson
 * @param rate step size at the start, falling linearly to 0
 */
public record Rule(String name, Arithmetic arithmetic, Gradient gradient, int firstLayer, int samples, double rate) {
  /** Numbers that a rule computes with. */
  public enum Arithmetic {
    FLOAT, FIXED;

    /** As in names of rules and in results. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Where gradients come from. */
  public enum Gradient {
    /** Nowhere: no teaching. */
    NONE,
    /** {@link Backpropagation}; in fixed point by computing again what it does not keep, see {@link FixedTeaching}. */
    EXACT,
    /** Backpropagation with weights stored in int8, see {@link FixedInt8}. */
    INT8,
    /** {@link TargetMaps}, the error itself. */
    PROJECTED,
    /** {@link TargetMaps}, the error's sign. */
    PROJECTED_SIGN,
    /** {@link Backpropagation} that keeps next to nothing and computes the rest again, see {@link FixedLastLayers}. */
    RECOMPUTED,
    /** The same without momentum, a byte for each tuned parameter less. */
    RECOMPUTED_PLAIN,
    /** {@link SyntheticGradients}. */
    SYNTHETIC,
    /** {@link FilteredBackpropagation}. */
    FILTERED,
    /** {@link Backpropagation} with a {@link GradientFilter} in the last two convolutions below the head, see {@link FixedTeaching}. */
    FILTERED_LAST,
    /** {@link SyntheticGradients}, with gradients of weights through a {@link GradientFilter}. */
    SYNTHETIC_FILTERED,
    /** {@link OnePassGradients}. */
    LOCAL,
    /** {@link ForwardGradients} below an exact head. */
    FORWARD
  }

  private static final int LAYERS = NetworkShape.grasp().size();
  private static final FixedSettings PRODUCT = FixedSettings.STANDARD; // its number of samples is that of every rule

  /** A hundred times what suits any rule. */
  private static final double MOST_RATE = 1;

  /** Settings found on training families, each rule on its own. */
  private static final List<Rule> ALL = List.of(
      new Rule("none", Arithmetic.FLOAT, Gradient.NONE, LAYERS, 0, 0),
      new Rule("head", Arithmetic.FIXED, Gradient.RECOMPUTED, LAYERS - 1, PRODUCT.samples(), 0.002),
      new Rule("head", Arithmetic.FLOAT, Gradient.EXACT, LAYERS - 1, PRODUCT.samples(), 0.015),
      new Rule("bp-last2", Arithmetic.FIXED, Gradient.RECOMPUTED, LAYERS - 2, PRODUCT.samples(), 0.002),
      new Rule("bp-last2", Arithmetic.FLOAT, Gradient.EXACT, LAYERS - 2, PRODUCT.samples(), 0.01),
      new Rule("bp-last3", Arithmetic.FIXED, Gradient.RECOMPUTED, LAYERS - 3, PRODUCT.samples(), 0.002),
      new Rule("bp-last3", Arithmetic.FLOAT, Gradient.EXACT, LAYERS - 3, PRODUCT.samples(), 0.01),
      new Rule("bp-last4", Arithmetic.FIXED, Gradient.RECOMPUTED, LAYERS - 4, PRODUCT.samples(), 0.002),
      new Rule("bp-last4", Arithmetic.FLOAT, Gradient.EXACT, LAYERS - 4, PRODUCT.samples(), 0.01),
      new Rule("bp-last5", Arithmetic.FIXED, Gradient.RECOMPUTED, LAYERS - 5, PRODUCT.samples(), 0.002),
      new Rule("bp-last5", Arithmetic.FLOAT, Gradient.EXACT, LAYERS - 5, PRODUCT.samples(), 0.006),
      new Rule("bp", Arithmetic.FLOAT, Gradient.EXACT, 0, PRODUCT.samples(), 0.006),
      new Rule("bp-checkpoint", Arithmetic.FIXED, Gradient.EXACT, 0, PRODUCT.samples(), 0.002),
      new Rule("bp-int8", Arithmetic.FIXED, Gradient.INT8, 0, PRODUCT.samples(), 0.002),
      new Rule("tpsgd", Arithmetic.FIXED, Gradient.PROJECTED, 0, PRODUCT.samples(), 0.005),
      new Rule("tpsgd", Arithmetic.FLOAT, Gradient.PROJECTED, 0, PRODUCT.samples(), 0.015),
      new Rule("tpsgd-l1", Arithmetic.FIXED, Gradient.PROJECTED_SIGN, 0, PRODUCT.samples(), 0.005),
      new Rule("tpsgd-l1", Arithmetic.FLOAT, Gradient.PROJECTED_SIGN, 0, PRODUCT.samples(), 0.015),
      new Rule("gradient-filter", Arithmetic.FIXED, Gradient.FILTERED, 0, PRODUCT.samples(), 0.002),
      new Rule("gradient-filter-last2", Arithmetic.FIXED, Gradient.FILTERED_LAST, 0, PRODUCT.samples(), 0.002),
      new Rule("gradient-filter", Arithmetic.FLOAT, Gradient.FILTERED, 0, PRODUCT.samples(), 0.006),
      new Rule("sgm-filter", Arithmetic.FIXED, Gradient.SYNTHETIC_FILTERED, PRODUCT.firstLayer(), PRODUCT.samples(), PRODUCT.rate()),
      new Rule("bp-recompute", Arithmetic.FIXED, Gradient.RECOMPUTED, 0, PRODUCT.samples(), 0.002),
      new Rule("bp-recompute-plain", Arithmetic.FIXED, Gradient.RECOMPUTED_PLAIN, 0, PRODUCT.samples(), 0.004),
      new Rule("forward-gradient", Arithmetic.FIXED, Gradient.FORWARD, LAYERS - 2, PRODUCT.samples(), 0.005),
      new Rule("forward-gradient", Arithmetic.FLOAT, Gradient.FORWARD, LAYERS - 2, PRODUCT.samples(), 0.003),
      new Rule("sgm-onepass", Arithmetic.FIXED, Gradient.LOCAL, 0, PRODUCT.samples(), PRODUCT.rate()),
      new Rule("sgm-onepass", Arithmetic.FLOAT, Gradient.LOCAL, 0, PRODUCT.samples(), 0.005),
      new Rule("sgm", Arithmetic.FIXED, Gradient.SYNTHETIC, PRODUCT.firstLayer(), PRODUCT.samples(), PRODUCT.rate()),
      new Rule("sgm", Arithmetic.FLOAT, Gradient.SYNTHETIC, 0, PRODUCT.samples(), 0.005));

  /** Every rule there is. */
  public static List<Rule> all() {
    return ALL;
  }

  /**
   * The rule of a text {@code NAME[/float|/fixed][@RATE][#SAMPLES]}: fixed point where the name has it, and the rule's own rate and
   * number of samples, unless said otherwise.
   *
   * @throws IllegalArgumentException naming the valid ones
   */
  public static Rule parse(String text) {
    String[] parts = text.strip().split("#", 2);
    return parts.length == 1 ? named(parts[0]) : named(parts[0]).withSamples(samples(parts[1], text));
  }

  private static Rule named(String text) {
    String[] parts = text.split("@", 2);
    for (Rule rule : ALL) {
      if (rule.label().equals(parts[0]) || rule.name.equals(parts[0])) { // of two with one name, fixed point comes first
        return parts.length == 1 ? rule : rule.withRate(rate(parts[1], text));
      }
    }
    throw new IllegalArgumentException("no rule \"" + text + "\"; there are "
        + ALL.stream().map(Rule::label).collect(Collectors.joining(", ")));
  }

  private static double rate(String digits, String text) {
    try {
      double rate = Double.parseDouble(digits);
      if (rate > 0 && rate <= MOST_RATE) {
        return rate;
      }
    } catch (NumberFormatException e) {
      // The message below says it better.
    }
    throw new IllegalArgumentException("the rate in \"" + text + "\" must be a number above 0 and at most " + MOST_RATE);
  }

  private static int samples(String digits, String text) {
    if (!digits.matches("[1-9]\\d{0,6}")) {
      throw new IllegalArgumentException("the number of samples in \"" + text + "\" must be 1 to 9999999");
    }
    return Integer.parseInt(digits);
  }

  private Rule withRate(double otherRate) {
    return new Rule(name, arithmetic, gradient, firstLayer, samples, otherRate);
  }

  /** The same rule with lessons of another length. */
  public Rule withSamples(int otherSamples) {
    return !learns() ? this : new Rule(name, arithmetic, gradient, firstLayer, otherSamples, rate);
  }

  /** Whether it takes anything from a demonstration. */
  public boolean learns() {
    return gradient != Gradient.NONE;
  }

  /** What {@link #parse} makes this rule of, rate and samples said: {@code sgm/fixed@0.002#460}. */
  public String text() {
    return learns() ? label() + "@" + rate + "#" + samples : label();
  }

  /** Name and arithmetic, such as {@code sgm/fixed}. */
  public String label() {
    return name + "/" + arithmetic.label();
  }

  /**
   * Makes a pupil with all the memory that it needs.
   *
   * @param budgetBytes most that all tensors of a lesson in fixed point may take; in float they are counted only
   * @throws org.onegrasp.network.BudgetExceededException when they need more
   */
  public Pupil pupil(GraspModel model, WorkArea area, long budgetBytes) {
    if (gradient == Gradient.NONE) {
      return new UntaughtPupil(model);
    }
    if (arithmetic == Arithmetic.FIXED) {
      return new FixedPupil(model, fixedSettings(), area, budgetBytes);
    }
    return new FloatPupil(this, model, area);
  }

  FixedSettings fixedSettings() {
    return new FixedSettings(firstLayer, samples, rate, gradient);
  }

  /** Whether grasp nodes can teach with it: in fixed point, so that a byte budget holds. */
  public boolean forNodes() {
    return learns() && arithmetic == Arithmetic.FIXED;
  }

  /**
   * {@link #parse} for a grasp node.
   *
   * @throws IllegalArgumentException for a rule that is unknown or not {@link #forNodes}, naming those that are
   */
  public static Rule parseForNodes(String text) {
    String valid = ALL.stream().filter(Rule::forNodes).map(rule -> rule.name).distinct().collect(Collectors.joining(", "));
    Rule rule;
    try {
      rule = parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("a node cannot teach by \"" + text + "\"; it can by " + valid, e);
    }
    if (!rule.forNodes()) {
      throw new IllegalArgumentException("a node teaches in fixed point, so not by " + rule.label() + "; it can by " + valid);
    }
    return rule;
  }

  /**
   * Makes what serves and teaches in a grasp node.
   *
   * @param budgetBytes most that all tensors of a lesson may take
   * @throws org.onegrasp.network.BudgetExceededException when they need more
   */
  public GraspLearner learner(StoredModel stored, WorkArea area, long budgetBytes) {
    return new FixedLearner(stored.model(), stored.sha256(), fixedSettings(), area, budgetBytes);
  }
}
