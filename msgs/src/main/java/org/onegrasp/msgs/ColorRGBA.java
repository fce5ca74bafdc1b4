package org.onegrasp.msgs;

/** A colour: red, green, blue and opacity, each from 0 to 1. */
public record ColorRGBA(float r, float g, float b, float a) {
  public static final MessageCodec<ColorRGBA> CODEC = RecordCodec.of("std_msgs/ColorRGBA", ColorRGBA.class);
}
