package org.onegrasp.rules;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.onegrasp.network.Arena;
import org.onegrasp.world.WorkArea;

/**
 * A variant of a learning rule in one arithmetic, with the settings that suit it best: what an evaluation compares.
 *
 * @param name such as {@code bp-last2}, without the arithmetic
 * @param learning the rule itself
 * @param firstLayer lowest layer that it tunes
 * @param samples augmentations of the demonstration in one lesson
 * @param rate step size at the start, falling linearly to 0
 */
public record Rule(String name, Arithmetic arithmetic, LearningRule learning, int firstLayer, int samples, double rate) {
  /** Numbers that a rule computes with. */
  public enum Arithmetic {
    FLOAT, FIXED;

    /** As in names of rules and in results. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A hundred times what suits any rule. */
  private static final double MOST_RATE = 1;

  private static final List<Rule> ALL = Rules.ALL.stream().flatMap(rule -> rule.variants().stream()).toList();

  /** Every variant of every rule. */
  public static List<Rule> all() {
    return ALL;
  }

  /** What a grasp node teaches by unless it is told otherwise. */
  public static Rule standard() {
    return named("sgm");
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
    return new Rule(name, arithmetic, learning, firstLayer, samples, otherRate);
  }

  /** The same rule with lessons of another length. */
  public Rule withSamples(int otherSamples) {
    return !learns() ? this : new Rule(name, arithmetic, learning, firstLayer, otherSamples, rate);
  }

  /** Whether it takes anything from a demonstration. */
  public boolean learns() {
    return samples > 0;
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
    if (!learns()) {
      return new UntaughtPupil(model);
    }
    if (arithmetic == Arithmetic.FIXED) {
      return new FixedPupil(model, this, area, budgetBytes);
    }
    return new FloatPupil(this, model, area);
  }

  /** Rate of each layer at the start of a lesson in fixed point. */
  double[] rates(GraspModel model) {
    return IntStream.range(0, model.shape().size()).mapToDouble(i -> rate * learning.share(model, i)).toArray();
  }

  /** A lesson in fixed point, all of its tensors in the arena. */
  Lesson lesson(GraspModel model, WorkArea area, Arena arena) {
    learning.require(model);
    LessonParts parts = new LessonParts(model, firstLayer, area, arena);
    return new Lesson(parts, learning.fixed(parts));
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
    return new FixedLearner(stored.model(), stored.sha256(), this, area, budgetBytes);
  }
}
