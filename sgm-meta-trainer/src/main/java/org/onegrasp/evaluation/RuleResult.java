package org.onegrasp.evaluation;

import org.onegrasp.lesson.Rule;

/**
 * One line of the table. What was not measured is null: everything of an entry that could not run, the lifts of a plan
 * without them.
 *
 * @param againstReference right places more than the {@linkplain EvaluationResult#reference reference}'s, null for
 * itself
 * @param secondsPerDemo median processor time of a lesson on one core
 * @param macsPerDemo multiplications of a lesson
 * @param heapBytesPerStep allocated by one step of a lesson
 */
record RuleResult(Entry entry, Success place, Success lift, Difference againstReference, Double secondsPerDemo,
    Long macsPerDemo,
    Double heapBytesPerStep) {
  static RuleResult refused(Entry entry) {
    return new RuleResult(entry, null, null, null, null, null, null);
  }

  RuleResult against(RuleResult reference) {
    Difference difference =
        ran() && reference != null && reference != this ? Difference.of(place, reference.place) : null;
    return new RuleResult(entry, place, lift, difference, secondsPerDemo, macsPerDemo, heapBytesPerStep);
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
