package org.onegrasp.evaluation;

/**
 * What one rule reached with one object under one seed.
 *
 * @param placed looks after which it pointed at the right place and angle
 * @param lifted attempts after which the object was in the air and held
 * @param lessonSeconds processor time of teaching
 */
record TrialScore(int placed, int lifted, double lessonSeconds) {}
