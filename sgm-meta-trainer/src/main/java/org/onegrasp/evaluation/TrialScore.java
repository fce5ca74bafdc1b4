package org.onegrasp.evaluation;

import java.util.List;

/**
 * What one rule reached with one object under one seed.
 *
 * @param looks what came of each, for each number of other things
 * @param lessonSeconds processor time of teaching
 * @param refused whether a node would not use what was learnt
 */
record TrialScore(List<List<LookScore>> looks, double lessonSeconds, boolean refused) {}
