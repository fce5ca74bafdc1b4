package org.onegrasp.evaluation;

import org.onegrasp.lesson.Rule;

/**
 * A line of the table before it is run.
 *
 * @param seconds that its lessons were made to take; 0 where the rule keeps its own number of samples
 * @param bytes of its lessons
 * @param refusal why it cannot run on the plan's terms, with what it would need; empty when it can
 */
record Entry(Rule rule, double seconds, long bytes, String refusal) {
  boolean runs() {
    return refusal.isEmpty();
  }
}
