package org.onegrasp.network.layers;

/** Part of a vector: its values from {@code at} on. */
record Slice(float[] values, int at) {}
