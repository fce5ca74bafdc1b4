package org.onegrasp.evaluation;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.onegrasp.lesson.Rule;

/**
 * One line of the table. What was not measured is null or missing: everything of an entry that could not run, the lifts
 * of a plan without them.
 *
 * @param others number of other things at the looks
 * @param rates of what was counted
 * @param reliability of quality
 * @param againstReference right places more than the {@linkplain EvaluationResult#reference reference}'s, null for
 * itself
 * @param cost of a lesson
 */
record RuleResult(Entry entry, int others, Map<Measure, Success> rates, Reliability reliability,
    Difference againstReference, Cost cost) {
  /**
   * What a lesson takes.
   *
   * @param refused share of the lessons after which a node would keep the old weights
   * @param secondsPerDemo median processor time of a lesson on one core
   * @param macsPerDemo multiplications of a lesson
   * @param heapBytesPerStep allocated by one step of a lesson
   */
  record Cost(Double refused, Double secondsPerDemo, Long macsPerDemo, Double heapBytesPerStep) {
    private static final Cost UNKNOWN = new Cost(null, null, null, null);
  }

  /** @param looks at each object, over all seeds */
  static RuleResult of(Entry entry, int others, List<List<LookScore>> looks, Cost cost) {
    Map<Measure, Success> rates = new EnumMap<>(Measure.class);
    for (Measure measure : Measure.values()) {
      Success success = measure.of(looks);
      if (success != null) {
        rates.put(measure, success);
      }
    }
    return new RuleResult(entry, others, rates, Reliability.of(looks), null, cost);
  }

  static RuleResult refused(Entry entry, int others) {
    return new RuleResult(entry, others, Map.of(), null, null, Cost.UNKNOWN);
  }

  RuleResult against(RuleResult reference) {
    boolean compares = place() != null && reference != null && reference != this && reference.place() != null;
    return new RuleResult(entry, others, rates, reliability,
        compares ? Difference.of(place(), reference.place()) : null, cost);
  }

  Success place() {
    return rates.get(Measure.PLACE);
  }

  Success lift() {
    return rates.get(Measure.LIFT);
  }

  boolean ran() {
    return entry.runs();
  }

  Rule rule() {
    return entry.rule();
  }

  boolean fits(long budgetBytes) {
    return entry.bytes() <= budgetBytes;
  }
}
