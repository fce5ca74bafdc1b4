package org.onegrasp.rules;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.onegrasp.lesson.LearningRule;
import org.onegrasp.lesson.Rule;

/** The learning rules: the list of them all, and which of them a text names. */
public final class Rules {
  /** Every rule of ours; where two have variants of one name, that of the first counts. */
  static final List<LearningRule> ALL = List.of(
      new NoTeaching(),
      new RegisterRule(),
      new LastLayersRule(true),
      new BackpropagationRule(),
      new Int8Rule(),
      new NitiRule(),
      new ElasticZoRule(),
      new SparseRule(),
      new TargetProjectionRule(TargetProjection.Norm.L2),
      new TargetProjectionRule(TargetProjection.Norm.L1),
      new GradientFilterRule(),
      new LastFilteredRule(),
      new SyntheticGradientRule(true),
      new LastLayersRule(false),
      new ForwardGradientRule(),
      new OnePassRule(),
      new ControlRule(ControlRule.Modules.STILL),
      new ControlRule(ControlRule.Modules.RANDOM),
      new SyntheticGradientRule(false));

  /** A hundred times what suits any rule. */
  private static final double MOST_RATE = 1;
  /** Names classes of other rules on the class path, separated by commas: those that ours are measured beside. */
  private static final String OTHERS = System.getProperty("onegrasp.rules", "");
  private static final List<Rule> VARIANTS =
      Stream.concat(ALL.stream(), others(OTHERS)).flatMap(rule -> rule.variants().stream()).toList();

  private Rules() {}

  /** @throws IllegalArgumentException when there is no such class, or it is no rule with a constructor for all */
  static Stream<LearningRule> others(String names) {
    return Arrays.stream(names.split(",")).filter(name -> !name.isBlank()).map(Rules::other);
  }

  private static LearningRule other(String name) {
    try {
      return Class.forName(name.strip()).asSubclass(LearningRule.class).getConstructor().newInstance();
    } catch (ReflectiveOperationException | ClassCastException e) {
      throw new IllegalArgumentException("onegrasp.rules: \"" + name + "\" is no learning rule on the class path", e);
    }
  }

  /** Every variant of every rule. */
  public static List<Rule> variants() {
    return VARIANTS;
  }

  /** What a grasp node teaches by unless it is told otherwise. */
  public static Rule standard() {
    return named("sgm");
  }

  /**
   * The rule of a text {@code NAME[/float|/fixed][@RATE][#[LEAST..]SAMPLES][+CLUTTER]}: fixed point where the name has
   * it, and the rule's own rate, number of samples and share of samples with other things in them, unless said
   * otherwise.
   *
   * @throws IllegalArgumentException naming the valid ones
   */
  public static Rule parse(String text) {
    String[] parts = text.strip().split("\\+", 2);
    return parts.length == 1 ? sampled(parts[0]) : sampled(parts[0]).withClutter(clutter(parts[1], text));
  }

  private static Rule sampled(String text) {
    String[] parts = text.split("#", 2);
    Rule rule = named(parts[0]);
    if (parts.length == 1) {
      return rule;
    }
    String[] limits = parts[1].split("\\.\\.", 2);
    int least = samples(limits[0], text);
    int most = samples(limits[limits.length - 1], text);
    if (least > most || least < most && rule.arithmetic() == Rule.Arithmetic.FLOAT) {
      throw new IllegalArgumentException("\"" + text + "\": " + (least > most ? "a lesson has at least " + least
          + " samples, so not at most " + most : "only lessons in fixed point end early; give one number of samples"));
    }
    return rule.withSamples(least, most);
  }

  private static Rule named(String text) {
    String[] parts = text.split("@", 2);
    for (Rule rule : VARIANTS) {
      // of two with one name, fixed point comes first
      if (rule.label().equals(parts[0]) || rule.name().equals(parts[0])) {
        return parts.length == 1 ? rule : rule.withRate(rate(parts[1], text));
      }
    }
    throw new IllegalArgumentException("no rule \"" + text + "\"; there are "
        + VARIANTS.stream().map(Rule::label).collect(Collectors.joining(", ")));
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
    throw new IllegalArgumentException(
        "the rate in \"" + text + "\" must be a number above 0 and at most " + MOST_RATE);
  }

  private static double clutter(String digits, String text) {
    if (!digits.matches("0(\\.\\d{1,9})?|1(\\.0{1,9})?")) {
      throw new IllegalArgumentException(
          "the share of samples with other things in \"" + text + "\" must be 0 to 1, such as +0.5");
    }
    return Double.parseDouble(digits);
  }

  private static int samples(String digits, String text) {
    if (!digits.matches("[1-9]\\d{0,6}")) {
      throw new IllegalArgumentException("the number of samples in \"" + text + "\" must be 1 to 9999999");
    }
    return Integer.parseInt(digits);
  }

  /**
   * {@link #parse} for a grasp node.
   *
   * @throws IllegalArgumentException for a rule that is unknown or not {@link Rule#forNodes}, naming those that are
   */
  public static Rule parseForNodes(String text) {
    String valid =
        VARIANTS.stream().filter(Rule::forNodes).map(Rule::name).distinct().collect(Collectors.joining(", "));
    Rule rule;
    try {
      rule = parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("a node cannot teach by \"" + text + "\"; it can by " + valid, e);
    }
    if (!rule.forNodes()) {
      throw new IllegalArgumentException(
          "a node teaches in fixed point, so not by " + rule.label() + "; it can by " + valid);
    }
    return rule;
  }
}
