package org.onegrasp.papers;

/**
 * How long a task took.
 *
 * @param wallSeconds in this run, by the clock
 * @param processorSeconds of all its cells, those of an earlier run included, on whatever machine, and of reading the
 * data; what the JVM does beside them, such as compiling, is not in it
 * @param cells of the task
 * @param found those of them that were done in an earlier run
 */
public record TaskTime(String task, double wallSeconds, double processorSeconds, int cells, int found) {}
