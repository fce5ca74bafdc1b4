package org.onegrasp.papers;

/** Examples to learn from, and others to measure with. */
public record Split(Examples train, Examples test) {}
