package org.onegrasp.evaluation;

import org.onegrasp.rules.Rule;

/**
 * One line of the table.
 *
 * @param lift null when nothing was lifted
 * @param secondsPerDemo median processor time of a lesson on one core
 * @param peakBytes of all tensors of a lesson
 * @param macsPerDemo multiplications of a lesson
 * @param heapBytesPerStep allocated by one step of a lesson
 */
record RuleResult(Rule rule, Success place, Success lift, double secondsPerDemo, long peakBytes, long macsPerDemo,
    double heapBytesPerStep) {}
