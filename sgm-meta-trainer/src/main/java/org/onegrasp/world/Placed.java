package org.onegrasp.world;

/** A thing as it is put somewhere. */
public record Placed(ObjectModel object, Placing at) {}
