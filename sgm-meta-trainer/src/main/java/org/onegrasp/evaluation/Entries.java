package org.onegrasp.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.onegrasp.lesson.Rule;

/**
 * Puts the rules of a plan on its terms: what does not fit the bytes is refused, and each gets the samples that fit the
 * seconds.
 */
final class Entries {
  private Entries() {}

  /**
   * @param bytes that a lesson by a rule takes
   * @param times of lessons, in the order of the plan's rules; empty when the plan says no seconds
   * @throws IllegalArgumentException when none can run, saying what they need
   */
  static List<Entry> of(EvaluationPlan plan, ToLongFunction<Rule> bytes, List<LessonTime> times) {
    List<Entry> entries = new ArrayList<>();
    for (int r = 0; r < plan.rules().size(); r++) {
      Rule rule = plan.rules().get(r);
      long needed = bytes.applyAsLong(rule);
      if (plan.terms().seconds().isEmpty() || !rule.learns()) {
        entries.add(new Entry(rule, 0, needed, refusal(rule, needed, plan.terms().largestBudget())));
        continue;
      }
      for (double seconds : plan.terms().seconds()) {
        entries.add(timed(rule, seconds, times.get(r), needed, plan.terms().largestBudget()));
      }
    }
    if (entries.stream().noneMatch(Entry::runs)) {
      throw new IllegalArgumentException(
          "no rule fits: " + entries.stream().map(e -> e.rule().label() + " " + e.refusal())
              .collect(Collectors.joining(", ")) + "; raise --budget or --seconds, or choose other --rules");
    }
    return entries;
  }

  private static Entry timed(Rule rule, double seconds, LessonTime time, long needed, long budget) {
    int samples = time.samplesWithin(seconds);
    if (samples == 0) {
      return new Entry(rule, seconds, needed,
          String.format(Locale.ROOT, "needs %.2f s for the shortest lesson", time.shortest()));
    }
    return new Entry(rule.withSamples(samples), seconds, needed, refusal(rule, needed, budget));
  }

  private static String refusal(Rule rule, long needed, long budget) {
    boolean fits = rule.arithmetic() == Rule.Arithmetic.FLOAT || needed <= budget;
    return fits ? "" : String.format(Locale.ROOT, "needs %,d bytes", needed);
  }
}
