package org.onegrasp.evaluation;

import org.onegrasp.lesson.Rule;

/**
 * One rule with one share of rehearsal.
 *
 * @param justTaught right places of each object directly after its lesson in the chain
 * @param earlier of each object at the end of the chain, in the seeds where it was not the last
 * @param separate of each object with a skill of its own, taught from the start weights
 * @param lost earlier minus separate, object by object
 * @param commonBefore of common objects under the start weights, and at the end of the chain; then any place to hold
 * them
 * @param earlierByLesson mean of the objects taught before, after each lesson from the second on
 * @param commonAnyByLesson mean over common objects before the first lesson and after each
 */
record ForgettingRow(Rule rule, double rehearsal, Success justTaught, Success earlier, Success separate,
    Difference lost,
    Success commonBefore, Success commonAfter, Success commonAnyBefore, Success commonAnyAfter,
    double[] earlierByLesson,
    double[] commonAnyByLesson) {
  /** Such as {@code sgm/fixed@0.002#460, rehearsal 0.5}. */
  String label() {
    return rule.text() + (rehearsal > 0 ? ", rehearsal " + rehearsal : "");
  }
}
